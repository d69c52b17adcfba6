import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { exactMillis, hours } from "../../src/time/duration.js"
import {
  addExact,
  exactBetween,
  Instant,
  instantFromIso,
  instantFromMillis,
  instantFromTemporal,
  instantToIso,
  instantToTemporal,
  LATEST_INSTANT,
  subtractExact,
} from "../../src/time/instant.js"
import { Temporal } from "../../src/time/temporal.js"

const anyInstant = fc.integer({ min: -8.64e15, max: 8.64e15 }).map(instantFromMillis)
const civilInstant = fc
  .integer({ min: Date.parse("0000-01-01T00:00:00Z"), max: Date.parse("9999-12-31T23:59:59Z") })
  .map(instantFromMillis)

const millisOf = (text: string): number => Either.getOrThrow(instantFromIso(text))
const expectedOf = (text: string): string =>
  Either.match(instantFromIso(text), { onLeft: (refusal) => refusal.expected, onRight: () => "" })

describe("an instant as text", () => {
  it("L15 every instant survives its text", () => {
    fc.assert(
      fc.property(fc.oneof(anyInstant, civilInstant), (instant) => {
        const text = instantToIso(instant)
        expect(Schema.decodeUnknownSync(Instant)(text)).toBe(instant)
        expect(Schema.encodeSync(Instant)(instant)).toBe(text)
      }),
    )
  })

  it("L15 the canonical text is the one of the language's own Date", () => {
    fc.assert(
      fc.property(fc.oneof(anyInstant, civilInstant), (instant) => {
        expect(instantToIso(instant)).toBe(new Date(instant).toISOString())
      }),
    )
  })

  it("L15 text with any offset reads as Temporal reads it, floored to the millisecond", () => {
    const two = (max: number) =>
      fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, "0"))
    fc.assert(
      fc.property(
        fc.record({
          date: civilInstant.map((instant) => instantToIso(instant).slice(0, 10)),
          hour: two(23),
          minute: two(59),
          second: fc.option(two(60), { nil: undefined }),
          fraction: fc.option(
            fc.stringOf(fc.constantFrom(..."0123456789"), { minLength: 1, maxLength: 9 }),
            { nil: undefined },
          ),
          sign: fc.constantFrom("+", "-"),
          offset: fc.tuple(two(23), two(59)),
          form: fc.constantFrom("Z", "hh", "hhmm", "hh:mm"),
        }),
        ({ date, hour, minute, second, fraction, sign, offset, form }) => {
          const seconds =
            second === undefined ? "" : `:${second}${fraction === undefined ? "" : `.${fraction}`}`
          const [hh, mm] = offset
          const shift = {
            Z: "Z",
            hh: `${sign}${hh}`,
            hhmm: `${sign}${hh}${mm}`,
            "hh:mm": `${sign}${hh}:${mm}`,
          }
          const text = `${date}T${hour}:${minute}${seconds}${shift[form as keyof typeof shift]}`
          const exact = Temporal.Instant.from(text).epochNanoseconds
          const floored = exact / 1_000_000n - (exact % 1_000_000n < 0n ? 1n : 0n)
          expect(millisOf(text)).toBe(Number(floored))
        },
      ),
    )
  })

  it.each([
    ["2026-03-29T09:00:00+01:00", "2026-03-29T08:00:00.000Z"],
    ["2026-03-29T09:00Z", "2026-03-29T09:00:00.000Z"],
    ["2026-03-29 09:00:00.123999Z", "2026-03-29T09:00:00.123Z"],
    ["1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z"],
    ["2016-12-31T23:59:60Z", "2016-12-31T23:59:59.000Z"],
    ["2024-02-29T12:00:00-0330", "2024-02-29T15:30:00.000Z"],
    ["+012345-01-01T00:00:00Z", "+012345-01-01T00:00:00.000Z"],
    ["0000-01-01T00:00:00+23:59", "-000001-12-31T00:01:00.000Z"],
  ])("reads %s", (text, canonical) => {
    expect(instantToIso(instantFromMillis(millisOf(text)))).toBe(canonical)
  })

  it.each(["2026-03-29T09:00:00", "2026-03-29"])(
    "refuses %s: without an offset it names no instant",
    (text) => {
      expect(expectedOf(text)).toContain("no offset")
    },
  )

  it.each([
    "2026-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-00-10T00:00:00Z",
    "2026-01-00T00:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T00:60:00Z",
    "2026-01-01T00:00:61Z",
    "2026-01-01T00:00:00+24:00",
    "2026-01-01T00:00:00+01:60",
    "-000000-01-01T00:00:00Z",
    "+999999-01-01T00:00:00Z",
    "20260101T000000Z",
    "2026-1-1T00:00:00Z",
    "2026-01-01T00:00:00Z[Europe/Rome]",
    " 2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00Z\n",
    "",
    "now",
  ])("refuses %j", (text) => {
    expect(expectedOf(text)).toContain("an instant as ISO 8601 text")
  })

  it("tells in the schema's message what was expected and what came", () => {
    expect(() => Schema.decodeUnknownSync(Instant)("tomorrow")).toThrow(
      /Expected an instant as ISO 8601 text.*, got "tomorrow"/,
    )
  })
})

describe("an instant as a number", () => {
  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 1])("%d is a bug", (millis) => {
    expect(() => instantFromMillis(millis)).toThrow(RangeError)
    expect(() => Schema.encodeSync(Instant)(millis as Instant)).toThrow()
  })

  it("has no negative zero", () => {
    expect(Object.is(instantFromMillis(-0), 0)).toBe(true)
  })

  it("L4 adding and taking away an exact duration come back, and saturate at the ends of time", () => {
    fc.assert(
      fc.property(civilInstant, fc.nat({ max: 1e12 }), (instant, millis) => {
        const later = addExact(instant, exactMillis(millis))
        expect(later - instant).toBe(millis)
        expect(subtractExact(later, exactMillis(millis))).toBe(instant)
        expect(exactBetween(instant, later)).toEqual(exactMillis(millis))
        expect(exactBetween(later, instant)).toEqual(exactMillis(0))
      }),
    )
    expect(addExact(LATEST_INSTANT, hours(1))).toBe(LATEST_INSTANT)
    expect(subtractExact(instantFromMillis(-8.64e15), hours(1))).toBe(-8.64e15)
  })

  it("goes to Temporal and back", () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        expect(instantFromTemporal(instantToTemporal(instant))).toBe(instant)
      }),
    )
    expect(instantFromTemporal(Temporal.Instant.fromEpochNanoseconds(-1n))).toBe(-1)
  })
})
