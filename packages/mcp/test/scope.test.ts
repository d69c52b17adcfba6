import { arbitraryRecordings } from "@followthrough/core/testing"
import { openFollowthrough } from "@followthrough/kernel"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { asking, factsOf, type Json, lastRecording, withLog } from "./asking.js"

const DAY = 86_400_000

/** Each place in an answer that says whom it is about. */
const contactsShown = (value: unknown): ReadonlyArray<string> => {
  if (Array.isArray(value)) return value.flatMap(contactsShown)
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    // A fact that is cited, or a duplicate, belongs to the contact that is explained.
    if (name === "cited" || name === "merged") return []
    return name === "contactId" && typeof inner === "string" ? [inner] : contactsShown(inner)
  })
}

/** Whom the rep has anything to do with, found in what the whole team is told. */
const contactsOf = async (
  log: Parameters<Parameters<typeof withLog>[2]>[0],
  repId: string,
): Promise<ReadonlySet<string>> => {
  const team = await log.reps()
  // Whom the rep comes after, stands in for or manages, and the rep.
  const near = new Set([repId])
  for (let before = 0; before < near.size; ) {
    before = near.size
    for (const rep of team) {
      const text = JSON.stringify(rep)
      if ([...near].some((one) => text.includes(`"${one}"`))) near.add(rep.repId)
    }
  }
  const mine = new Set<string>()
  const { promises } = await log.promises({ limit: "all" })
  for (const one of promises) {
    if ([...one.repIds, ...one.promisedBy].includes(repId)) mine.add(one.contactId)
  }
  for (const { contactId } of await log.contacts()) {
    const { ownerId } = await log.explain({ contactId })
    const rows = (await log.agenda({ contactId }))?.rows ?? []
    const reps = [...rows.flatMap((row) => row.repIds), ...(ownerId === undefined ? [] : [ownerId])]
    if (reps.some((one) => near.has(one))) mine.add(contactId)
  }
  return mine
}

const scoped = fc.record({
  recordings: arbitraryRecordings({ maxLength: 40 }),
  later: fc.integer({ min: 0, max: 60 }),
  repId: fc.constantFrom("r0", "r1", "r2"),
})

