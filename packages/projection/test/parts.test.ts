import {
  days,
  defaultPolicy,
  type Fact,
  type Instant,
  instantFromMillis,
  type PartyId,
  type PlayId,
  policyAt,
  type Relationship,
  type RepId,
} from "@followthrough/core"
import * as answers from "@followthrough/projection"
import {
  agenda,
  became,
  contacts,
  contactWithKey,
  doubts,
  flowCheck,
  foldTeam,
  type ListName,
  type PageAsked,
  type PlanLength,
  type Projection,
  plan,
  project,
  promiseLedger,
  queue,
  readCursor,
  referralAsks,
  repAudit,
  stood,
  whatIf,
} from "@followthrough/projection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { arbitraryWindow } from "./audit-logs.js"
import { crowdedLog } from "./crowd.js"
import { relationshipsAt } from "./generated.js"

/** A question, whatever its draft is made of. */
interface Question {
  readonly whole: (relationships: ReadonlyArray<Relationship>) => unknown
  /** The answer from parts that are fed apart, sent here, and merged as `order` picks them. */
  readonly merged: (
    parts: ReadonlyArray<ReadonlyArray<Relationship>>,
    order: ReadonlyArray<number>,
  ) => unknown
}

const questionOf = <Draft, Answer>(projection: Projection<Draft, Answer>): Question => ({
  whole: (relationships) => project(projection, relationships),
  merged: (parts, order) => {
    const drafts = parts.map((part) => {
      const draft = projection.begin()
      for (const relationship of part) projection.add(draft, relationship)
      expectPlain(draft)
      return draft
    })
    const taken = (nth: number): Draft => {
      const [draft] = drafts.splice((order[nth] ?? 0) % drafts.length, 1)
      return structuredClone(draft ?? projection.begin())
    }
    for (let nth = 0; drafts.length > 1; nth += 2) {
      const [into, from] = [taken(nth), taken(nth + 1)]
      projection.merge(into, from)
      drafts.push(into)
    }
    return projection.answer(taken(0))
  },
})

const plain: ReadonlyArray<unknown> = [Object, Array, Map, Set].map(({ prototype }) => prototype)

/** What a structured clone keeps: an instance of a class would come out as something else. */
const expectPlain = (value: unknown): void => {
  if (typeof value === "function" || typeof value === "symbol") throw new Error(String(value))
  if (typeof value !== "object" || value === null) return
  if (!plain.includes(Object.getPrototypeOf(value))) throw new Error(JSON.stringify(value))
  if (Object.getOwnPropertySymbols(value).length > 0) throw new Error(JSON.stringify(value))
  if (value instanceof Map) for (const one of value.entries()) expectPlain(one)
  else for (const one of value instanceof Set ? value : Object.values(value)) expectPlain(one)
}

/** Answers as text; what is looked up by its key is in no order. */
const textOf = (answer: unknown): string | undefined =>
  JSON.stringify(answer, (_, value) => (value instanceof Map ? [...value].sort() : value))

const arbitraryAsked = fc.record({
  crowd: crowdedLog,
  window: arbitraryWindow,
  play: fc.constantFrom(undefined, undefined, "play-0" as PlayId, "no-such-play" as PlayId),
  repId: fc.constantFrom(undefined, undefined, "r0" as RepId, "r1" as RepId),
  queue: fc.constantFrom(undefined, undefined, "north"),
  partyId: fc.constantFrom(undefined, undefined, "party0" as PartyId),
  limit: fc.constantFrom(undefined, undefined, 1, 2, 5),
  length: fc.constantFrom<PlanLength>("day", "week", "month", 40),
  by: fc.constantFrom(undefined, "manager" as const, "source" as const, "party" as const),
  part: fc.constantFrom(undefined, undefined, "list"),
  evidence: fc.constantFrom(undefined, "won", "touches", "contacts", "promises", "no-such"),
  pick: fc.nat(20),
})

type Drawn = typeof arbitraryAsked extends fc.Arbitrary<infer D> ? D : never

interface Asked extends Omit<Drawn, "crowd" | "window"> {
  readonly log: ReadonlyArray<Fact>
  readonly at: Instant
  readonly from: Instant | undefined
  readonly to: Instant | undefined
  readonly relationships: ReadonlyArray<Relationship>
}

const settingOf = ({ at, log }: Asked) => ({ ...policyAt(log, at), team: foldTeam(log, at), at })

const DAY = 86_400_000

/** The first page of some rows, or now and then what comes after it in one of the lists. */
const pageOf = <Draft, Answer extends { readonly next?: unknown }, List extends ListName>(
  { limit, pick, relationships }: Asked,
  ask: (page: PageAsked<List>) => Projection<Draft, Answer>,
  ...lists: ReadonlyArray<List>
): Question => {
  const { next = {} } = project(ask({ limit }), relationships)
  const cursors = typeof next === "string" ? [next] : Object.values(next as object)
  return questionOf(ask({ limit, after: readCursor(cursors[pick % 3], ...lists) }))
}

