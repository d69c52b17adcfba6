import {
  type AbsenceId,
  byOccurrence,
  type Fact,
  type Instant,
  isRepFact,
  type LocalDate,
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
  /** When it was said, and the fact that says so. */
  readonly saidAt: Instant
  readonly position: number
  readonly cancelledAt: Instant | undefined
}

/** A member of the team, as its facts say. */
export interface Rep {
  readonly repId: RepId
  readonly externalId: string | undefined
  readonly name: string | undefined
  readonly zone: ZoneId | undefined
  readonly managerId: RepId | undefined
  /** In the order in which they were said; the cancelled ones too. */
  readonly absences: ReadonlyArray<Absence>
}

/** The reps of a workspace by id. */
export type Team = ReadonlyMap<string, Rep>

export const nobody: Team = new Map()

/** Folds the facts of all reps' logs as they happened; facts of contacts are passed over. */
export const foldTeam = (facts: Iterable<Fact>): Team => {
  const team = new Map<string, Rep & { readonly absences: Array<Absence> }>()
  const ofReps = [...facts].filter(isRepFact).sort(byOccurrence)
  // What others speak of comes first: people do record an absence as of before the rep was added.
  for (const { event } of ofReps) {
    if (event._tag !== "RepAdded") continue
    const { repId, externalId, name, zone, managerId } = event
    team.set(repId, { repId, externalId, name, zone, managerId, absences: [] })
  }
  for (const { event, occurredAt, position } of ofReps) {
    if (event._tag !== "RepAbsent") continue
    const { absenceId, delegateId, from, repId, to, zone } = event
    const said = { saidAt: occurredAt, position, cancelledAt: undefined }
    team.get(repId)?.absences.push({ absenceId, from, to, zone, delegateId, ...said })
  }
  for (const { event, occurredAt } of ofReps) {
    if (event._tag !== "AbsenceCancelled") continue
    const absences = team.get(event.repId)?.absences ?? []
    const index = absences.findIndex(({ absenceId }) => absenceId === event.absenceId)
    const absence = absences[index]
    if (absence !== undefined) {
      absences[index] = { ...absence, cancelledAt: absence.cancelledAt ?? occurredAt }
    }
  }
  return team
}
