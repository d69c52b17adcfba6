import {
  days,
  defaultPolicy,
  type Instant,
  instantFromMillis,
  policyAt,
  type Relationship,
} from "@followthrough/core"
import {
  type Cursor,
  cursorText,
  doubts,
  flowCheck,
  foldTeam,
  type ListName,
  type PageAsked,
  type Projection,
  project,
  promiseLedger,
  queue,
  readCursor,
  referralAsks,
} from "@followthrough/projection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { firstRows } from "../src/first-rows.js"
import { crowdedLog } from "./crowd.js"
import { relationshipsAt } from "./generated.js"

interface Pages {
  readonly limit?: number | undefined
  readonly after?: Cursor<never> | undefined
}

type Setting = ReturnType<typeof settingOf>

const settingOf = (log: Parameters<typeof policyAt>[0], at: Instant) => {
  const facts = [...log]
  return { ...policyAt(facts, at), team: foldTeam(facts, at), at }
}

/** Every answer that has lists in pages, and where in it each list and its next cursor are. */
const answers: {
  readonly [name: string]: {
    readonly lists: { readonly [field: string]: ListName }
    readonly ask: (setting: Setting, pages: Pages) => Projection<never, object>
  }
} = {
  queue: {
    lists: { rows: "next" },
    ask: (setting, pages) => queue({ ...setting, ...pages }) as never,
  },
  doubts: {
    lists: { rows: "doubts" },
    ask: (setting, pages) => doubts({ ...setting, ...pages }) as never,
  },
  promiseLedger: {
    lists: { promises: "promises" },
    ask: ({ at }, pages) => promiseLedger({ at, ...pages }) as never,
  },
  flowCheck: {
    lists: { contacts: "flow.contacts", notSpokenTo: "flow.notSpokenTo" },
    ask: (setting, pages) =>
      flowCheck({
        ...setting,
        zone: defaultPolicy.zone,
        silentAfter: days(14),
        notSpokenAfter: days(20),
        ...pages,
      }) as never,
  },
  referralAsks: {
    lists: {
      ask: "asks.ask",
      blocked: "asks.blocked",
      thank: "asks.thank",
      report: "asks.report",
    },
    ask: (setting, pages) => referralAsks({ ...setting, ...pages }) as never,
  },
}

type Answer = { readonly [field: string]: unknown }

const rowsIn = (answer: Answer, field: string) => answer[field] as ReadonlyArray<object>

const nextIn = (answer: Answer, field: string): string | undefined =>
  typeof answer["next"] === "object"
    ? (answer["next"] as { readonly [field: string]: string })[field]
    : (answer["next"] as string | undefined)

/** All that a page says of the whole. */
const countsIn = (answer: Answer, lists: object): object =>
  Object.fromEntries(
    Object.entries(answer).filter(([field]) => field !== "next" && !(field in lists)),
  )

const arbitraryCrowd = crowdedLog.map(([log, at]) => ({
  setting: settingOf(log, at),
  relationships: relationshipsAt(log, at),
}))

/** Keys of a list of contacts of which many stand alike but for their ids. */
const arbitraryKeys = fc
  .uniqueArray(fc.tuple(fc.boolean(), fc.integer({ min: -3, max: 3 }), fc.nat(400)), {
    maxLength: 400,
    size: "max",
    selector: (key) => key[2],
  })
  .map((keys) => keys.map(([begun, level, id]) => [begun, level, 0, 0, `c${id}`] as const))