/** Every projection that the package has. */
const questions: { readonly [name: string]: (asked: Asked) => Question } = {
  agenda: (asked) => {
    const ids = asked.relationships.flatMap(({ contactId, merged }) => [
      contactId,
      ...merged.map((one) => one.contactId),
    ])
    const contactId = ids[asked.pick % (ids.length + 1)] ?? "nobody"
    return questionOf(agenda({ ...settingOf(asked), contactId }))
  },
  became: (asked) => {
    const { at, limit: _, log, queue: named, repId } = asked
    const from = instantFromMillis(at - asked.pick * DAY)
    const viewer = { ...settingOf(asked), repId, queue: named }
    const before = project(stood({ ...viewer, at: from }), relationshipsAt(log, from))
    return questionOf(became({ ...viewer, from, to: at, stood: before }))
  },
  contactWithKey: ({ pick, relationships }) => {
    const keys = ["taken-twice", ...relationships.map(({ contactId }) => contactId)]
    return questionOf(contactWithKey(keys[pick % keys.length] ?? ""))
  },
  contacts: () => questionOf(contacts()),
  doubts: (asked) => {
    const kind = asked.pick % 3 === 0 ? "sale-before-first-touch" : undefined
    return pageOf(asked, (page) => doubts({ ...settingOf(asked), ...page, kind }), "doubts")
  },
  flowCheck: (asked) => {
    const { partyId, pick } = asked
    const setting = { ...settingOf(asked), zone: defaultPolicy.zone, partyId }
    const flow = { ...setting, silentAfter: days(pick), notSpokenAfter: days(2 * pick) }
    return pageOf(
      asked,
      (page) => flowCheck({ ...flow, ...page }),
      "flow.contacts",
      "flow.notSpokenTo",
    )
  },
  plan: (asked) => {
    const { length, repId } = asked
    return questionOf(plan({ ...settingOf(asked), length, repId }))
  },
  promiseLedger: (asked) => {
    const { at, repId } = asked
    return pageOf(asked, (page) => promiseLedger({ at, repId, ...page }), "promises")
  },
  queue: (asked) => {
    const { queue: named, repId } = asked
    const setting = { ...settingOf(asked), repId, queue: named }
    return pageOf(asked, (page) => queue({ ...setting, ...page }), "next")
  },
  referralAsks: (asked) => {
    const setting = { ...settingOf(asked), partyId: asked.partyId, repId: asked.repId }
    return pageOf(
      asked,
      (page) => referralAsks({ ...setting, ...page }),
      "asks.ask",
      "asks.blocked",
      "asks.thank",
      "asks.report",
    )
  },
  repAudit: (asked) => {
    const { by, evidence, from, part, partyId, play, repId, to } = asked
    const figures = { from, to, play, lagFrom: play, partyId, repId, by, part, evidence }
    return questionOf(repAudit({ ...settingOf(asked), ...figures }))
  },
  stood: (asked) => {
    const { queue: named, repId } = asked
    return questionOf(stood({ ...settingOf(asked), repId, queue: named }))
  },
  whatIf: (asked) => questionOf(whatIf({ ...settingOf(asked), other: defaultPolicy })),
}

/** Every second contact goes by the same external id, as some old logs have it. */
const askedOf = ({ crowd: [log, at], window, ...drawn }: Drawn): Asked => ({
  ...drawn,
  from: window.from,
  to: window.to,
  log,
  at,
  relationships: relationshipsAt(log, at).map((one, n) =>
    n % 2 === 0 ? one : { ...one, externalId: "taken-twice" as never },
  ),
})

/** Into which part each relationship goes, and where in it; in which order the parts are merged. */
const arbitrarySplit = fc.record({
  count: fc.integer({ min: 1, max: 5 }),
  part: fc.array(fc.nat(4), { minLength: 15, maxLength: 15 }),
  place: fc.array(fc.nat(99), { minLength: 15, maxLength: 15 }),
  order: fc.array(fc.nat(9), { minLength: 10, maxLength: 10 }),
})

type Split = typeof arbitrarySplit extends fc.Arbitrary<infer S> ? S : never

const partsOf = (relationships: ReadonlyArray<Relationship>, { count, part, place }: Split) =>
  Array.from({ length: count }, (_, nth) =>
    relationships
      .map((one, n) => ({ one, part: (part[n] ?? n) % count, place: place[n] ?? n }))
      .filter((placed) => placed.part === nth)
      .sort((a, b) => a.place - b.place)
      .map(({ one }) => one),
  )

describe("answers from parts of the relationships", () => {
  it("L19 parts that are fed apart and merged in any order give the answer of the whole", () => {
    fc.assert(
      fc.property(arbitraryAsked.map(askedOf), arbitrarySplit, (asked, split) => {
        const { relationships } = asked
        const parts = partsOf(relationships, split)
        for (const [name, question] of Object.entries(questions)) {
          const { merged, whole } = question(asked)
          const expected = textOf(whole(relationships))
          expect([name, textOf(merged(parts, split.order))]).toEqual([name, expected])
        }
      }),
    )
  })

  it("are asked of every projection that there is", () => {
    const anything = {
      at: instantFromMillis(0),
      to: instantFromMillis(0),
      policy: defaultPolicy,
      other: defaultPolicy,
      team: new Map(),
      stood: new Map(),
      contactId: "",
      length: "day",
      silentAfter: days(1),
      zone: defaultPolicy.zone,
    }
    const isProjection = (made: unknown): boolean =>
      typeof made === "object" && made !== null && "begin" in made && "answer" in made
    const names = Object.entries(answers).flatMap(([name, make]) => {
      try {
        return isProjection((make as (asked: unknown) => unknown)(anything)) ? [name] : []
      } catch {
        return []
      }
    })
    // What stood is taken in contact by contact: it is asked for by itself alone, before what became of it is told.
    const others = names.filter((name) => name !== "owedAs")
    expect(others.sort()).toEqual(Object.keys(questions).sort())
  })
})
