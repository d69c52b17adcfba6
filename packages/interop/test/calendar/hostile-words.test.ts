import { calendarText } from "@followthrough/interop/calendar"
import * as fc from "fast-check"
import ICAL from "ical.js"
import nodeIcal from "node-ical"
import { describe, expect, it } from "vitest"
import { oneLine } from "../../src/calendar/content-line.js"
import { madeAnswers } from "./made-answers.js"
import { readByIcalJs, readByNodeIcal } from "./read-back.js"

const pieces = fc.constantFrom(
  "\r\n",
  "\n",
  "\r",
  "\u0085",
  "\u2028",
  "\u000b",
  "\u0000",
  "\u001b",
  "BEGIN:VEVENT",
  "END:VTODO",
  "END:VCALENDAR",
  "ATTACH:http://example.com/",
  "\r\nDTSTART:20260101T000000Z",
  "\\n",
  "\\",
  "\\\\",
  ";",
  ",",
  ":",
  '"',
  "^n",
  "👩‍💻",
  "é",
  "日本語",
  "\u202e",
  "\u200f",
  "\ud800",
  " ",
  "\t",
  "\r\n ",
)

const hostile = fc
  .array(fc.oneof(pieces, fc.fullUnicodeString({ maxLength: 30 })), { maxLength: 12 })
  .map((all) => all.join(""))

/** The components and the names of their properties, in the order of the file. */
const skeletonOf = (component: ICAL.Component): unknown => [
  component.name,
  component.getAllProperties().map(({ name }) => name),
  component.getAllSubcomponents().map(skeletonOf),
]

const skeleton = (text: string): unknown => skeletonOf(new ICAL.Component(ICAL.parse(text)))

describe("words from outside in a calendar", () => {
  const plain = madeAnswers({ name: "Ada", what: "the offer", about: "demo" })

  it("L20 make no other component, property or parameter, whatever they hold", () => {
    const expected = skeleton(calendarText(plain))
    fc.assert(
      fc.property(
        fc.record({ name: hostile, what: hostile, about: hostile }),
        hostile,
        (words, name) => {
          const text = calendarText(madeAnswers(words), { name })
          expect(skeleton(text)).toEqual(expected)
          const read = nodeIcal.sync.parseICS(text)
          const kinds = Object.values(read).map((one) => one?.type)
          expect(kinds.filter((kind) => kind === "VEVENT")).toHaveLength(1)
          expect(kinds.filter((kind) => kind === "VTODO")).toHaveLength(2)
          expect(readByIcalJs(text).map(({ uid }) => uid)).toEqual(
            readByIcalJs(calendarText(plain)).map(({ uid }) => uid),
          )
        },
      ),
    )
  })

  it("L20 are read back as they were said, but for what nobody would see", () => {
    fc.assert(
      fc.property(fc.record({ name: hostile, what: hostile, about: hostile }), (words) => {
        const read = readByIcalJs(calendarText(madeAnswers(words)))
        const { about, name, what } = words
        expect(read.map(({ summary }) => summary).sort()).toEqual(
          [
            `${name}: ${about === "" ? "booked step" : about}`,
            `${name}: ${what === "" ? "keep promise" : what}`,
            `${name}: answer`,
          ]
            .map(oneLine)
            .sort(),
        )
      }),
    )
  })

  it("L20 are read back the same by both libraries", () => {
    // node-ical reads a backslash before an n as a new line, however it is escaped.
    const said = hostile.map((text) => text.replaceAll("\\", "/"))
    fc.assert(
      fc.property(fc.record({ name: said, what: said, about: said }), (words) => {
        const text = calendarText(madeAnswers(words))
        expect(readByNodeIcal(text)).toEqual(readByIcalJs(text))
      }),
    )
  })

  it("come in lines of 75 octets at most, with CR LF behind each and no character cut in two", () => {
    fc.assert(
      fc.property(fc.record({ name: hostile, what: hostile, about: hostile }), (words) => {
        const text = calendarText(madeAnswers(words))
        expect(text.endsWith("\r\n")).toBe(true)
        expect(text.isWellFormed()).toBe(true)
        for (const line of text.slice(0, -2).split("\r\n")) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
          expect(line.isWellFormed()).toBe(true)
          expect(line).toMatch(/^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+$/u)
        }
      }),
    )
  })

  it("show several lines as such in the description, and as one in the summary", () => {
    const text = calendarText(
      madeAnswers({ name: "Ada", what: "one\r\ntwo, three; four\\n", about: "" }),
    )
    const promise = readByIcalJs(text).find(({ summary }) => summary.startsWith("Ada: one"))
    expect(promise?.summary).toBe("Ada: one two, three; four\\n")
    expect(promise?.description).toContain(": one\ntwo, three; four\\n")
  })
})
