import * as Either from "effect/Either"
import * as Option from "effect/Option"
import type { Source } from "../contact/contact-facts.js"
import type { Duration } from "../time/duration.js"
import { addExact, type Instant } from "../time/instant.js"
import { resolveCalendar } from "../time/working-calendar.js"
import { addWorking } from "../time/working-time.js"
import type { ReadyCadence } from "./cadence-book.js"
import { closedOn } from "./calendars.js"
import type { CadenceSetting } from "./setting.js"

/** By when an answer is owed, and within what. */
export interface RespondBy {
  readonly within: Duration
  readonly by: Instant
}

/**
 * By when an answer is owed that has been open since `openedAt`, to a contact from that source; the
 * cadence's word for `inbound` holds for sources without one of their own, except that a web lead's
 * comes from `web-lead` alone. Working durations count the cadence's windows and the holidays, and no
 * holds. None when the cadence says nothing, or when its working time never passes.
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
  switch (within._tag) {
    case "Calendar":
      return Option.none()
    case "Exact":
      return Option.some({ within, by: addExact(openedAt, within) })
    case "Working": {
      const { holidays, zones } = setting
      const open = holidays === undefined ? ready.open : closedOn(ready.open, holidays)
      const by = addWorking(resolveCalendar(open, zones), openedAt, within)
      return Option.map(Either.getRight(by), (instant) => ({ within, by: instant }))
    }
  }
}
