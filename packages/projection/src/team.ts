import {
  type AbsenceId,
  byOccurrence,
  type Fact,
  fixedZone,
  type Instant,
  isRepFact,
  type LocalDate,
  type RepEvent,
  type RepHours,
  type RepId,
  type ZoneId,
} from "@followthrough/core"

/** Days on which a rep is away: `from` and `to` are both inclusive, in `zone`. */
export interface Absence {
  readonly absenceId: AbsenceId
  readonly from: LocalDate
  readonly to: LocalDate
  readonly zone: ZoneId
  readonly delegateId: RepId | undefined
  /** Of the fact that says so. */
  readonly position: number
}

/** That a rep has left, and who owes from then on what they owed. */
export interface Departure {
  readonly goesTo: Extract<RepEvent, { readonly _tag: "RepLeft" }>["goesTo"]
  readonly position: number
}

/** A member of the team, as its facts say. */
export interface Rep {
  readonly repId: RepId
  readonly externalId: string | undefined
  readonly name: string | undefined
  readonly zone: ZoneId | undefined
  readonly managerId: RepId | undefined
  /** When the rep works, by the clock of its own zone; not set: whenever the windows are open. */
  readonly hours: RepHours | undefined
  /** How many contacts the rep can see to on one working day. */
  readonly perDay: number | undefined
  /** In the order in which they were said, without the cancelled ones. */
  readonly absences: ReadonlyArray<Absence>
  readonly left: Departure | undefined
}

/** The reps of a workspace by id. */
export type Team = ReadonlyMap<string, Rep>

export const nobody: Team = new Map()

type Draft = { -readonly [K in keyof Rep]: Rep[K] }

/**
 * Folds the facts of all reps' logs as of an instant, inclusive; left out, as of the last of them.
 * Facts of contacts are passed over. A rep who was added later is known all the same, since people do
 * record what a rep did before they add the rep.
 */
export const foldTeam = (facts: Iterable<Fact>, at?: Instant): Team => {
  const ofReps = [...facts].filter(isRepFact).sort(byOccurrence)
  const team = new Map<string, Draft>()
  const cancelled = new Set<string>()
  for (const { event } of ofReps) if (event._tag === "RepAdded") team.set(event.repId, added(event))
  const happened = ofReps.filter(({ occurredAt }) => at === undefined || occurredAt <= at)
  for (const { event } of happened) {
    if (event._tag === "AbsenceCancelled") cancelled.add(absenceKey(event))
  }
  for (const { event, position } of happened) {
    const rep = team.get(event.repId)
    if (rep !== undefined) fold(rep, event, position, cancelled)
  }
  return team
}

const added = ({
  externalId,
  managerId,
  name,
  repId,
  zone,
}: Extract<RepEvent, { readonly _tag: "RepAdded" }>): Draft => ({
  repId,
  externalId,
  name,
  zone,
  managerId,
  hours: undefined,
  perDay: undefined,
  absences: [],
  left: undefined,
})

const absenceKey = ({ absenceId, repId }: { absenceId: AbsenceId; repId: RepId }): string =>
  JSON.stringify([repId, absenceId])

const fold = (
  rep: Draft,
  event: RepEvent,
  position: number,
  cancelled: ReadonlySet<string>,
): void => {
  switch (event._tag) {
    case "RepDetailsChanged":
      rep.name = event.name ?? rep.name
      rep.zone = event.zone ?? rep.zone
      rep.managerId = event.managerId ?? rep.managerId
      return
    case "RepHoursSet":
      rep.hours = { calendar: { zone: fixedZone(event.zone), week: event.hours }, position }
      return
    case "RepCapacitySet":
      rep.perDay = event.perDay
      return
    case "RepAbsent": {
      const { absenceId, delegateId, from, to, zone } = event
      if (cancelled.has(absenceKey(event))) return
      rep.absences = [...rep.absences, { absenceId, from, to, zone, delegateId, position }]
      return
    }
    case "RepLeft":
      // Said again, the later one counts: that is how a successor is put right.
      rep.left = { goesTo: event.goesTo, position }
      return
    case "RepAdded":
    case "AbsenceCancelled":
      return
  }
}
