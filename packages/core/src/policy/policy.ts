import { Either, Schema } from "effect"
import { Words } from "../fact/recorded.js"
import { CadenceId } from "../identity.js"
import { type Problem, problemsOf } from "../problem.js"
import { CalendarDuration, ExactDuration } from "../time/duration.js"
import { ZoneId } from "../time/zone.js"

/**
 * How often a stage is followed up. Calendar durations, counted in the contact's zone, else the
 * policy's.
 */
const StageRhythm = Schema.Struct({
  id: CadenceId,
  version: Schema.Int.pipe(Schema.positive()),
  /** From the beginning of the stage to its first touch. */
  first: CalendarDuration,
  gap: Schema.Struct({
    /** From one cadence touch to the next. */
    ideal: CalendarDuration,
    /** The longest silence allowed, counted from any outbound personal touch: the clamp. */
    max: CalendarDuration,
  }),
})

/**
 * The rules that turn facts into next steps, as data. Answers name its id and version, and the
 * same log can be asked under another one.
 */
export const Policy = Schema.Struct({
  id: Words,
  version: Schema.Int.pipe(Schema.positive()),
  /** The reporting zone: local days are judged in it where no contact or rep zone applies. */
  zone: ZoneId,
  /** How soon an answer is owed, in elapsed time. */
  respondWithin: Schema.Struct({ inbound: ExactDuration, webLead: ExactDuration }),
  /** The flow check calls an open prospect silent after this long without an outbound touch. */
  silentAfter: CalendarDuration,
  /** What applies to a stage when nothing else was decided for a contact. */
  cadences: Schema.Struct({ prospect: StageRhythm, customer: StageRhythm, declined: StageRhythm }),
  referral: Schema.Struct({
    /** How long somebody has to be a customer before being asked for a referral. */
    tenure: CalendarDuration,
    /** How long to wait after asking before asking again. */
    askAgainAfter: CalendarDuration,
  }),
})
export type Policy = typeof Policy.Type

/** Why a policy cannot be used: where in the data, and what is wrong there. */
export interface MalformedPolicy {
  readonly _tag: "MalformedPolicy"
  readonly problems: ReadonlyArray<Problem>
}

const decode = Schema.decodeUnknownEither(Policy, { errors: "all", onExcessProperty: "error" })

/** Reads a policy from its JSON form; unknown properties are refused, so a typing error shows. */
export const policyFromJson = (json: unknown): Either.Either<Policy, MalformedPolicy> =>
  Either.mapLeft(decode(json), (error) => ({
    _tag: "MalformedPolicy",
    problems: problemsOf(error),
  }))
