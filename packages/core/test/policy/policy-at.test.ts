import {
  defaultPolicy,
  type Fact,
  isPolicyFact,
  type Policy,
  policyAt,
  versionKey,
} from "@followthrough/core"
import { arbitraryRecordings, historyBegins, logOf } from "@followthrough/core/testing"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const moment = fc
  .integer({ min: 0, max: 500 * 1440 })
  .map((minutes) => (historyBegins + minutes * 60_000) as Fact["occurredAt"])

/** Few kinds of facts, so that publications meet each other often. */
const published = arbitraryRecordings({
  verbs: ["publish", "publish", "publishCadence", "retire", "retire", "publishHolidays", "touch"],
}).map(logOf)
const everything = arbitraryRecordings().map(logOf)

/**
 * The rules at an instant from the definitions: of the policies published by then and in effect by then,
 * the one whose effect began last; what was published by itself after it; and all that was retired.
 */
const byTheBook = (log: ReadonlyArray<Fact>, at: number) => {
  const facts = log
    .filter(({ occurredAt }) => occurredAt <= at)
    .sort((a, b) => a.occurredAt - b.occurredAt || a.position - b.position)
  let base: { from: number; published: number; policy: Policy } | undefined
  facts.forEach(({ event, occurredAt }, published) => {
    if (event._tag !== "PolicyPublished") return
    const from = Math.max(occurredAt, event.takesEffectAt ?? occurredAt)
    if (from > at || from < (base?.from ?? Number.NEGATIVE_INFINITY)) return
    base = { from, published, policy: event.policy }
  })
  const policy = base?.policy ?? defaultPolicy
  const since = facts.slice((base?.published ?? -1) + 1).map(({ event }) => event)
  const cadences = new Set(policy.cadences.map(versionKey))
  for (const event of since) {
    if (event._tag === "CadencePublished") cadences.add(versionKey(event.cadence))
  }
  const retired = facts.flatMap(({ event }) =>
    event._tag === "CadenceRetired" ? [versionKey(event.cadence)] : [],
  )
  const own = since.findLast(({ _tag }) => _tag === "HolidaysPublished")
  const holidays = own?._tag === "HolidaysPublished" ? own.holidays : policy.holidays
  return {
    named: `${policy.id} ${policy.version}`,
    cadences: [...cadences].sort(),
    retired: [...new Set(retired)].sort(),
    // Where neither says any, those before stay: that is for a property of its own.
    holidays,
  }
}

describe("the policy in force by a log", () => {
  it("L7 is that of the definitions at any instant, whatever the order of recording", () => {
    let changes = 0
    fc.assert(
      fc.property(published, moment, fc.integer(), (log, at, salt) => {
        const { history, policy } = policyAt(log, at)
        const book = byTheBook(log, at)
        expect(`${policy.id} ${policy.version}`).toBe(book.named)
        expect(policy.cadences.map(versionKey).sort()).toEqual(book.cadences)
        expect([...(history.at(-1)?.retired.keys() ?? [])].sort()).toEqual(book.retired)
        if (book.holidays !== undefined) expect(policy.holidays).toEqual(book.holidays)
        expect(history.at(-1)?.policy).toBe(policy)
        changes += history.length - 1
        const shuffled = [...log].sort(
          (a, b) => ((a.position * 7919 + salt) % 101) - ((b.position * 7919 + salt) % 101),
        )
        expect(policyAt(shuffled, at)).toEqual({ history, policy })
      }),
    )
    expect(changes).toBeGreaterThan(0)
  })

  it("L7 as known at an instant, it is that of the facts recorded by then", () => {
    fc.assert(
      fc.property(published, moment, moment, (log, at, knownAt) => {
        const known = log.filter(({ recordedAt }) => recordedAt <= knownAt)
        const later = log.filter(({ recordedAt }) => recordedAt > knownAt)
        const before = policyAt(known, at)
        // Whatever is recorded later is only added to the history that was known.
        const positions = new Set(policyAt(log, at).history.map(({ since }) => since?.position))
        for (const { since } of before.history) expect(positions).toContain(since?.position)
        if (!later.some(isPolicyFact)) expect(policyAt(log, at)).toEqual(before)
      }),
    )
  })

  it("L7 facts later than the instant play no part, and facts of contacts and reps neither", () => {
    fc.assert(
      fc.property(everything, moment, (log, at) => {
        const sofar = log.filter((fact) => isPolicyFact(fact) && fact.occurredAt <= at)
        expect(policyAt(sofar, at)).toEqual(policyAt(log, at))
      }),
    )
  })
})

