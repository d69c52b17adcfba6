import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { CadenceJson } from "../../src/cadence/cadence.js"
import type { CadenceTouch } from "../../src/cadence/history.js"
import { nextTouch } from "../../src/cadence/next-touch.js"
import { onOwnTerms } from "../../src/cadence/own-terms.js"
import { days } from "../../src/time/duration.js"
import { instantFromMillis } from "../../src/time/instant.js"
import type { LocalDate } from "../../src/time/local-date.js"
import { Temporal } from "../../src/time/temporal.js"
import { zoneNamed } from "../time/zones.js"
import { readyOf } from "./cadences.js"

const steps: CadenceJson = {
  id: "steps",
  version: 1,
  stage: "prospect",
  opening: [
    { after: "P1D", channels: ["phone"], plays: ["ask"] },
    { after: "P5D", channels: ["email"], plays: ["article"] },
  ],
  gap: { min: "PT0S", ideal: "P7D", max: "P400D" },
}

const quarterly: CadenceJson = {
  ...steps,
  opening: [],
  rhythm: {
    every: 1,
    unit: "quarters",
    turns: [
      { channels: ["phone"], plays: ["one"] },
      { channels: ["email"], plays: ["two"] },
    ],
  },
}

const zones = ["Europe/Rome", "America/New_York", "Pacific/Apia", "UTC"].map(zoneNamed)

describe("terms of one contact", () => {
  it("L5 every so many days, first on a day: each falls so many days after the first, whenever it was done", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(steps, quarterly),
        fc.constantFrom(...zones),
        fc.integer({ min: 5, max: 90 }),
        fc.integer({ min: 0, max: 60 }),
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 6 }),
        (json, zone, every, ahead, late) => {
          const enrolled = Temporal.PlainDateTime.from("2026-02-20T15:00").toZonedDateTime(zone)
          const first = enrolled.toPlainDate().add({ days: ahead })
          const dueOn = (k: number) =>
            first.add({ days: every * k }).toZonedDateTime({ timeZone: zone }).epochMilliseconds
          const terms = {
            rhythm: { every, unit: "days" as const },
            firstOn: first.toString() as LocalDate,
          }
          const touches: Array<CadenceTouch> = []
          late.forEach((days, k) => {
            const now = instantFromMillis(Math.max(dueOn(k), enrolled.epochMilliseconds + 1))
            const enrolledAt = instantFromMillis(enrolled.epochMilliseconds)
            const startAt = instantFromMillis(dueOn(0))
            const history = { addedAt: enrolledAt, addedBy: 1, enrolledAt, enrolledBy: 2, touches }
            const next = nextTouch(
              onOwnTerms(readyOf(json), terms),
              { ...history, countsFrom: startAt, startAt },
              { zones: { policy: zone } },
              now,
            )
            expect([k, next.derivation.ruleDue]).toEqual([k, dueOn(k)])
            expect(next.due).toBe(dueOn(k))
            // They take turns as the cadence has them.
            const plays = json === quarterly ? ["one", "two"] : ["article"]
            expect(next.play).toBe(plays[k % plays.length])
            touches.push({
              at: instantFromMillis(Math.max(now, dueOn(k) + days * 86_400_000)),
              position: 10 + k,
              direction: "outbound",
              mode: "personal",
              channel: "phone",
              didCadence: true,
            })
          })
        },
      ),
    )
  })

  it("L5 an opening begins on the first day that was agreed on, and its delays count from then", () => {
    const enrolledAt = instantFromMillis(Date.parse("2026-02-20T15:00:00Z"))
    const first = instantFromMillis(Date.parse("2026-03-10T00:00:00Z"))
    const history = { addedAt: enrolledAt, addedBy: 1, enrolledAt, enrolledBy: 2 }
    const own = onOwnTerms(readyOf(steps), { firstOn: "2026-03-10" as LocalDate })
    const next = (touches: ReadonlyArray<CadenceTouch>) =>
      nextTouch(
        own,
        { ...history, touches, countsFrom: first, startAt: first },
        { zones: { policy: zoneNamed("UTC") } },
        instantFromMillis(first + 12 * 3_600_000),
      )
    expect(next([]).due).toBe(first)
    const called = {
      at: instantFromMillis(first + 10 * 3_600_000),
      position: 10,
      direction: "outbound",
      mode: "personal",
      channel: "phone",
      didCadence: true,
    } as const
    expect(next([called])).toMatchObject({ due: called.at + 5 * 86_400_000, play: "article" })
  })

  it("keep the cadence's own gaps where none was agreed on, and lead nowhere else", () => {
    const ready = { ...readyOf(steps), afterwards: readyOf(quarterly) }
    const own = onOwnTerms(ready, { gap: { max: days(30) } })
    expect(own.cadence.gap).toEqual({ ...ready.cadence.gap, max: days(30) })
    expect(own.cadence.opening).toEqual(ready.cadence.opening)
    expect(own.afterwards).toBe(ready.afterwards)
    expect(onOwnTerms(ready, { rhythm: { every: 60, unit: "days" } }).afterwards).toBeUndefined()
  })
})
