import * as Option from "effect/Option"
import type { Source } from "../contact/contact-facts.js"
import { addExact, type Instant, saturatedInstant } from "../time/instant.js"
import type { ReadyCadence } from "./cadence-book.js"
import { hoursFor } from "./hours-taken.js"
import type { AnswerTime, HoursTaken, RespondHours } from "./respond-hours.js"
import type { CadenceSetting } from "./setting.js"
import { whenWorked } from "./when-passed.js"

/** By when an answer is owed, within what, and for working time in whose hours that is counted. */
export interface RespondBy {
  readonly within: AnswerTime
  readonly by: Instant
  readonly hours?: HoursTaken
}

/**
 * By when an answer is owed that has been open since `openedAt`, to a contact from that source; the
 * cadence's word for `inbound` holds for sources without one of their own, except that a web lead's
 * comes from `web-lead` alone. Working time runs in the hours that the cadence states, else in its
 * windows; holidays are left out, absences and holds are not. None when the cadence says nothing, or
 * when its working time never passes.
 */
export const respondBy = (
  ready: ReadyCadence,
  source: Source,
  openedAt: Instant,
  setting: CadenceSetting,
): Option.Option<RespondBy> => {
  const said = ready.cadence.respondWithin
  const within = said?.[source] ?? (source === "web-lead" ? undefined : said?.inbound)
  if (within === undefined) return Option.none()
  return answeredWithin(within, said?.hours, ready, openedAt, setting)
}

/** The same for a time that another rule states; None when its working time never passes. */
export const answeredWithin = (
  within: AnswerTime,
  hours: RespondHours | undefined,
  ready: ReadyCadence,
  openedAt: Instant,
  setting: CadenceSetting,
): Option.Option<RespondBy> => {
  if (within._tag === "Exact") {
    return Option.some({ within, by: addExact(openedAt, within) })
  }
  const { calendar, taken } = hoursFor(hours, ready, setting)
  const by = whenWorked(calendar, openedAt, within, setting.zones, setting.holidays)
  return Number.isFinite(by)
    ? Option.some({ within, by: saturatedInstant(by), hours: taken })
    : Option.none()
}