describe("publishing", () => {
  const at = (iso: string) => Date.parse(`${iso}T00:00:00Z`) as Fact["occurredAt"]
  const fact = (position: number, on: string, event: unknown): Fact =>
    ({ position, occurredAt: at(on), recordedAt: at(on), event }) as Fact
  const named = (version: number, more: object = {}) => ({ ...defaultPolicy, version, ...more })
  const publishing = (version: number, takesEffectAt?: string, more: object = {}) => ({
    _tag: "PolicyPublished",
    policy: named(version, more),
    ...(takesEffectAt === undefined ? {} : { takesEffectAt: at(takesEffectAt) }),
  })
  const holidays = [{ id: "own", version: 1, dates: [] }]

  it("a policy waits for its day, and what is published meanwhile stays in it", () => {
    const [cadence] = defaultPolicy.cadences
    const extra = { ...cadence, id: "extra" }
    const log = [
      fact(1, "2026-01-10", publishing(2, "2026-02-01")),
      fact(2, "2026-01-15", publishing(3)),
      fact(3, "2026-01-20", { _tag: "CadencePublished", cadence: extra }),
    ]
    const versions = ["2026-01-09", "2026-01-10", "2026-01-15", "2026-01-31", "2026-02-01"]
    expect(versions.map((on) => policyAt(log, at(on)).policy.version)).toEqual([1, 1, 3, 3, 2])
    expect(policyAt(log, at("2026-02-01")).policy.cadences.at(-1)?.id).toBe("extra")
    expect(policyAt(log).policy.version).toBe(2)
  })

  it("of two that take effect together, the one that was published last is in force", () => {
    const log = [
      fact(1, "2026-01-15", publishing(3, "2026-02-01")),
      fact(2, "2026-01-10", publishing(2, "2026-02-01")),
    ]
    expect(policyAt(log, at("2026-02-01")).policy.version).toBe(3)
  })

  it("a policy whose effect began before it was published is in force from its publishing", () => {
    const log = [fact(1, "2026-01-10", publishing(2, "2026-01-01"))]
    expect(policyAt(log, at("2026-01-09")).policy.version).toBe(1)
    const { history, policy } = policyAt(log, at("2026-01-10"))
    expect(policy.version).toBe(2)
    expect(history.at(-1)?.since).toEqual({ at: at("2026-01-01"), position: 1 })
  })

  it("what was published by itself comes back with the policy that it was published after", () => {
    const [cadence] = defaultPolicy.cadences
    const extra = { ...cadence, id: "extra" }
    const theirs = [{ id: "theirs", version: 1, dates: [] }]
    const log = [
      fact(1, "2026-01-10", publishing(2, "2026-02-01", { holidays: theirs })),
      fact(2, "2026-01-12", { _tag: "CadencePublished", cadence: extra }),
      fact(3, "2026-01-15", publishing(3, undefined, { holidays })),
    ]
    const meanwhile = policyAt(log, at("2026-01-20")).policy
    expect(meanwhile.cadences).toEqual(defaultPolicy.cadences)
    expect(meanwhile.holidays).toEqual(holidays)
    const { policy } = policyAt(log, at("2026-02-01"))
    expect(policy.cadences.at(-1)?.id).toBe("extra")
    // The holidays of a policy go with it.
    expect(policy.holidays).toEqual(theirs)
  })

  it("holidays stay when a later policy says nothing of them", () => {
    const said = fact(1, "2026-01-01", { _tag: "HolidaysPublished", holidays })
    const silent = fact(2, "2026-01-02", publishing(2))
    const own = fact(2, "2026-01-02", publishing(2, undefined, { holidays: [] }))
    expect(policyAt([said, silent]).policy.holidays).toEqual(holidays)
    expect(policyAt([said, own]).policy.holidays).toEqual([])
    expect(policyAt([said, own, { ...said, position: 3 }]).policy.holidays).toEqual([])
    const later = { ...said, position: 3, occurredAt: at("2026-01-03") }
    expect(policyAt([said, own, later]).policy.holidays).toEqual(holidays)
  })
})
