import type { Refusal } from "@followthrough/core"
import type { Doubt } from "../doubts/doubt.js"
import type { ObligationKind } from "../obligation/obligation.js"
import type { OrderReason } from "../obligation/order.js"
import type { Why } from "../obligation/why.js"
import type { SpillReason } from "../plan/spread.js"
import type { AskBlocker } from "../referral-asks/ask-blockers.js"
import { english } from "./english.js"
import type { Language } from "./language.js"
import { speakerOf, timeless } from "./speaker.js"

/** `2026-03-02T08:00:00.000Z` as `2026-03-02 08:00`, by the clocks of a zone of the IANA database. */
export const sayInstant = (iso: string, zone: string, language: Language = english): string =>
  speakerOf(zone, language).instant(iso)

/** The same with the zone named, once at the head of a text: `2026-03-02 09:00 Europe/Rome`. */
export const sayInstantAndZone = (iso: string, zone: string, language?: Language): string =>
  `${sayInstant(iso, zone, language)} ${zone}`

/** An ISO 8601 duration in words: `P14D` is `14 days`, `PT5M` is `5 minutes`. */
export const sayDuration = (iso: string, language: Language = english): string =>
  timeless(language).duration(iso)

/** The reason for an obligation as a sentence; instants are told by the clocks of the zone. */
export const sayWhy = (why: Why, zone: string, language: Language = english): string =>
  speakerOf(zone, language).why(why)

/** What to do, in a few words. */
export const sayStep = (step: ObligationKind, language: Language = english): string =>
  language.step(step)

/** Why a row stands above the next one. */
export const sayOrder = (reason: OrderReason, language: Language = english): string =>
  language.order(reason)

/** Why a plan puts nothing more on a day. */
export const saySpillReason = (reason: SpillReason): string => {
  switch (reason) {
    case "full":
      return "full"
    case "absent":
      return "absent"
    case "day-off":
      return "day off"
    case "holiday":
      return "holiday"
  }
}

/** Why a customer is not to be asked for a referral yet. */
export const sayBlocker = (
  blocker: AskBlocker,
  zone: string,
  language: Language = english,
): string => speakerOf(zone, language).blocker(blocker)

/** What cannot have been as the facts tell it; instants are told by the clocks of the zone. */
export const sayDoubt = (doubt: Doubt, zone: string, language: Language = english): string =>
  speakerOf(zone, language).doubt(doubt)

/** Why a command was not recorded. */
export const sayRefusal = (refusal: Refusal, language: Language = english): string =>
  language.refusal(refusal)
