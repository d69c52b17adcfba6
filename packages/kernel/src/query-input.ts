import {
  CalendarDuration,
  type Instant,
  instantFromIso,
  instantFromMillis,
  LocalDate,
  localDateFromIso,
  PartyId,
  PlayId,
  RepId,
} from "@followthrough/core"
import {
  type AuditAsked,
  type DoubtKind,
  doubtKinds,
  LONGEST_PLAN,
  type PlanLength,
} from "@followthrough/projection"
import { Either, ParseResult, Schema } from "effect"
import { malformed } from "./failure.js"

/** An instant from a host: ISO 8601 text with an offset or `Z`, or a `Date`. */
export type InstantInput = string | Date

/** As of when to answer. Both are inclusive. */
export interface AsOfInput {
  /** What had happened by then. Left out: now. */
  readonly at?: InstantInput
  /** What had been recorded by then. Left out: everything. */
  readonly knownAt?: InstantInput
}

/** Reads an instant, or throws a `malformed` failure that names the field. */
export const readInstant = (field: string, input: InstantInput): Instant => {
  if (input instanceof Date) {
    const millis = input.getTime()
    if (Number.isNaN(millis)) throw malformed("input", [{ path: field, message: "is no date" }])
    return instantFromMillis(millis)
  }
  return Either.getOrThrowWith(instantFromIso(input), ({ expected, text }) =>
    malformed("input", [{ path: field, message: `"${text}" is not ${expected}` }]),
  )
}

/** Reads an instant or a date (`2026-03-02`), or throws a `malformed` failure that names the field. */
export const readInstantOrDate = (field: string, input: InstantInput): Instant | LocalDate =>
  typeof input === "string" && /^\d{4}-\d{2}-\d{2}$/.test(input)
    ? Either.getOrThrowWith(localDateFromIso(input), ({ expected, text }) =>
        malformed("input", [{ path: field, message: `"${text}" is not ${expected}` }]),
      )
    : readInstant(field, input)

const reader =
  <A>(schema: Schema.Schema<A, string>) =>
  (field: string, input: string | undefined): A | undefined =>
    input === undefined
      ? undefined
      : Either.getOrThrowWith(Schema.decodeUnknownEither(schema)(input), (error) =>
          malformed("input", [
            { path: field, message: ParseResult.TreeFormatter.formatErrorSync(error) },
          ]),
        )

export const readDuration = reader(CalendarDuration)
export const readLocalDate = reader(LocalDate)
export const readRepId = reader(RepId)
export const readPartyId = reader(PartyId)
export const readPlayId = reader(PlayId)

/** Reads a kind of doubt, or throws a `malformed` failure. */
export const readDoubtKind = (
  field: string,
  input: DoubtKind | undefined,
): DoubtKind | undefined => {
  if (input === undefined || doubtKinds.includes(input)) return input
  const message = `${JSON.stringify(input)} is not one of ${doubtKinds.join(", ")}`
  throw malformed("input", [{ path: field, message }])
}

/** Reads by what an audit is cut, or throws a `malformed` failure. */
export const readCut = (
  field: string,
  input: AuditAsked["by"] | undefined,
): AuditAsked["by"] | undefined => {
  if (input === undefined || cuts.includes(input)) return input
  const message = `${JSON.stringify(input)} is not one of ${cuts.join(", ")}`
  throw malformed("input", [{ path: field, message }])
}

const cuts: ReadonlyArray<NonNullable<AuditAsked["by"]>> = ["manager", "source", "party"]

/** Reads how long a plan is, or throws a `malformed` failure. */
export const readPlanLength = (field: string, input: PlanLength): PlanLength => {
  const named: ReadonlyArray<PlanLength> = ["day", "week", "month"]
  if (named.includes(input)) return input
  if (Number.isInteger(input) && Number(input) >= 1 && Number(input) <= LONGEST_PLAN) return input
  const expected = `"day", "week", "month", or a whole number of days from 1 to ${LONGEST_PLAN}`
  throw malformed("input", [
    { path: field, message: `${JSON.stringify(input)} is not ${expected}` },
  ])
}
