import * as Either from "effect/Either"
import { cadence } from "../../src/cadence/build-cadence.js"
import { compileCadence } from "../../src/cadence/cadence-book.js"
import type { CadenceHistory, CadenceTouch } from "../../src/cadence/history.js"
import { type NextTouch, nextTouch } from "../../src/cadence/next-touch.js"
import { days, months } from "../../src/time/duration.js"
import { type Instant, instantFromIso, instantFromMillis } from "../../src/time/instant.js"
import { UTC } from "../../src/time/zone.js"

// A year of a quarterly rhythm that begins on a 31 August: its days are 30 November, 28 February, 31
// May and 31 August again. One touch is done on time, one late, one early, and the rhythm stays.

const DAY = 86_400_000
const at = (text: string): Instant => Either.getOrThrow(instantFromIso(text))

const START = at("2025-08-31T09:00:00Z")
const FROM = Date.UTC(2025, 7, 1)
const TO = Date.UTC(2026, 9, 1)

const office = [{ from: "09:00", to: "17:00" }]

const quarterly = cadence("quarterly", {
  version: 1,
  stage: "customer",
  gap: { min: days(14), ideal: months(3), max: months(4) },
})
  .every(1, "quarters", { channels: ["phone"], plays: ["check-in"] })
  .openOn({ monday: office, tuesday: office, wednesday: office, thursday: office, friday: office })
  .build()

/** How many days after its slot each touch was done. */
const DONE_AFTER = [0, 9, -6]

interface Drawn {
  readonly next: NextTouch
  readonly done: Instant | undefined
}

const followed = (): ReadonlyArray<Drawn> => {
  const ready = compileCadence(quarterly)
  let history: CadenceHistory = {
    addedAt: START,
    addedBy: 1,
    enrolledAt: START,
    enrolledBy: 1,
    touches: [],
  }
  let now = START
  return [...DONE_AFTER, undefined].map((after, index) => {
    const next = nextTouch(ready, history, { zones: { policy: UTC } }, now)
    if (after === undefined) return { next, done: undefined }
    now = instantFromMillis(next.from + after * DAY)
    const touch: CadenceTouch = {
      at: now,
      position: 2 + index,
      direction: "outbound",
      mode: "personal",
      channel: "phone",
      didCadence: true,
    }
    history = { ...history, touches: [...history.touches, touch] }
    return { next, done: now }
  })
}

const LEFT = 92
const WIDTH = 880
const x = (instant: number): string =>
  (LEFT + ((instant - FROM) / (TO - FROM)) * (WIDTH - LEFT - 12)).toFixed(1)

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ")

const day = (instant: number): string => {
  const date = new Date(instant)
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`
}

const monthStarts = (): ReadonlyArray<number> =>
  Array.from({ length: 15 }, (_, index) => Date.UTC(2025, 7 + index, 1))

const text = (where: number, y: number, words: string, more = ""): string =>
  `<text x="${x(where)}" y="${y}" ${more}>${words}</text>`

const label = (y: number, words: string): string =>
  `<text class="label" x="8" y="${y + 4}">${words}</text>`

/** The picture as an SVG file, the same bytes every time. */
export const drawYear = (): string => {
  const drawn = followed()
  const rhythm = [START, ...drawn.map(({ next }) => next.due)]
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} 230" role="img" aria-labelledby="title desc">`,
    `<title id="title">A year of a quarterly rhythm that begins on 31 August</title>`,
    `<desc id="desc">The rhythm's days are 30 November, 28 February, 31 May and 31 August. Slots are on working days. A touch done nine days late and one done six days early leave the rhythm where it was.</desc>`,
    "<style>",
    "text { font: 13px system-ui, sans-serif; fill: #24292f; text-anchor: middle }",
    ".label { text-anchor: start; font-weight: 600 }",
    ".month { fill: #57606a; text-anchor: start; font-size: 12px }",
    ".grid { stroke: #8c959f; stroke-opacity: .35 }",
    ".rhythm { stroke: #0969da; stroke-width: 3 }",
    ".slot { fill: #0969da }",
    ".done { fill: none; stroke: #1a7f37; stroke-width: 3 }",
    ".tie { stroke: #8c959f; stroke-dasharray: 3 3; fill: none }",
    "@media (prefers-color-scheme: dark) {",
    "text { fill: #e6edf3 } .month { fill: #9aa4af } .rhythm { stroke: #58a6ff } .slot { fill: #58a6ff } .done { stroke: #3fb950 }",
    "}",
    "</style>",
    ...monthStarts().flatMap((start) => [
      `<line class="grid" x1="${x(start)}" y1="26" x2="${x(start)}" y2="206"/>`,
      start < TO
        ? `<text class="month" x="${(Number(x(start)) + 4).toFixed(1)}" y="20">${MONTHS[new Date(start).getUTCMonth()]}</text>`
        : "",
    ]),
    label(68, "rhythm"),
    label(122, "slot"),
    label(176, "done"),
    ...rhythm.flatMap((instant, index) => [
      `<line class="rhythm" x1="${x(instant)}" y1="56" x2="${x(instant)}" y2="80"/>`,
      text(instant, 48, index === 0 ? `begins ${day(instant)}` : day(instant)),
    ]),
    ...drawn.flatMap(({ next, done }) => [
      `<path class="tie" d="M${x(next.due)} 80 L${x(next.from)} 115"/>`,
      `<circle class="slot" cx="${x(next.from)}" cy="122" r="6"/>`,
      text(next.from, 145, day(next.from)),
      ...(done === undefined
        ? []
        : [
            `<circle class="done" cx="${x(done)}" cy="176" r="6"/>`,
            text(done, 199, `${day(done)}${remark(done, next.from)}`),
          ]),
    ]),
    "</svg>",
  ]
  return `${lines.filter((line) => line !== "").join("\n")}\n`
}

const remark = (done: Instant, slot: Instant): string => {
  const days = Math.round((done - slot) / DAY)
  return days === 0 ? "" : days > 0 ? `, ${days} days late` : `, ${-days} days early`
}
