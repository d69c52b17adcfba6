import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { type Problem, problemsOf } from "../problem.js"
import { Cadence, type CadenceJson } from "./cadence.js"
import { Play } from "./play.js"

/** Cadences together with the plays that they may name: what is checked and published as one. */
export const CadenceRules = Schema.Struct({
  plays: Schema.Array(Play),
  cadences: Schema.Array(Cadence),
}).annotations({ identifier: "CadenceRules" })

export type CadenceRules = typeof CadenceRules.Type

/** Data that is no cadence: where in it, and what is wrong there. */
export interface MalformedCadence {
  readonly _tag: "MalformedCadence"
  readonly problems: ReadonlyArray<Problem>
}

const strict = { errors: "all", onExcessProperty: "error" } as const

const decodeCadence = Schema.decodeUnknownEither(Cadence, strict)
const decodeRules = Schema.decodeUnknownEither(CadenceRules, strict)
const encodeCadence = Schema.encodeSync(Cadence)

/** Reads one cadence. Unknown properties are refused, so that a typing error shows. */
export const cadenceFromJson = (json: unknown): Either.Either<Cadence, MalformedCadence> =>
  Either.mapLeft(decodeCadence(json), (error) => ({
    _tag: "MalformedCadence",
    problems: problemsOf(error),
  }))

/** The same cadence as JSON; reading it again gives an equal one. */
export const cadenceToJson = (cadence: Cadence): CadenceJson => encodeCadence(cadence)

/** Reads `{"plays": […], "cadences": […]}`. Whether the rules make sense is for `checkCadences`. */
export const cadenceRulesFromJson = (
  json: unknown,
): Either.Either<CadenceRules, MalformedCadence> =>
  Either.mapLeft(decodeRules(json), (error) => ({
    _tag: "MalformedCadence",
    problems: problemsOf(error),
  }))
