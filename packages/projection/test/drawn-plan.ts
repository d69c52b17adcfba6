import {
  hours,
  type Instant,
  instantFromMillis,
  type LocalDate,
  localDateAt,
  type Policy,
  type Relationship,
  startOfDay,
  type ZoneId,
} from "@followthrough/core"
import {
  type Absence,
  foldTeam,
  type Lane,
  type Obligation,
  obligationsOf,
  type PlanAsked,
  plan,
  project,
  type Rep,
  type Team,
} from "@followthrough/projection"
import * as fc from "fast-check"
import { answeringWithin, arbitraryLog, arbitraryLogOf, relationshipsAt } from "./generated.js"
import { daysOf, tomorrow } from "./plan-reference.js"

/** A plan is a crowd of contacts, so fewer of them say as much. */
export const fewer = { numRuns: Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) * 0.4) }

const zones = ["UTC", "Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]

/** From 12 hours behind UTC to 14 ahead of it. */
const repZones = [
  "Etc/GMT+12",
  "Pacific/Honolulu",
  "America/St_Johns",
  "Pacific/Auckland",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
]

export const withCapacity = (team: Team, perDay: number | undefined): Team =>
  new Map([...team].map(([id, rep]) => [id, { ...rep, perDay }]))

/** Some of the team live far away; of those, every other one without hours of their own. */
const withZones = (team: Team, drawn: ReadonlyArray<string | null>): Team =>
  new Map(
    [...team].map(([id, rep], n) => {
      const zone = drawn[n % drawn.length]
      if (zone === null || zone === undefined) return [id, rep]
      return [
        id,
        { ...rep, zone: zone as ZoneId, hours: n % 2 === 0 ? undefined : rep.hours },
      ] as const
    }),
  )

/** One of the team is away for some days, and another stands in. */
const withAbsence = (
  team: Team,
  today: LocalDate,
  away: { readonly who: number; readonly from: number; readonly days: number } | null,
): Team => {
  const reps = [...team.values()]
  const rep = reps[(away?.who ?? 0) % Math.max(1, reps.length)]
  const delegate = reps[((away?.who ?? 0) + 1) % Math.max(1, reps.length)]
  if (away === null || rep === undefined || delegate === undefined) return team
  const absence = {
    absenceId: "drawn" as Absence["absenceId"],
    from: tomorrow(today, away.from),
    to: tomorrow(today, away.from + away.days),
    zone: "Europe/Rome" as ZoneId,
    delegateId: delegate.repId,
    position: 1,
  }
  return new Map([...team, [rep.repId, { ...rep, absences: [...rep.absences, absence] }]])
}

/** Contacts of two logs, each as often as it takes to fill days. */
const crowd = (
  logs: ReadonlyArray<Parameters<typeof relationshipsAt>[0]>,
  at: Instant,
  copies: number,
): ReadonlyArray<Relationship> =>
  logs.flatMap((log, n) =>
    relationshipsAt(log, at).flatMap((relationship) =>
      Array.from({ length: copies }, (_, copy) => ({
        ...relationship,
        contactId: `${n}-${relationship.contactId}-${copy}` as Relationship["contactId"],
      })),
    ),
  )

/** What never spills, over hours and absences. */
const agreed = arbitraryLogOf(
  "touch",
  "inbound",
  "inbound",
  "promise",
  "promise",
  "book",
  "absent",
  "repHours",
)

export const arbitraryPlan = fc
  .record({
    logs: fc.tuple(fc.oneof(arbitraryLog, agreed), arbitraryLog),
    // So long that there are several days on which to answer.
    respondWithin: fc.constantFrom(hours(4), hours(30), hours(100)),
    copies: fc.integer({ min: 1, max: 4 }),
    capacity: fc.constantFrom(undefined, 0, 1, 2, 3, 5),
    zone: fc.constantFrom(...zones),
    holidays: fc.array(fc.nat(12), { maxLength: 4 }),
    ahead: fc.option(fc.integer({ min: -2, max: 10 })),
    repZones: fc.array(fc.option(fc.constantFrom(...repZones)), { minLength: 1, maxLength: 3 }),
    away: fc.option(
      fc.record({ who: fc.nat(9), from: fc.integer({ min: -2, max: 6 }), days: fc.nat(5) }),
    ),
    length: fc.constantFrom<PlanAsked["length"]>("day", "week", "month", 2, 5, 10),
  })
  .map((drawn) => {
    const { ahead, away, capacity, copies, holidays, length, logs, respondWithin, zone } = drawn
    const [[log, at], [other]] = logs
    const today = localDateAt(at, zone as ZoneId)
    const policy: Policy = {
      ...answeringWithin(respondWithin),
      zone: zone as ZoneId,
      holidays: [
        {
          id: "some",
          version: 1,
          dates: holidays.map((n) => ({ on: tomorrow(today, n), name: "some" })),
        },
      ],
    }
    const members = withZones(withCapacity(foldTeam(log, at), capacity), drawn.repZones)
    const team = withAbsence(members, today, away)
    const from = ahead === null ? undefined : tomorrow(today, ahead)
    const relationships = crowd([log, other], at, copies)
    return { asked: { policy, team, at, from, length }, relationships }
  })

type Drawn = typeof arbitraryPlan extends fc.Arbitrary<infer D> ? D : never

/** On whose days a lane is laid out, by its name, and when its first day begins or has come. */
export const clockOf = ({ asked }: Drawn, name: string) => {
  const id = name.startsWith("rep ") ? name.slice(4) : undefined
  const rep: Rep | "unknown" | undefined =
    id === undefined ? undefined : (asked.team.get(id) ?? "unknown")
  const days = daysOf(rep, asked.policy)
  const from = asked.from ?? localDateAt(asked.at, days.zone)
  const now = instantFromMillis(Math.max(asked.at, startOfDay(from, days.zone)))
  const today = localDateAt(now, days.zone)
  return { rep, days, from, now, first: [from, today].sort()[1] ?? from }
}

/** What each lane owes each contact, told from everything that is owed when its first day begins. */
export const lanesOf = (drawn: Drawn) => {
  const { asked, relationships } = drawn
  const lanes = new Map<string, Map<string, Array<Obligation>>>()
  const namesOf = (one: Obligation): ReadonlyArray<string> => {
    const names = [...one.obligors.map((id) => `rep ${id}`), ...one.queues.map((q) => `queue ${q}`)]
    return names.length === 0 ? ["nobody"] : names
  }
  for (const relationship of relationships) {
    const names = obligationsOf(relationship, { ...asked, at: asked.at }).flatMap(namesOf)
    for (const name of new Set(names)) {
      const { now } = clockOf(drawn, name)
      for (const one of obligationsOf(relationship, { ...asked, at: now })) {
        if (!namesOf(one).includes(name)) continue
        const lane = lanes.get(name) ?? new Map<string, Array<Obligation>>()
        lane.set(one.contactId, [...(lane.get(one.contactId) ?? []), one])
        lanes.set(name, lane)
      }
    }
  }
  return lanes
}

export const namedLanes = (
  drawn: Drawn,
  more: Partial<PlanAsked> = {},
): ReadonlyMap<string, Lane> => {
  const answer = project(plan({ ...drawn.asked, ...more }), drawn.relationships)
  return new Map<string, Lane>([
    ...answer.reps.map((lane) => [`rep ${lane.repId}`, lane] as const),
    ...answer.queues.map((lane) => [`queue ${lane.queue}`, lane] as const),
    ...(answer.unassigned === undefined ? [] : [["nobody", answer.unassigned] as const]),
  ])
}