describe("a server for one rep", () => {
  test("L20 shows no contact with whom the rep has nothing to do, whatever is asked", () =>
    fc.assert(
      fc.asyncProperty(scoped, async ({ later, recordings, repId }) => {
        const now = new Date(lastRecording(recordings) + later * DAY)
        await withLog(
          recordings,
          () => now,
          async (log) => {
            const mine = await contactsOf(log, repId)
            await asking({ client: log, repId, writes: true }, async ({ call }) => {
              for (const tool of ["what_do_i_owe", "promises", "asks"]) {
                for (const contactId of contactsShown((await call(tool)).structured)) {
                  expect(mine.has(contactId), `${tool} shows ${contactId}`).toBe(true)
                }
              }
              for (const { contactId } of await log.contacts()) {
                const { ownerId, rep } = await log.explain({ contactId, repId })
                const isMine = ownerId === repId || rep?.inQueue === true
                const step = { startsAt: "2026-01-01T00:00:00Z" }
                for (const [tool, input] of [
                  ["agenda", {}],
                  ["explain", {}],
                  ["book_step", step],
                ] as const) {
                  const { isError, text } = await call(tool, { contactId, ...input })
                  expect(isError, text).toBe(!isMine)
                  if (!isMine) {
                    expect(text).toBe(
                      `malformed: contactId: there is no contact "${contactId}" of rep "${repId}"`,
                    )
                  }
                }
              }
            })
          },
        )
      }),
      { numRuns: 25 * Number(process.env["FT_RUNS"] ?? 1) },
    ))

  const twoReps = async () => {
    let now = new Date("2026-03-02T09:00:00Z")
    const log = await openFollowthrough({ workspace: "w", store: "memory", now: () => now })
    for (const repId of ["ana", "ben"]) {
      await log.addRep({ repId })
      await log.addContact({ contactId: `of-${repId}`, name: `${repId}'s`, ownerId: repId })
      await log.makePromise({
        promiseId: `p-${repId}`,
        contactId: `of-${repId}`,
        promisors: [{ _tag: "Rep", repId }],
        what: "call back",
        due: { _tag: "LocalDate", on: "2026-03-04", zone: "UTC" },
      })
    }
    return { log, setNow: (iso: string) => (now = new Date(iso)) }
  }

  test("refuses another rep's contact in the words in which it refuses one that is not there", async () => {
    const { log } = await twoReps()
    await asking({ client: log, repId: "ana", writes: true }, async ({ call }) => {
      const before = await factsOf(log)
      const touch = { direction: "outbound", channel: "phone", outcome: "reached" }
      const due = { _tag: "Instant", at: "2026-04-01T00:00:00Z" }
      const asks: ReadonlyArray<readonly [string, Json]> = [
        ["agenda", {}],
        ["explain", {}],
        ["explain", { promiseId: "p-ben" }],
        ["log_touch", touch],
        ["make_promise", { by: "rep", what: "call", due }],
        ["keep_promise", { promiseId: "p-ben" }],
        ["reschedule_promise", { promiseId: "p-ben", due }],
        ["book_step", { startsAt: "2026-03-03T09:00:00Z" }],
      ]
      for (const [tool, input] of asks) {
        const [other, nobody] = [
          await call(tool, { ...input, contactId: "of-ben" }),
          await call(tool, { ...input, contactId: "of-nob" }),
        ]
        expect(other.isError, tool).toBe(true)
        expect(other.text.replaceAll("of-ben", "of-nob")).toBe(nobody.text)
        expect(other.structured).toBeUndefined()
      }
      expect(await factsOf(log)).toEqual(before)
    })
    await log.close()
  })

  test("cannot be asked for another rep, another instant, or with a cursor that it did not give", async () => {
    const { log } = await twoReps()
    await log.handOverContact({ contactId: "of-ana", fromRepId: "ana", toRepId: "ben" })
    for (const contactId of ["a1", "a2"]) await log.addContact({ contactId, ownerId: "ana" })
    const { next: plain } = await log.next({ limit: 1, repId: "ana" })
    // The same secret: what differs is for whom the page is.
    const secret = "s"
    const all = await asking({ client: log, secret }, ({ ask }) =>
      ask("what_do_i_owe", { limit: 1 }),
    )
    await asking({ client: log, repId: "ana", secret }, async ({ ask, call }) => {
      for (const input of [{ repId: "ben" }, { at: "2026-03-02T08:59:00Z" }]) {
        for (const tool of ["what_do_i_owe", "promises", "asks"]) {
          expect((await call(tool, input)).isError).toBe(true)
        }
      }
      const page = await ask("what_do_i_owe", { limit: 1 })
      const [seal = "", told = ""] = String(page["next"]).split(".")
      const earlier = Buffer.from(told, "base64url").toString().replace("09:00", "08:00")
      const forged = `${seal}.${Buffer.from(earlier).toString("base64url")}`
      for (const after of [forged, plain, all["next"], `.${told}`, "", "x.y", `${page["next"]}x`]) {
        const { isError, text } = await call("what_do_i_owe", { after })
        expect(isError, String(after)).toBe(true)
        expect(text).toContain("after")
      }
      expect((await call("promises", { after: page["next"] })).isError).toBe(true)
      expect((await call("what_do_i_owe", { after: page["next"] })).isError).toBe(false)
    })
    await log.close()
  })

  test("shows another owner's contact to whom the rep owes something, as long as it does", async () => {
    const { log } = await twoReps()
    await log.transferPromise({
      contactId: "of-ben",
      promiseId: "p-ben",
      fromRepId: "ben",
      toRepId: "ana",
    })
    await asking({ client: log, repId: "ana", writes: true }, async ({ ask, call }) => {
      const named = { contactId: "of-ben", promiseId: "p-ben" }
      expect(contactsShown(await ask("what_do_i_owe"))).toContain("of-ben")
      await ask("explain", named)
      const { confirm } = await ask("keep_promise", named)
      const kept = await ask("keep_promise", { ...named, confirm })
      expect(kept).toMatchObject({ recorded: true, contact: { contactId: "of-ben" } })
      expect(kept).not.toHaveProperty("nextStep")
      expect((await call("agenda", { contactId: "of-ben" })).isError).toBe(true)
    })
    await log.close()
  })

  test("no longer shows what was handed over, nor records for it what was proposed before", async () => {
    const { log } = await twoReps()
    await asking({ client: log, repId: "ana", writes: true }, async ({ ask, call }) => {
      const step = { contactId: "of-ana", startsAt: "2026-03-03T09:00:00Z" }
      const { confirm } = await ask("book_step", step)
      await log.handOverContact({ contactId: "of-ana", fromRepId: "ana", toRepId: "ben" })
      const before = await factsOf(log)
      expect((await call("book_step", { ...step, confirm })).isError).toBe(true)
      expect(await factsOf(log)).toEqual(before)
      expect(contactsShown(await ask("what_do_i_owe"))).toEqual([])
    })
    await log.close()
  })

  test("records as the rep, and what is the rep's", async () => {
    const { log } = await twoReps()
    await asking({ client: log, repId: "ana", writes: true }, async ({ ask }) => {
      const touch = {
        contactId: "of-ana",
        direction: "outbound",
        channel: "phone",
        outcome: "reached",
      }
      const { confirm } = await ask("log_touch", touch)
      await ask("log_touch", { ...touch, confirm })
      expect((await factsOf(log)).at(-1)).toMatchObject({
        type: "TouchLogged",
        data: { repId: "ana", actor: "ana" },
      })
    })
    await log.close()
  })
})
