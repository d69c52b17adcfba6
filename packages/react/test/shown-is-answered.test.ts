// @vitest-environment jsdom
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { commandToJson, instantToIso, type Recording } from "@followthrough/core"
import { arbitraryRecordings, historyBegins } from "@followthrough/core/testing"
import type { CommandInput, Followthrough } from "@followthrough/kernel"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { counting, failOnComplaints, quiet, until, withLog } from "./paging.js"
import { withReact18 } from "./react-18.js"
import { questions, told } from "./shown-parts.js"

failOnComplaints()

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
    arbitrary: fc.record({ _tag: fc.constant("fewer"), from: fc.nat(questions) }),
  },
) as fc.Arbitrary<Happening>

const runs = Number(process.env["FT_RUNS"] ?? 1)

describe.each([
  { major: 19, having: () => import("./shown-parts.js") },
  { major: 18, having: withReact18 },
])("what a page of React $major shows", ({ having, major }) => {
  it("L20 is what the log answers, after any facts and any passing of time, mounted twice or anew", async () => {
    const { page, reactVersion, show } = await having()
    expect(Number.parseInt(reactVersion, 10)).toBe(major)
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
            let view = show(client)
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
                  view = show(client)
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
              await until(() => subscriptions().open === questions)
              expect(subscriptions().open).toBe(questions)
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
