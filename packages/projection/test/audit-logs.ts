import {
  type ContactFact,
  type Fact,
  instantFromMillis,
  localDateAt,
  type PlayId,
  UTC,
  type ZoneId,
} from "@followthrough/core"
import { historyBegins } from "@followthrough/core/testing"
import * as fc from "fast-check"
import { arbitraryLog, arbitraryUnmergedLog } from "./generated.js"

type Event = ContactFact["event"]

const zones = [UTC, "Pacific/Kiritimati" as ZoneId, "Etc/GMT+12" as ZoneId]

// What a drawn history seldom says, said by some of its facts.
const richer = <F extends Fact>(fact: F): Fact => {
  const { event, position } = fact
  const zone = zones[position % zones.length] ?? UTC
  const day = position % 5 === 0 ? { on: localDateAt(fact.occurredAt, zone) } : {}
  const told = (): Event | undefined => {
    switch (event._tag) {
      case "TouchLogged":
        return {
          ...event,
          ...(position % 3 === 0 ? { play: "check-in" as PlayId } : {}),
          ...(position % 4 === 0 ? { tells: { _tag: "Step", stepId: "s0" as never } } : {}),
        }
      case "SaleRecorded": {
        const amount = (position % 9) * 12.1
        const currency = position % 5 === 0 ? {} : { currency: position % 2 === 0 ? "EUR" : "USD" }
        return position % 7 === 0 ? event : { ...event, value: { amount, ...currency } }
      }
      case "ContactDisqualified":
        return position % 2 === 0
          ? event
          : { ...event, basis: "assumed", reason: position % 3 === 0 ? "gone" : "no budget" }
      default:
        return undefined
    }
  }
  const entered =
    position % 4 === 1 ? { enteredAt: instantFromMillis(fact.occurredAt + position) } : {}
  return { ...fact, event: { ...(told() ?? event), ...day, ...entered } as Fact["event"] }
}

/** Generated logs in which everything that an audit looks at comes up. */
export const richLog = arbitraryLog.map(([log, at]) => [log.map(richer), at] as const)

/** The same about contacts of which none turns out to be another. */
export const richUnmergedLog = arbitraryUnmergedLog.map(
  ([log, at]) => [log.map(richer), at] as const,
)

const DAY = 86_400_000

/** A window around a generated history, open on one side or both now and then. */
export const arbitraryWindow = fc
  .record({
    start: fc.integer({ min: 0, max: 300 }),
    hours: fc.integer({ min: 1, max: 400 * 24 }),
    open: fc.constantFrom("both", "from", "to", "neither", "neither"),
  })
  .map(({ hours, open, start }) => {
    const from = instantFromMillis(historyBegins + start * DAY)
    const to = instantFromMillis(from + (hours * DAY) / 24)
    return {
      ...(open === "both" || open === "from" ? {} : { from }),
      ...(open === "both" || open === "to" ? {} : { to }),
    }
  })

export const arbitraryPlay = fc.constantFrom(undefined, undefined, "check-in" as PlayId)

/** Generated logs in which of nothing more than the day is known. */
export const logOfDays = arbitraryLog.map(
  ([log, at]) =>
    [
      // A corrected touch may be known to the instant.
      log
        .filter(({ event }) => event._tag !== "TouchCorrected")
        .map((fact) => {
          const { event, ...rest } = richer(fact)
          return {
            ...rest,
            event: { ...event, on: localDateAt(fact.occurredAt, UTC) } as Fact["event"],
          }
        }),
      at,
    ] as const,
)
