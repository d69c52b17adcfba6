import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { ZoneId, zoneFromName } from "../../src/time/zone.js"
import { ALL_ZONES } from "./zones.js"

describe("a zone's name", () => {
  it("L15 every name that the runtime knows survives the codec", () => {
    for (const zone of ALL_ZONES) {
      expect(Schema.decodeUnknownSync(ZoneId)(zone)).toBe(zone)
      expect(Schema.encodeSync(ZoneId)(zone)).toBe(zone)
    }
  })

  it.each([
    ["europe/rome", "Europe/Rome"],
    ["utc", "UTC"],
    ["AMERICA/PORT-AU-PRINCE", "America/Port-au-Prince"],
    ["Asia/Kolkata", "Asia/Kolkata"],
    ["Asia/Calcutta", "Asia/Calcutta"],
    ["Etc/GMT+5", "Etc/GMT+5"],
    ["GMT", "GMT"],
  ])("reads %s as %s", (name, zone) => {
    expect(Either.getOrThrow(zoneFromName(name))).toBe(zone)
  })

  it.each([
    "+01:00",
    "-05",
    "GMT+1",
    "UTC+2",
    "Z",
    "PST",
    "",
    "Rome",
    "Europe/Atlantis",
    "Europe/Rome ",
    "__proto__",
    "constructor",
  ])("refuses %j", (name) => {
    expect(Either.getOrThrow(Either.flip(zoneFromName(name)))).toMatchObject({
      _tag: "MalformedTime",
      text: name,
    })
  })

  it.each([
    ["EST", "America/New_York"],
    ["est", "America/New_York"],
    ["PST", "America/Los_Angeles"],
    ["EST5EDT", "America/New_York"],
    ["CET", "Europe/Berlin"],
    ["IST", "Asia/Kolkata or Asia/Jerusalem or Europe/Dublin"],
  ])("refuses the abbreviation %s and says what it may mean", (name, meant) => {
    const { expected } = Either.getOrThrow(Either.flip(zoneFromName(name)))
    expect(expected).toContain(`did you mean ${meant}?`)
  })

  it("does not encode what only claims to be a zone", () => {
    expect(() => Schema.encodeSync(ZoneId)("europe/rome" as ZoneId)).toThrow()
  })
})