describe("pages", () => {
  it("L20 follow one another to the whole list, whatever their size; counts are the whole's", () => {
    fc.assert(
      fc.property(arbitraryCrowd, fc.integer({ min: 1, max: 7 }), (crowd, limit) => {
        const { relationships, setting } = crowd
        for (const { ask, lists } of Object.values(answers)) {
          const told = (pages: Pages) => project(ask(setting, pages), relationships) as Answer
          const whole = told({})
          expect(whole["next"]).toBeUndefined()
          for (const [field, list] of Object.entries(lists)) {
            const all = rowsIn(whole, field)
            let page = told({ limit })
            const shown = [...rowsIn(page, field)]
            for (let next = nextIn(page, field); next !== undefined; next = nextIn(page, field)) {
              expect(rowsIn(page, field)).toHaveLength(limit)
              const after = readCursor(next, list)
              expect(after?.at).toBe(setting.at)
              page = told({ limit, after: after as never })
              expect(rowsIn(page, field).length).toBeGreaterThan(0)
              shown.push(...rowsIn(page, field))
              expect(countsIn(page, lists)).toEqual(countsIn(whole, lists))
              for (const other of Object.keys(lists)) {
                if (other !== field) expect(rowsIn(page, other)).toEqual([])
              }
            }
            expect(JSON.stringify(shown)).toBe(JSON.stringify(all))
          }
        }
      }),
    )
  })

  it("L20 totals count the rows of each list, whichever are shown", () => {
    fc.assert(
      fc.property(arbitraryCrowd, ({ relationships, setting }) => {
        const { at } = setting
        const told = <D, A>(projection: Projection<D, A>) => project(projection, relationships)
        expect(told(promiseLedger({ at, limit: 1 })).total).toBe(
          told(promiseLedger({ at })).promises.length,
        )
        const flow = { ...setting, zone: defaultPolicy.zone, silentAfter: days(14) }
        const { notSpokenTo, ...check } = told(flowCheck(flow))
        expect(told(flowCheck({ ...flow, limit: 1 })).notSpoken).toBe(notSpokenTo.length)
        expect(check.open).toBe(check.contacts.length)
        const { ask, blocked, report, thank } = told(referralAsks(setting))
        expect(told(referralAsks({ ...setting, limit: 1 })).totals).toEqual({
          ask: ask.length,
          blocked: blocked.length,
          thank: thank.length,
          report: report.length,
        })
      }),
    )
  })

  it("L15 lists are in the order that is told of them, whatever order contacts are read in", () => {
    const stages = ["customer", "prospect", "declined"]
    const states = ["never-touched", "silent", "current"]
    const statuses = ["broken", "open", "late", "partly-kept", "kept", "released"]
    fc.assert(
      fc.property(arbitraryCrowd, ({ relationships, setting }) => {
        const { at } = setting
        const told = <D, A>(projection: Projection<D, A>) =>
          project(projection, [...relationships].reverse())
        const { contacts, notSpokenTo } = told(
          flowCheck({ ...setting, zone: defaultPolicy.zone, silentAfter: days(14) }),
        )
        const { ask, blocked, report, thank } = told(referralAsks(setting))
        const { promises } = told(promiseLedger({ at }))
        const recent = (time: string) => 1e14 - Date.parse(time)
        const inOrder: ReadonlyArray<ReadonlyArray<ReadonlyArray<number | string>>> = [
          told(queue(setting)).rows.map((row) =>
            row.begun
              ? [0, row.level, stages.indexOf(row.stage), Date.parse(row.by), row.contactId]
              : [1, 0, 0, Date.parse(row.from), row.contactId],
          ),
          contacts.map((row) => [states.indexOf(row.state), 1e6 - row.days, row.contactId]),
          notSpokenTo.map((row) => [1e6 - row.days]),
          promises.map((row) => [
            statuses.indexOf(row.status),
            Date.parse(row.due),
            row.facts[0] ?? 0,
          ]),
          ask.map((row) => [recent(row.satisfiedAt), row.contactId]),
          blocked.map((row) => [row.contactId]),
          thank.map((row) => [Date.parse(row.givenAt), row.contactId, row.referralId]),
          report.map((row) => [Date.parse(row.outcomeAt), row.contactId, row.referralId]),
        ]
        for (const list of inOrder) {
          const texts = list.map((key) =>
            key.map((part) => String(part).padStart(16, "0")).join(" "),
          )
          expect(texts).toEqual([...texts].sort())
        }
      }),
    )
  })

  it("go on where they were when the row of their cursor is gone", () => {
    fc.assert(
      fc.property(arbitraryCrowd, fc.integer({ min: 1, max: 3 }), (crowd, limit) => {
        const { relationships, setting } = crowd
        const told = (those: ReadonlyArray<Relationship>, page: PageAsked<"next">) =>
          project(queue({ ...setting, ...page }), those)
        const first = told(relationships, { limit })
        const after = readCursor(first.next, "next")
        if (after === undefined) return
        const gone = first.rows.at(-1)?.contactId
        const rest = relationships.filter(({ contactId }) => contactId !== gone)
        expect(told(rest, { after }).rows).toEqual(told(relationships, { after }).rows)
      }),
    )
  })

  it("L19 are found among rows that come in any order and parts, keeping few of them", () => {
    const at = instantFromMillis(0)
    fc.assert(
      fc.property(
        arbitraryKeys,
        fc.constantFrom(undefined, 0, 1, 3, 20, 100),
        fc.option(fc.nat(399), { nil: undefined }),
        fc.integer({ min: 1, max: 4 }),
        (keys, limit, nth, count) => {
          const inOrder = [...keys].sort(
            ([a, x, , , i], [b, y, , , j]) =>
              Number(b) - Number(a) || x - y || (i < j ? -1 : Number(i > j)),
          )
          const key = nth === undefined ? undefined : inOrder[nth]
          const after = key && ({ list: "next", at, key } as const)
          const paging = firstRows<string>("next", { at, after, limit })
          const parts = Array.from({ length: count }, paging.begin)
          keys.forEach((one, n) => {
            const part = parts[n % count]
            if (part !== undefined) paging.add(part, one, () => one[4])
          })
          const whole = paging.begin()
          for (const part of parts) paging.merge(whole, structuredClone(part))
          if (limit !== undefined) expect(whole.rows.length).toBeLessThanOrEqual(2 * limit + 64)
          const rest = inOrder.slice(key === undefined ? 0 : inOrder.indexOf(key) + 1)
          const ids = rest.map((one) => one[4])
          const { below, next, rows } = paging.page(whole)
          expect(rows).toEqual(ids.slice(0, limit))
          expect(below).toBe(ids[rows.length])
          const last = rows.length === 0 ? undefined : rest[rows.length - 1]
          expect(next && readCursor(next, "next")?.key).toEqual(
            below === undefined ? undefined : last,
          )
          const other = firstRows<string>("doubts", { at, after, limit })
          const elsewhere = other.begin()
          for (const one of keys) other.add(elsewhere, one, () => one[4])
          if (after !== undefined) expect(other.page(elsewhere)).toEqual({ rows: [] })
        },
      ),
    )
  })

  it("have cursors that are read back from their text, and from no other", () => {
    const key = fc.tuple(
      fc.boolean(),
      fc.maxSafeNat(),
      fc.maxSafeInteger(),
      fc.integer(),
      fc.string({ maxLength: 200 }),
    )
    const millis = fc.integer({ min: -1e12, max: 4e12 })
    fc.assert(
      fc.property(key, millis, (key, at) => {
        const cursor = { list: "next", at: instantFromMillis(at), key } as const
        const text = cursorText(cursor)
        expect(readCursor(text, "next")).toEqual(cursor)
        expect(readCursor(text, "doubts", "next")).toEqual(cursor)
        expect(readCursor(text, "doubts", "promises")).toBeUndefined()
        expect(readCursor(text.slice(0, -1), "next")).toBeUndefined()
        expect(readCursor(`${text.slice(0, -1)},1]`, "next")).toBeUndefined()
      }),
    )
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.anything()), (text) => {
        expect(readCursor(text, "next", "promises", "asks.blocked")).toBeUndefined()
      }),
    )
    const time = '"2026-03-02T08:00:00.000Z"'
    for (const text of [
      "",
      "[]",
      "{}",
      "null",
      '["promises"]',
      '["__proto__"]',
      `["constructor",${time}]`,
      `["promises",${time}]`,
      `["promises",${time},1,2]`,
      `["promises",${time},1,2,"3"]`,
      `["promises",${time},1,2,null]`,
      `["promises",${time},1,2,1e999]`,
      `["promises",${time},1,2,0.5]`,
      `["promises",${time},1,2,[3]]`,
      `["promises",${time},1,2,3,4]`,
      '["promises","yesterday",1,2,3]',
      '["promises",1772438400000,1,2,3]',
      `["asks.blocked",${time},7]`,
      `["asks.blocked",${time},"${"c".repeat(100_000)}"]`,
      "[".repeat(100_000),
    ]) {
      expect(readCursor(text, "promises", "asks.blocked")).toBeUndefined()
    }
    expect(readCursor(`["promises",${time},1,2,3]`, "promises")?.key).toEqual([1, 2, 3])
  })
})
