import {
  endOfDay,
  type Instant,
  instantFromMillis,
  type LocalDate,
  localDateAt,
  type Policy,
  type Relationship,
  type RepId,
  type ZoneId,
} from "@followthrough/core"
import type { Obligation } from "./obligation.js"

/** Where days begin and end for a contact. */
export const zoneOf = ({ zone }: Relationship, policy: Policy): ZoneId => zone ?? policy.zone

/** The last instant of a date. */
export const endOfDate = (on: LocalDate, zone: ZoneId): Instant =>
  instantFromMillis(endOfDay(on, zone) - 1)

/** The last instant of the local day of an instant. */
export const endOfDayAt = (at: Instant, zone: ZoneId): Instant =>
  endOfDate(localDateAt(at, zone), zone)

/** The last instant of the local day after that of an instant. */
export const endOfNextDayAt = (at: Instant, zone: ZoneId): Instant =>
  endOfDayAt(instantFromMillis(endOfDayAt(at, zone) + 1), zone)

/** Positions of facts as answers list them: ascending, each once. */
export const positions = (all: Iterable<number | undefined>): ReadonlyArray<number> => {
  const known = new Set<number>()
  for (const position of all) if (position !== undefined) known.add(position)
  return [...known].sort((a, b) => a - b)
}

/**
 * What every obligation to a contact says, whoever owes it. It takes the channel and the play because
 * a property that is spread first and then written again costs more than all the others together.
 */
export const owedBy = (
  relationship: Relationship,
  repId: RepId | undefined,
  { channel, play }: Pick<Partial<Obligation>, "channel" | "play"> = {},
): Pick<
  Obligation,
  "contactId" | "stage" | "obligors" | "queues" | "alsoShownTo" | "channel" | "play"
> => ({
  contactId: relationship.contactId,
  stage: relationship.stage,
  obligors: repId === undefined ? [] : [repId],
  queues: [],
  alsoShownTo: [],
  channel,
  play,
})
