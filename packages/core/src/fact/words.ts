import type { Money } from "../contact/contact-facts.js"
import type { HoldEnd, Revisit } from "../hold/hold-facts.js"
import type { PreferenceStated } from "../preference/preference-facts.js"
import type { PromiseDue } from "../promise/promise-facts.js"
import { durationText } from "../time/duration-text.js"
import type { Instant } from "../time/instant.js"
import { instantText } from "../time/instant-text.js"

/** `2024-02-01 09:30`, in UTC; seconds only where there are some. */
export const instantWords = (at: Instant): string =>
  instantText(at)
    .replace("T", " ")
    .replace(/(:00\.000|\.000)?Z$/, "")

/** `12.5 EUR` */
export const moneyWords = ({ amount, currency }: Money): string =>
  currency === undefined ? String(amount) : `${amount} ${currency}`

export const quoted = (words: string | undefined): string =>
  words === undefined ? "" : ` ${JSON.stringify(words)}`

/** How an instant inside a sentence is told. */
export type TellInstant = (at: Instant) => string

export const dueWords = (due: PromiseDue, tell: TellInstant): string => {
  switch (due._tag) {
    case "LocalDate":
      return `due on ${due.on} in ${due.zone}`
    case "Instant":
      return `due at ${tell(due.at)}`
    case "Condition":
      return `due ${durationText(due.within)} after${quoted(due.when)}, by ${due.backstop} in ${due.zone}`
  }
}

export const holdEndWords = (end: HoldEnd | undefined, tell: TellInstant): string => {
  if (end === undefined) return "lasts as long as the cadence says"
  switch (end._tag) {
    case "LocalDate":
      return `lasts until ${end.on} in ${end.zone}`
    case "Instant":
      return `lasts until ${tell(end.at)}`
    case "Condition":
      return `lasts until${quoted(end.when)}, at most until ${end.backstop} in ${end.zone}`
  }
}

export const revisitWords = (revisit: Revisit | undefined): string => {
  if (revisit === undefined) return ""
  switch (revisit._tag) {
    case "On":
      return `, but on ${revisit.on} in ${revisit.zone}`
    case "Window":
      return `, but from ${revisit.from} to ${revisit.to} in ${revisit.zone}`
  }
}

export const preferenceWords = (wish: (typeof PreferenceStated.Type)["preference"]): string => {
  switch (wish._tag) {
    case "Channel":
      return wish.channel
    case "Days":
      return wish.days.join(", ")
    case "Hours":
      return wish.hours.map((window) => `${window.from}-${window.to}`).join(", ")
    case "Frequency":
      return `at most one touch in ${durationText(wish.atMostEvery)}`
  }
}
