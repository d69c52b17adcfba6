import * as Schema from "effect/Schema"
import { command, fact, maybe, oneOf, PersonalWords } from "../fact/recorded.js"
import { ContactId, HoldId } from "../identity.js"
import { Instant } from "../time/instant.js"
import { LocalDate } from "../time/local-date.js"
import { ZoneId } from "../time/zone.js"

/**
 * Until when nothing of the cadence is owed, exclusive. "Until the 10th" ends where the 10th starts
 * in its zone: on that day one may call again. An instant ends at itself. A condition
 * ends when the hold is lifted because it was met, and in any case where `backstop` starts in `zone`.
 */
export const HoldEnd = Schema.Union(
  Schema.TaggedStruct("LocalDate", { on: LocalDate, zone: ZoneId }),
  Schema.TaggedStruct("Instant", { at: Instant }),
  Schema.TaggedStruct("Condition", { when: PersonalWords, backstop: LocalDate, zone: ZoneId }),
)
export type HoldEnd = typeof HoldEnd.Type

/** Who is behind a hold: someone said so, or an automatism such as an out-of-office reply. */
export const HoldBy = oneOf("human", "automatic")
export type HoldBy = typeof HoldBy.Type

/** When to come back: from a date on, or within days `from` to `to`, both inclusive. */
export const Revisit = Schema.Union(
  Schema.TaggedStruct("On", { on: LocalDate, zone: ZoneId }),
  Schema.TaggedStruct("Window", { from: LocalDate, to: LocalDate, zone: ZoneId }).pipe(
    Schema.filter(
      ({ from, to }) => from <= to || `the window ends on ${to}, before it begins on ${from}`,
    ),
  ),
)
export type Revisit = typeof Revisit.Type

const placed = {
  contactId: ContactId,
  holdId: HoldId,
  /** Exclusive: the start of that date in its zone. Left out: as long as the cadence says. */
  until: maybe(HoldEnd),
  by: HoldBy,
  reason: maybe(PersonalWords),
}
const lifted = { contactId: ContactId, holdId: HoldId }
const notNow = {
  contactId: ContactId,
  /** Names the hold that it is, so that it can be lifted. */
  holdId: maybe(HoldId),
  /** Held until that date, or the first day of the window, starts. Left out: as the cadence says. */
  revisit: maybe(Revisit),
  words: maybe(PersonalWords),
}

export const HoldPlaced = fact("HoldPlaced", placed)
export const HoldLifted = fact("HoldLifted", lifted)
export const NotNowSaid = fact("NotNowSaid", notNow)

/**
 * Owe no cadence touch before an end. Promises, answers and booked steps go on. An automatic hold
 * lasts at most as long as the cadence allows, and never shortens what a person said. Refused when the
 * contact has a hold of that id.
 */
export const PlaceHold = command("PlaceHold", placed)
/** End a hold now, and not when it said. Refused when the contact never had it. */
export const LiftHold = command("LiftHold", lifted)
/** They said "not now": hold until the date or the beginning of the window they named. */
export const RecordNotNow = command("RecordNotNow", notNow)
