import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import { malformedTime, parseIssue } from "./malformed-time.js"
import { ZoneId, zoneFromName } from "./zone.js"

/** In whose zone a rule reads wall clocks and weekdays: the contact's, the rep's, or a fixed one. */
export type ZoneChoice =
  | { readonly _tag: "Contact" }
  | { readonly _tag: "Rep" }
  | { readonly _tag: "Fixed"; readonly zone: ZoneId }

export const contactZone: ZoneChoice = { _tag: "Contact" }
export const repZone: ZoneChoice = { _tag: "Rep" }
export const fixedZone = (zone: ZoneId): ZoneChoice => ({ _tag: "Fixed", zone })

/** The zones at hand when a rule is applied. The policy's reporting zone is always known. */
export interface KnownZones {
  readonly contact?: ZoneId | undefined
  readonly rep?: ZoneId | undefined
  readonly policy: ZoneId
}

/**
 * The zone that a choice comes down to, for an explanation: `from` says whose zone it is, `unknown`
 * whose zone should have come first but is not known (empty when the choice could be followed).
 */
export interface ResolvedZone {
  readonly zone: ZoneId
  readonly from: "contact" | "rep" | "fixed" | "policy"
  readonly unknown: ReadonlyArray<"contact" | "rep">
}

/**
 * Follows the choice, or falls back: from an unknown contact's zone to the rep's, from an unknown rep's
 * zone to the policy's.
 */
export const resolveZone = (choice: ZoneChoice, zones: KnownZones): ResolvedZone => {
  switch (choice._tag) {
    case "Fixed":
      return { zone: choice.zone, from: "fixed", unknown: [] }
    case "Rep":
      return zones.rep === undefined
        ? { zone: zones.policy, from: "policy", unknown: ["rep"] }
        : { zone: zones.rep, from: "rep", unknown: [] }
    case "Contact": {
      if (zones.contact !== undefined) return { zone: zones.contact, from: "contact", unknown: [] }
      const { zone, from, unknown } = resolveZone(repZone, zones)
      return { zone, from, unknown: ["contact", ...unknown] }
    }
  }
}

const EXPECTED = 'whose zone: "contact", "rep", or a fixed one by its name, such as "Europe/Rome"'

const TypedZoneChoice = Schema.Union(
  Schema.Struct({ _tag: Schema.Literal("Contact") }),
  Schema.Struct({ _tag: Schema.Literal("Rep") }),
  Schema.Struct({ _tag: Schema.Literal("Fixed"), zone: Schema.typeSchema(ZoneId) }),
)

const textOf = (choice: ZoneChoice): string => {
  switch (choice._tag) {
    case "Contact":
      return "contact"
    case "Rep":
      return "rep"
    case "Fixed":
      return choice.zone
  }
}

/** Codec: `"contact"`, `"rep"` or a zone's name ⇄ {@link ZoneChoice}. */
export const ZoneChoice: Schema.Schema<ZoneChoice, string> = Schema.transformOrFail(
  Schema.String.annotations({ description: EXPECTED }),
  TypedZoneChoice,
  {
    strict: true,
    decode: (text, _options, ast) => {
      if (text === "contact") return ParseResult.succeed(contactZone)
      if (text === "rep") return ParseResult.succeed(repZone)
      return Either.mapBoth(zoneFromName(text), {
        onLeft: () => parseIssue(ast, malformedTime(text, EXPECTED)),
        onRight: fixedZone,
      })
    },
    encode: (choice) => ParseResult.succeed(textOf(choice)),
  },
).annotations({ identifier: "ZoneChoice" })
