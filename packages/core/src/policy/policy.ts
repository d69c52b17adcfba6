import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { Cadence, CadenceRef } from "../cadence/cadence.js"
import { checkCadences, checkLastCadence } from "../cadence/check/check-cadences.js"
import type { CadenceDefect } from "../cadence/check/defect.js"
import { Play } from "../cadence/play.js"
import { AnswerTime, respondHours } from "../cadence/respond-hours.js"
import { maybe, Words } from "../fact/recorded.js"
import { type Problem, problemsOf } from "../problem.js"
import { CalendarDuration } from "../time/duration.js"
import { HolidayList } from "../time/holiday-list.js"
import { WeeklyHours } from "../time/weekly-hours.js"
import { ZoneId } from "../time/zone.js"
import { teamHoursUntold, unknownHours } from "./policy-hours.js"

const defaults = {
  prospect: CadenceRef,
  customer: CadenceRef,
  declined: CadenceRef,
  /** For prospects who came as a web lead; left out, they are prospects like the others. */
  webLead: maybe(CadenceRef),
}

/**
 * The rules that turn facts into next steps, as data. Answers name its id and version, and the
 * same log can be asked under another one.
 */
export const Policy = Schema.Struct({
  id: Words,
  version: Schema.Int.pipe(Schema.positive()),
  /** The reporting zone: local days are judged in it where no contact or rep zone applies. */
  zone: ZoneId,
  /** What a cadence touch may be for; cadences name them. */
  plays: Schema.Array(Play),
  cadences: Schema.NonEmptyArray(Cadence),
  /** Which of the cadences applies to a stage when nothing else was decided for a contact. */
  defaults: Schema.Struct(defaults),
  /** Days on which no cadence touch takes place, by the clock of each cadence's zone. */
  holidays: maybe(Schema.Array(HolidayList)),
  /**
   * When the team works, in `zone`: reports tell working time by it, and answers may be owed in it. Left
   * out, they do not.
   */
  workingHours: maybe(WeeklyHours),
  /**
   * How soon an answer is owed where the contact's cadence does not say. Working time runs in `hours`, in
   * the team's `workingHours` when left out.
   */
  respondWithin: Schema.Struct({ inbound: AnswerTime, webLead: AnswerTime, hours: respondHours }),
  /** The flow check calls an open prospect silent after this long without an outbound touch. */
  silentAfter: CalendarDuration,
}).annotations({ identifier: "Policy" })
export type Policy = typeof Policy.Type
/** A policy as JSON. */
export type PolicyJson = typeof Policy.Encoded

/** Why a policy cannot be used: where in the data, and what is wrong there. */
export interface MalformedPolicy {
  readonly _tag: "MalformedPolicy"
  readonly problems: ReadonlyArray<Problem>
}

const decode = Schema.decodeUnknownEither(Policy, { errors: "all", onExcessProperty: "error" })

/**
 * Reads a policy from its JSON form. Refused are unknown properties, so that a typing error shows,
 * defaults that name no cadence, and cadences that {@link checkCadences} finds a defect in: under a
 * policy that is read, every open contact has a next step.
 */
export const policyFromJson = (json: unknown): Either.Either<Policy, MalformedPolicy> =>
  Either.flatMap(
    Either.mapLeft(decode(json), (error) => malformed(problemsOf(error))),
    (policy) => {
      const problems = policyProblems(policy)
      return problems.length === 0 ? Either.right(policy) : Either.left(malformed(problems))
    },
  )

/** The same policy as JSON; reading it again gives an equal one. */
export const policyToJson: (policy: Policy) => PolicyJson = Schema.encodeSync(Policy)

/** What makes no sense in a policy of the right form; none: it can be used. */
export const policyProblems = (policy: Policy): ReadonlyArray<Problem> => [
  ...unknownDefaults(policy),
  ...unknownHours(policy),
  ...checkCadences(policy).map(problemOf),
]

const malformed = (problems: ReadonlyArray<Problem>): MalformedPolicy => ({
  _tag: "MalformedPolicy",
  problems,
})

const unknownDefaults = ({ cadences, defaults }: Policy): ReadonlyArray<Problem> =>
  Object.entries(defaults).flatMap(([stage, ref]) =>
    cadences.some(({ id, version }) => id === ref.id && version === ref.version)
      ? []
      : [
          {
            path: `defaults.${stage}`,
            message: `there is no cadence ${ref.id} in version ${ref.version}`,
          },
        ],
  )

const problemOf = ({ fix, message, path }: CadenceDefect): Problem => ({
  path,
  message: `${message}; ${fix}`,
})

/** What makes no sense in a cadence that is to join the policy's; its own path is `cadence`. */
export const joiningProblems = (policy: Policy, cadence: Cadence): ReadonlyArray<Problem> => {
  const { cadences, plays } = policy
  return [
    ...checkLastCadence({ plays, cadences: [...cadences, cadence] })
      .map(problemOf)
      .map(({ message, path }) => ({
        message,
        path: path.replace(`cadences.${cadences.length}`, "cadence"),
      })),
    ...teamHoursUntold(policy, cadence.respondWithin?.hours, "cadence.respondWithin.hours"),
  ]
}
