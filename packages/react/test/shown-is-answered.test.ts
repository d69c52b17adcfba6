// @vitest-environment jsdom
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { commandToJson, instantToIso, type Recording } from "@followthrough/core"
import { arbitraryRecordings, historyBegins } from "@followthrough/core/testing"
import type { CommandInput, Followthrough, FollowUpClient } from "@followthrough/kernel"
import { useAgenda, useAsks, useExplain, useNext, usePlan, usePromises } from "@followthrough/react"
import * as fc from "fast-check"
import { createElement, type ReactNode } from "react"
import { describe, expect, it } from "vitest"
import { counting, failOnComplaints, inPage, quiet, show, until, withLog } from "./paging.js"

failOnComplaints()

type Answer<M extends keyof FollowUpClient> = FollowUpClient[M] extends (
  ...input: never
) => Promise<infer A>
  ? A
  : never

// What a cadence touch says of its slot may change at any moment though nobody acts, and wakes nobody.
const rows = (told: Pick<Answer<"next">, "rows"> | undefined): unknown =>
  told?.rows.map(({ begun, by, contactId, from, late, name, repIds, step }) => [
    contactId,
    name,
    step,
    from,
    by,
    begun,
    late,
    repIds,
  ])

/** What is shown of each answer, as text. */
const told = {
  next: (a: Answer<"next"> | undefined) => JSON.stringify([a?.total, a?.late, rows(a)]),
  agenda: (a: Answer<"agenda">) => JSON.stringify(a === undefined ? "nobody" : rows(a)),
  promises: (a: Answer<"promises"> | undefined) => JSON.stringify({ ...a, at: "", next: "" }),
  asks: (a: Answer<"asks"> | undefined) => JSON.stringify({ ...a, at: "", next: "" }),
  plan: (a: Answer<"plan"> | undefined) =>
    JSON.stringify(
      a?.reps.map(({ days, from, repId }) => [
        repId,
        from,
        days.map(({ rows }) => rows.map(({ contactId, step }) => [contactId, step])),
      ]),
    ),
  explain: (a: Answer<"explain"> | undefined) => JSON.stringify([a?.standing, a?.holds]),
}

const shown = (
  name: string,
  { error, isLoading }: { readonly error: unknown; readonly isLoading: boolean },
  text: () => string,
): ReactNode =>
  createElement("p", { id: name }, isLoading ? "loading" : error ? String(error) : text())

const Next = () => {
  const state = useNext({ repId: "r0", limit: 5 })
  return shown("next", state, () => told.next(state.answer))
}
// Asks as `Next` does: the fields stand in another order.
const NextAgain = () => {
  const state = useNext({ limit: 5, repId: "r0" })
  return shown("again", state, () => told.next(state.answer))
}
const Agenda = () => {
  const state = useAgenda({ contactId: "c0" })
  return shown("agenda", state, () => told.agenda(state.answer))
}
const Promises = () => {
  const state = usePromises()
  return shown("promises", state, () => told.promises(state.answer))
}
const Asks = () => {
  const state = useAsks({ repId: "r1" })
  return shown("asks", state, () => told.asks(state.answer))
}
const Plan = () => {
  const state = usePlan({ days: 3 })
  return shown("plan", state, () => told.plan(state.answer))
}
const Explain = () => {
  const state = useExplain({ contactId: "c0" })
  return shown("explain", state, () => told.explain(state.answer))
}

const parts = [Next, NextAgain, Agenda, Promises, Asks, Plan, Explain]

const page = (client: FollowUpClient, from = 0): ReactNode =>
  inPage(client, ...parts.slice(from).map((part, key) => createElement(part, { key })))

const answered = async (log: Followthrough): Promise<Readonly<Record<string, string>>> => {
  const next = told.next(await log.next({ repId: "r0", limit: 5 }))
  return {
    next,
    again: next,
    agenda: told.agenda(await log.agenda({ contactId: "c0" })),
    promises: told.promises(await log.promises()),
    asks: told.asks(await log.asks({ repId: "r1" })),
    plan: told.plan(await log.plan({ days: 3 })),
    explain: told.explain(await log.explain({ contactId: "c0" })),
  }
}

const rendered = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...document.querySelectorAll("p")].map(({ id, textContent }) => [id, textContent ?? ""]),
  )

const record = (log: Followthrough, { command, commandId, now }: Recording) =>
  log.record(commandToJson(command) as CommandInput, { commandId, now: instantToIso(now) })

type Happening =
  | { readonly _tag: "facts"; readonly many: number }
  | { readonly _tag: "time"; readonly minutes: number }
  | { readonly _tag: "leave and come back" }
  | { readonly _tag: "fewer"; readonly from: number }

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ _tag: fc.constant("facts"), many: fc.nat(3) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      _tag: fc.constant("time"),
      minutes: fc.integer({ min: 1, max: 60_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant("leave and come back") }) },
  {
    weight: 1,
    arbitrary: fc.record({ _tag: fc.constant("fewer"), from: fc.nat(parts.length - 1) }),
  },
) as fc.Arbitrary<Happening>

const runs = Number(process.env["FT_RUNS"] ?? 1)

describe("what a page shows", () => {
  it("L20 is what the log answers, after any facts and any passing of time, mounted twice or anew", async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryRecordings({ maxLength: 12 }),
        fc.array(happening, { minLength: 2, maxLength: 8 }),
        (recordings, happenings) =>
          withLog(async (log, clock) => {
            const { client, subscriptions } = counting(log)
            const left = [...recordings]
            // Not awaited: what is recorded while a page is mounted must not be missed.
            const telling = (many: number) => left.splice(0, many).map((one) => record(log, one))
            const first = telling(4)
            let view = show(client, page(client))
            await Promise.all(first)
            for (const next of happenings) {
              let from = 0
              switch (next._tag) {
                case "facts":
                  await Promise.all(telling(next.many))
                  break
                case "time":
                  clock.advance(next.minutes * 60_000)
                  break
                case "leave and come back": {
                  const some = telling(1)
                  view.unmount()
                  view = show(client, page(client))
                  await Promise.all(some)
                  break
                }
                case "fewer":
                  from = next.from
                  view.rerender(page(client, from))
              }
              const wanted = async () =>
                Object.fromEntries(Object.entries(await answered(log)).slice(from))
              const isSame = async () =>
                JSON.stringify(rendered()) === JSON.stringify(await wanted())
              if (!(await until(isSame))) expect(rendered()).toEqual(await wanted())
              if (from > 0) view.rerender(page(client))
              // Two parts ask the same.
              await until(() => subscriptions().open === parts.length - 1)
              expect(subscriptions().open).toBe(parts.length - 1)
            }
            view.unmount()
            await quiet()
            expect(subscriptions().open).toBe(0)
            await Promise.all(telling(2))
            clock.advance(90 * 1440 * 60_000)
            await quiet()
          }, historyBegins),
      ),
      { numRuns: 12 * runs },
    )
  })
})
