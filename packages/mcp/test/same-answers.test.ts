import { arbitraryRecordings } from "@followthrough/core/testing"
import { type Followthrough, openFollowthrough } from "@followthrough/kernel"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  type Assistant,
  asJson,
  asking,
  asTheLogSays,
  cursorIn,
  type Json,
  lastRecording,
  withLog,
} from "./asking.js"

const DAY = 86_400_000
const runs = (count: number) => ({ numRuns: count * Number(process.env["FT_RUNS"] ?? 1) })

/** Follows every `next` of an answer with several lists, or with one. */
const samePages = async (
  { ask }: Assistant,
  tool: string,
  question: Json,
  answer: (query: Json) => Promise<unknown>,
): Promise<number> => {
  const todo: Array<{ readonly sealed: unknown; readonly after: unknown }> = [
    { sealed: undefined, after: undefined },
  ]
  let pages = 0
  for (let one = todo.pop(); one !== undefined; one = todo.pop()) {
    const given = one.sealed === undefined ? question : { ...question, after: one.sealed }
    const asked = one.after === undefined ? question : { ...question, after: one.after }
    const structured = await ask(tool, given)
    const { next, ...shown } = asTheLogSays(structured) as Json
    const { next: expected, ...rest } = asJson(await answer(asked)) as Json
    expect(shown).toEqual(rest)
    const cursors = cursorsIn(next)
    expect(cursors.map(cursorIn)).toEqual(cursorsIn(expected))
    todo.push(...cursors.map((sealed) => ({ sealed, after: cursorIn(sealed) })))
    pages += 1
  }
  return pages
}

const cursorsIn = (next: unknown): ReadonlyArray<unknown> => {
  if (next === undefined) return []
  return typeof next === "string" ? [next] : Object.values(next as Json)
}

const cases = fc.record({
  recordings: arbitraryRecordings({ maxLength: 40 }),
  later: fc.integer({ min: -20, max: 60 }),
  repId: fc.constantFrom(undefined, "r0", "r1", "r2"),
  limit: fc.integer({ min: 1, max: 4 }),
})

const propertyOf = (
  use: (
    log: Followthrough,
    assistant: Assistant,
    asked: { readonly at: string; readonly repId?: string; readonly limit: number },
  ) => Promise<void>,
  scoped: boolean,
) =>
  fc.asyncProperty(cases, async ({ later, limit, recordings, repId }) => {
    const at = new Date(lastRecording(recordings) + later * DAY)
    await withLog(
      recordings,
      () => at,
      async (log) => {
        const rep = repId === undefined ? {} : { repId }
        await asking(
          { client: log, ...(scoped ? rep : {}) },
          (assistant) => use(log, assistant, { at: at.toISOString(), limit, ...rep }),
          { checking: true },
        )
      },
    )
  })

describe("the log's answer is that of the tool", () => {
  test("L20 what_do_i_owe, promises and asks, page by page, as of any instant", () =>
    fc.assert(
      propertyOf(async (log, assistant, asked) => {
        await samePages(assistant, "what_do_i_owe", asked, (query) => log.next(query))
        await samePages(assistant, "promises", asked, (query) => log.promises(query))
        await samePages(assistant, "asks", asked, (query) => log.asks(query))
      }, false),
      runs(12),
    ))

  test("L20 agenda and explain, of every contact and promise", () =>
    fc.assert(
      propertyOf(async (log, { ask, call }, { at, repId }) => {
        const { promises } = await log.promises({ at, limit: "all" })
        for (const { contactId } of await log.contacts({ at })) {
          const rep = repId === undefined ? {} : { repId }
          const agenda = await log.agenda({ contactId, at })
          if (agenda === undefined) {
            expect((await call("agenda", { contactId, at })).isError).toBe(true)
            continue
          }
          const found = await ask("agenda", { contactId, at })
          expect(asTheLogSays(found)).toEqual(asJson(agenda))
          const promiseId = promises.find((one) => one.contactId === contactId)?.promiseId
          const question = { contactId, at, ...rep, ...(promiseId && { promiseId }) }
          expect(asTheLogSays(await ask("explain", question))).toEqual(
            asJson(await log.explain(question)),
          )
        }
      }, false),
      runs(10),
    ))

  test("L20 asks of many customers, page by page", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("satisfied", "complaint", "named"), {
          minLength: 3,
          maxLength: 7,
        }),
        fc.integer({ min: 1, max: 3 }),
        async (customers, limit) => {
          const log = await openFollowthrough({ workspace: "w", store: "memory" })
          for (const [n, kind] of customers.entries()) {
            const contactId = `c${n}`
            const day = (d: number) => ({ contactId, occurredAt: `2024-0${d}-0${n + 1}T09:00:00Z` })
            await log.addContact(day(1))
            await log.recordSale(day(2))
            await log.logTouch({
              ...day(3),
              direction: "outbound",
              channel: "phone",
              outcome: "reached",
              classification: kind === "complaint" ? "complaint" : "satisfied",
            })
            if (kind === "named") await log.recordReferral({ ...day(3), newContact: "Luca" })
          }
          const asked = { at: "2026-03-09T09:00:00.000Z", limit }
          await asking({ client: log }, (assistant) =>
            samePages(assistant, "asks", asked, (query) => log.asks(query)),
          )
          await log.close()
        },
      ),
      runs(15),
    ))

  test("L20 of the server's rep, as of now", () =>
    fc.assert(
      propertyOf(async (log, assistant, { limit, repId }) => {
        const asked = { limit }
        const rep = repId === undefined ? {} : { repId }
        await samePages(assistant, "what_do_i_owe", asked, (query) =>
          log.next({ ...query, ...rep }),
        )
        await samePages(assistant, "promises", asked, (query) => log.promises({ ...query, ...rep }))
        await samePages(assistant, "asks", asked, (query) => log.asks({ ...query, ...rep }))
      }, true),
      runs(10),
    ))
})
