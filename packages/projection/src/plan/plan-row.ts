import { instantToIso, type LocalDate, localDateAt } from "@followthrough/core"
import type { IsoInstant } from "../iso-instant.js"
import { levelAt, type ObligationKind } from "../obligation/obligation.js"
import { type QueueRow, rowOf } from "../queue/queue-row.js"
import { endOf, firstBy, type LaneAsked, lastInstantOn, type Place } from "./place.js"
import type { SpillReason } from "./spread.js"

/** That a contact was put off. */
export interface Spill {
  /** What was to be done, and the day on which it fell. */
  readonly step: ObligationKind
  readonly fromOn: string
  /** Why not on that day and those after it; each reason once, in the order in which it came up. */
  readonly because: ReadonlyArray<SpillReason>
  /** Where it went; absent: no day within a year after the plan has room. */
  readonly toOn?: string
}

/** Something else that falls to the contact before the plan ends. */
export interface AlsoOwed {
  readonly step: ObligationKind
  readonly on: string
  readonly from: IsoInstant
  readonly by: IsoInstant
}

/**
 * A contact's place in a plan. `begun` and `late` are as of the beginning of the plan, `level` as of the
 * end of the day.
 */
export interface PlanRow extends Omit<QueueRow, "aboveNextBy"> {
  /** The day; absent: no day within a year after the plan has room. */
  readonly on?: string
  readonly spill?: Spill
  /** It was put off past the longest silence that the cadence allows, which ends then. */
  readonly breach?: { readonly silentUntil: IsoInstant }
  /** In the order in which it falls. */
  readonly also: ReadonlyArray<AlsoOwed>
}

/** What a rep owes who is away, in the plan of whoever stands in. */
export interface StandIn extends PlanRow {
  readonly forRepId: string
}

export const planRow = (
  place: Place,
  asked: LaneAsked,
  putOff: ReadonlyMap<LocalDate, SpillReason>,
): PlanRow => {
  const { now, work } = asked
  const { contact, falling, fellOn, on, owed } = place
  const row = rowOf({ contact, obligation: owed }, now)
  const silence = breachedSilence(place, asked)
  return {
    ...row,
    level: on === undefined ? row.level : levelAt(owed, lastInstantOn(on, work)),
    ...(on === undefined ? {} : { on }),
    ...(on === fellOn
      ? {}
      : {
          spill: {
            step: firstBy(place, fellOn, work).owed.kind,
            fromOn: fellOn,
            because: reasons(putOff, fellOn, on),
            ...(on === undefined ? {} : { toOn: on }),
          },
        }),
    ...(silence === undefined ? {} : { breach: { silentUntil: instantToIso(silence) } }),
    also: falling
      .filter((one) => one.owed !== owed && one.on < endOf(asked))
      .map((one) => ({
        step: one.owed.kind,
        on: one.on,
        from: instantToIso(one.owed.from),
        by: instantToIso(one.owed.by),
      })),
  }
}

const breachedSilence = ({ falling, on }: Place, { work }: LaneAsked) =>
  falling
    .filter((one) => on === undefined || one.on < on)
    .flatMap(({ owed }) => owed.silentUntil ?? [])
    .find((until) => on === undefined || localDateAt(until, work.zone) < on)

const reasons = (
  putOff: ReadonlyMap<LocalDate, SpillReason>,
  from: LocalDate,
  to: LocalDate | undefined,
): ReadonlyArray<SpillReason> => {
  const all = [...putOff].filter(([date]) => date >= from && (to === undefined || date < to))
  return [...new Set(all.map(([, reason]) => reason))]
}
