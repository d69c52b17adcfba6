import { commandToJson, defaultPolicyJson, instantToIso, type Recording } from "@followthrough/core"
import { arbitraryRecordings } from "@followthrough/core/testing"
import type { CommandInput, Followthrough } from "@followthrough/kernel"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { allFacts, opened, stores } from "./opened.js"

const other = {
  ...defaultPolicyJson,
  id: "other",
  respondWithin: { inbound: "PT7M", webLead: "PT1M" },
}

const inputs = (recordings: ReadonlyArray<Recording>) =>
  recordings.map(({ command, commandId, now }) => ({
    command: commandToJson(command) as CommandInput,
    commandId,
    now: instantToIso(now),
  }))

const inBatches = async (
  log: Followthrough,
  recordings: ReadonlyArray<Recording>,
  sizes: ReadonlyArray<number>,
) => {
  let rest = inputs(recordings)
  for (let i = 0; rest.length > 0; i++) {
    const size = sizes[i % sizes.length] ?? 1
    await log.recordAll(rest.slice(0, size))
    rest = rest.slice(size)
  }
}

for (const { name, using } of stores) {
  describe(`recording on ${name}`, () => {
    it("L16 any batch sizes, and any prefix recorded again, give the same log", async () => {
      await fc.assert(
        fc.asyncProperty(
          arbitraryRecordings({ maxLength: 25 }),
          fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
          fc.nat(),
          async (recordings, sizes, cut) => {
            const once = await using((store) =>
              opened(store, async (log) => {
                for (const { command, ...options } of inputs(recordings)) {
                  await log.record(command, options)
                }
                return allFacts(log)
              }),
            )
            const again = await using((store) =>
              opened(store, async (log) => {
                await inBatches(log, recordings, sizes)
                await inBatches(log, recordings.slice(0, cut % (recordings.length + 1)), sizes)
                return allFacts(log)
              }),
            )
            expect(again).toEqual(once)
          },
        ),
        { numRuns: name === "memory" ? 60 : 8 },
      )
    })

    it("L7 what was known at an instant is what was answered then", async () => {
      await fc.assert(
        fc.asyncProperty(
          arbitraryRecordings({ maxLength: 25 }),
          fc.nat(),
          async (recordings, cut) => {
            const known = recordings.slice(0, 1 + (cut % recordings.length))
            const later = recordings.slice(known.length)
            await using((store) =>
              opened(store, async (log) => {
                await log.recordAll(inputs(known))
                const knownAt = (await allFacts(log)).at(-1)?.recordedAt ?? ""
                // What comes later must be recorded later, or it would have been known as well.
                const now = new Date(Date.parse(knownAt) + 1).toISOString()
                const at = "2025-06-01T00:00:00Z"
                const answers = ({ at, ...known }: { at: string; knownAt?: string }) => {
                  const query = { at, ...known }
                  return Promise.all([
                    log.next(query),
                    log.flow(query),
                    log.asks(query),
                    log.audit(query),
                    log.promises(query),
                    log.policy(query),
                    log.explain({ ...query, contactId: "c0", repId: "r0" }),
                    log.whatIf({ ...query, policy: other }),
                    log.latestOccurrence(known),
                    log.doubts(query),
                    log.contacts(query),
                  ])
                }
                const before = await answers({ at })
                await log.recordAll(inputs(later).map((input) => ({ ...input, now })))
                expect(await answers({ at, knownAt })).toEqual(before)
                const nothing = await answers({ at, knownAt: "1999-01-01T00:00:00Z" })
                expect(nothing[0].total).toBe(0)
                expect(nothing[6].standing).toEqual([{ code: "not-added" }])
              }),
            )
          },
        ),
        { numRuns: name === "memory" ? 25 : 6 },
      )
    })

    it("records what many hosts record at once, each exactly once", () =>
      using((store) =>
        opened(store, async (log) => {
          await log.addContact({ contactId: "c" })
          const logged = await Promise.all(
            Array.from({ length: 40 }, (_, i) =>
              log.logTouch(
                {
                  contactId: "c",
                  touchId: `t${i % 20}`,
                  direction: "outbound",
                  channel: "phone",
                  outcome: "reached",
                },
                { commandId: `touch-${i % 20}`, now: "2026-03-02T08:00:00Z" },
              ),
            ),
          )
          expect(logged.filter(({ replayed }) => !replayed)).toHaveLength(20)
          const facts = await allFacts(log)
          expect(facts.map(({ position }) => position)).toEqual(
            Array.from({ length: 21 }, (_, i) => i + 1),
          )
        }),
      ))

    it("refuses without leaving a trace", () =>
      using((store) =>
        opened(store, async (log) => {
          await log.addContact({ contactId: "c" }, { commandId: "add" })
          await expect(log.addContact({ contactId: "c" })).rejects.toMatchObject({
            code: "refused",
            message: 'contact "c" was added before',
          })
          await expect(
            log.keepPromise({ contactId: "c", promiseId: "p" }, { commandId: "keep" }),
          ).rejects.toMatchObject({ code: "refused", refusal: { _tag: "PromiseUnknown" } })
          await expect(
            log.addContact({ contactId: "d" }, { commandId: "add" }),
          ).rejects.toMatchObject({
            code: "mismatch",
          })
          expect(await allFacts(log)).toHaveLength(1)
          // The refused command's id is free: it can be tried again once the promise is made.
          await log.makePromise({
            contactId: "c",
            promiseId: "p",
            promisors: [{ _tag: "Rep", repId: "r" }],
            what: "send the quote",
            due: { _tag: "LocalDate", on: "2026-03-06", zone: "Europe/Rome" },
          })
          await log.keepPromise({ contactId: "c", promiseId: "p" }, { commandId: "keep" })
          expect((await allFacts(log)).map(({ type }) => type)).toEqual([
            "ContactAdded",
            "PromiseMade",
            "PromiseKept",
          ])
        }),
      ))

    it("names every mistake in what it is given", () =>
      using((store) =>
        opened(store, async (log) => {
          const wrong = {
            contactId: "c",
            direction: "sideways",
            channel: "phone",
            outcome: "reached",
            repid: "x",
          }
          await expect(log.logTouch(wrong as never)).rejects.toMatchObject({
            code: "malformed",
            problems: [
              { path: "repid" },
              { path: "direction", message: '"sideways" is not one of outbound, inbound' },
            ],
          })
          await expect(log.next({ at: "2026-03-02" })).rejects.toMatchObject({
            code: "malformed",
            problems: [{ path: "at" }],
          })
          await expect(log.addContact({ contactId: "" })).rejects.toMatchObject({
            problems: [
              {
                path: "contactId",
                message: "a ContactId is 1 to 200 characters of text without control characters",
              },
            ],
          })
          expect(await allFacts(log)).toEqual([])
        }),
      ))

    it("is closed after close", () =>
      using(async (store) => {
        const log = await opened(store, async (open) => open)
        await expect(log.next()).rejects.toMatchObject({ code: "closed" })
      }))
  })
}
