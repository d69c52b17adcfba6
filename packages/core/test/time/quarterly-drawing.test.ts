import * as Option from "effect/Option"
import { expect, it } from "vitest"
import { addCalendarToDate } from "../../src/time/calendar-arithmetic.js"
import { months } from "../../src/time/duration.js"
import { daysBetween, type LocalDate } from "../../src/time/local-date.js"
import { occurrenceAt, type Rhythm } from "../../src/time/rhythm.js"
import { date } from "./calendars.js"

// Draws docs/time/quarterly-rhythm.svg. `vitest run quarterly-drawing -u` writes it anew.

const ANCHOR = date("2025-11-30")
const FROM = date("2025-11-01")
const TO = date("2026-12-31")
const LEFT = 150
const WIDTH = 760

const x = (on: LocalDate): number =>
  Math.round((LEFT + (WIDTH * daysBetween(FROM, on)) / daysBetween(FROM, TO)) * 10) / 10

const inYear = (rhythm: Rhythm): ReadonlyArray<LocalDate> =>
  [0, 1, 2, 3, 4]
    .flatMap((k) => Option.toArray(occurrenceAt(rhythm, ANCHOR, k)))
    .filter((on) => on <= TO)

const stepByStep = (): ReadonlyArray<LocalDate> => {
  const dates = [ANCHOR]
  for (let k = 1; k <= 4; k += 1) {
    dates.push(addCalendarToDate(dates.at(-1) ?? ANCHOR, months(3)))
  }
  return dates
}

const rows = [
  { name: "clamp", colour: "#1a7f4b", dates: inYear({ every: 1, unit: "quarters" }) },
  {
    name: "skip",
    colour: "#1f5fa8",
    dates: inYear({ every: 1, unit: "quarters", monthEnd: "skip" }),
  },
  { name: "step by step", colour: "#b3392f", dates: stepByStep() },
]

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

const grid = Array.from({ length: 14 }, (_, index) => {
  const on = addCalendarToDate(FROM, months(index))
  const name = MONTHS[Number(on.slice(5, 7)) - 1] ?? ""
  return `<path d="M${x(on)} 44V218" stroke="#d5d5d5"/><text x="${x(on) + 4}" y="38" fill="#555">${name}</text>`
})

const row = ({ name, colour, dates }: (typeof rows)[number], index: number): string => {
  const y = 80 + index * 56
  const dots = dates.map(
    (on) =>
      `<circle cx="${x(on)}" cy="${y}" r="6" fill="${colour}"/><text x="${x(on)}" y="${y + 22}" text-anchor="middle" fill="#222">${Number(on.slice(8))} ${MONTHS[Number(on.slice(5, 7)) - 1]}</text>`,
  )
  const line = `<path d="M${LEFT} ${y}H${LEFT + WIDTH}" stroke="${colour}" stroke-opacity=".35"/>`
  return `<text x="12" y="${y + 4}" font-weight="bold" fill="${colour}">${name}</text>${line}${dots.join("")}`
}

const drawing = (): string =>
  [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 940 232" font-family="sans-serif" font-size="13" role="img">',
    "<title>A year of a quarterly rhythm anchored on 30 November 2025</title>",
    "<desc>Clamp: 30 November, 28 February, 30 May, 30 August, 30 November. Skip: February is left out. Step by step, which this library does not do: after 28 February it stays at the 28th.</desc>",
    '<rect width="940" height="232" fill="#fff"/>',
    ...grid,
    ...rows.map(row),
    "</svg>",
    "",
  ].join("\n")

it("L5 the drawn year in the docs is what the rhythm gives", async () => {
  await expect(drawing()).toMatchFileSnapshot("../../../../docs/time/quarterly-rhythm.svg")
})
