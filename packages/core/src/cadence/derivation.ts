import type { PartyId, PlayId } from "../identity.js"
import type { Duration } from "../time/duration.js"
import type { Instant } from "../time/instant.js"
import type { LocalDate } from "../time/local-date.js"
import type { ResolvedZone } from "../time/zone-choice.js"
import type { Channel } from "../touch/touch-facts.js"
import type { CadenceRef } from "./cadence.js"
import type { Pause } from "./pause.js"
import type { WeekdayName } from "./weekday-name.js"

/**
 * Which touch of a cadence: step `index` of the opening or occurrence `index` of the rhythm (both from
 * 1), or the `index`-th repetition where there is neither. `anchor` is the position of the fact from
 * which it is counted; positions are unique in a workspace, so no two contacts share one.
 */
export interface CadenceOccurrence extends CadenceRef {
  readonly anchor: number
  readonly kind: "step" | "rhythm" | "repeat"
  readonly index: number
}

/** One text for each occurrence: a live obligation is there once or not at all. */
export const occurrenceKey = ({ id, version, anchor, kind, index }: CadenceOccurrence): string =>
  JSON.stringify([id, version, anchor, kind, index])

/** Why the rule says this instant. */
export type RuleReason =
  | { readonly _tag: "Step"; readonly after: Duration; readonly since: Instant }
  | { readonly _tag: "Rhythm"; readonly on: LocalDate; readonly since: Instant }
  | { readonly _tag: "Repeat"; readonly after: Pause; readonly since: Instant }

interface Shift {
  /** What was moved: the due, the slot from which it is owed, or the slot that is left by now. */
  readonly moved: "due" | "from" | "slot"
  readonly from: Instant
  /** Left out when it does not end. */
  readonly to?: Instant
  /** Positions of the facts behind it, ascending. */
  readonly facts: ReadonlyArray<number>
}

/**
 * A constraint that moved something, in the order in which they did.
 *
 * - `GapMin`: `gap.min` after the cadence touch before. - `StartAt`: nothing is due before it.
 * - `MaxGap`: earlier than the rule says, so that the silence does not get longer than `gap.max`.
 * - `Hold`: somebody, or an auto-reply, said not before. - `Frequency`: the contact asked for it.
 * - `Absence`, `Window`, `Holiday`, `Days` and `Hours` (asked for by the contact), `RepHours` (when
 *   the rep works), `Cap`: closed then.
 * - `PreferredDay`: an open slot was left for a day that the cadence prefers. `PreferredDayTooLate`
 *   moved nothing: waiting for such a day, until `to`, would make the silence too long.
 * - `DayBefore`: nothing opens on the day of the due, so it is the last open day before it. `NoDayBefore`
 *   moved nothing: none opens early enough.
 */
export type CadenceMove = Shift &
  (
    | { readonly _tag: "GapMin"; readonly since: Instant }
    | { readonly _tag: "StartAt" }
    | { readonly _tag: "MaxGap"; readonly since: Instant }
    | { readonly _tag: "Hold"; readonly by: "human" | "automatic" }
    | { readonly _tag: "Frequency"; readonly since: Instant }
    | { readonly _tag: "Absence" }
    | { readonly _tag: "Window" }
    | { readonly _tag: "Holiday"; readonly days: ReadonlyArray<HolidayMet> }
    | { readonly _tag: "Days"; readonly days: ReadonlyArray<WeekdayName> }
    | { readonly _tag: "Hours" }
    | { readonly _tag: "RepHours" }
    | { readonly _tag: "DayBefore" | "NoDayBefore" }
    | {
        readonly _tag: "Cap"
        /** Their places among the caps, and the parties whose touches filled them, if any did. */
        readonly caps: ReadonlyArray<number>
        readonly parties: ReadonlyArray<PartyId>
      }
    | {
        readonly _tag: "PreferredDay" | "PreferredDayTooLate"
        readonly days: ReadonlyArray<WeekdayName>
      }
  )

/** A holiday that closed a day on the way to the slot. */
export interface HolidayMet {
  readonly list: string
  readonly version: number
  readonly on: LocalDate
}

/**
 * A channel that was not taken: it must not be used (`Blocked`), a cap of 0 rules it out (`Never`), a
 * cap was full at the slot (`Full`; `cap` is its place among the caps), or the contact asked for
 * another one (`Unwished`), or for this one, which gives no slot in reach (`OutOfReach`).
 */
export type ChannelPassed = {
  readonly channel: Channel
  readonly facts: ReadonlyArray<number>
} & (
  | { readonly _tag: "Blocked" | "Unwished" | "OutOfReach" }
  | { readonly _tag: "Never" | "Full"; readonly cap: number }
)

/** A play that was not taken because that touch had it. */
export interface PlayPassed {
  readonly play: PlayId
  readonly position: number
}

/** Why there is no slot within the longest silence. To be cleared before anything else. */
export type SlotBlock =
  /** Every channel is ruled out; none at all means that the cadence names nothing to do. */
  | { readonly _tag: "NoChannel"; readonly channels: ReadonlyArray<ChannelPassed> }
  /** Nothing opens by `until`; `opensAt` is when it does, if ever. `because`: what is in the way. */
  | {
      readonly _tag: "NoTime"
      readonly until: Instant
      readonly opensAt?: Instant
      readonly because: ReadonlyArray<CadenceMove>
    }

/** How a next touch came about, as data. The same facts under the same rules give the same again. */
export interface CadenceDerivation {
  /** Whose zone the cadence is read in. */
  readonly zone: ResolvedZone
  readonly rule: RuleReason
  /** What the rule alone says. Left out when its working time never comes. */
  readonly ruleDue?: Instant
  /** From when the longest silence counts, and until when it lasts. */
  readonly silence: { readonly since: Instant; readonly until: Instant }
  /** The grace that the rule gives, and until when it lasts: not beyond the longest silence. */
  readonly grace?: { readonly late: Duration; readonly until: Instant }
  readonly moves: ReadonlyArray<CadenceMove>
  readonly channels: ReadonlyArray<ChannelPassed>
  readonly plays: ReadonlyArray<PlayPassed>
  /** Every fact that the answer rests on, by position, ascending. */
  readonly facts: ReadonlyArray<number>
}
