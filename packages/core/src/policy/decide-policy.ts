import * as Schema from "effect/Schema"
import { type Cadence, type CadenceRef, versionKey } from "../cadence/cadence.js"
import type { PolicyCommand } from "../command.js"
import type { Problem } from "../problem.js"
import type { Refusal } from "../refusal.js"
import { HolidayList } from "../time/holiday-list.js"
import { findCadence, type KnownRules, sameCadence, samePolicy } from "./known-rules.js"
import { joiningProblems, type Policy, policyProblems } from "./policy.js"

/** Why a command about the rules is refused, if it is. */
export const policyRefusal = (command: PolicyCommand, known: KnownRules): Refusal | undefined => {
  switch (command._tag) {
    case "PublishPolicy": {
      const { policy } = command
      const before = known.policies.get(versionKey(policy))
      if (before !== undefined && !samePolicy(before, policy)) return versionTaken("policy", policy)
      for (const cadence of policy.cadences) {
        if (isOther(cadence, known)) return versionTaken("cadence", cadence)
      }
      return defective([...policyProblems(policy), ...retiredDefaults(policy, known)])
    }
    case "PublishCadence": {
      const { cadence } = command
      if (isOther(cadence, known)) return versionTaken("cadence", cadence)
      if (findCadence(known, cadence) !== undefined) return undefined
      return defective(joiningProblems(known.latest.policy, cadence))
    }
    case "RetireCadence":
      return retiringRefusal(command.cadence, known)
    case "PublishHolidays":
      return undefined
  }
}

/** Whether a command says anything that the rules recorded last do not. */
export const isNews = (command: PolicyCommand, known: KnownRules): boolean => {
  const { latest } = known
  switch (command._tag) {
    case "PublishPolicy": {
      const { policy, takesEffectAt = known.takesEffectAt } = command
      return (
        known.facts.length === 0 ||
        takesEffectAt !== known.takesEffectAt ||
        !samePolicy(latest.policy, keepingHolidays(latest.policy, policy))
      )
    }
    case "PublishCadence":
      return findCadence(known, command.cadence) === undefined
    case "RetireCadence":
      return !latest.retired.has(versionKey(command.cadence))
    case "PublishHolidays":
      return !sameHolidays(latest.policy.holidays ?? [], command.holidays)
  }
}

const keepingHolidays = ({ holidays }: Policy, policy: Policy): Policy =>
  holidays === undefined ? policy : { holidays, ...policy }

const sameHolidays = Schema.equivalence(Schema.Array(HolidayList))

const isOther = (cadence: Cadence, { cadences }: KnownRules): boolean => {
  const before = cadences.get(versionKey(cadence))
  return before !== undefined && !sameCadence(before, cadence)
}

const versionTaken = (
  what: "policy" | "cadence",
  { id, version }: { readonly id: string; readonly version: number },
): Refusal => ({ _tag: "VersionTaken", what, id, version })

const defective = (problems: ReadonlyArray<Problem>): Refusal | undefined =>
  problems.length === 0 ? undefined : { _tag: "RulesDefective", problems }

const retiredDefaults = (
  { defaults }: Policy,
  { latest: { retired } }: KnownRules,
): ReadonlyArray<Problem> =>
  Object.entries(defaults).flatMap(([stage, ref]) =>
    retired.has(versionKey(ref))
      ? [{ path: `defaults.${stage}`, message: `cadence ${ref.id} v${ref.version} is retired` }]
      : [],
  )

// What leads to it would lead nowhere.
const retiringRefusal = (ref: CadenceRef, known: KnownRules): Refusal | undefined => {
  const { id, version } = ref
  if (known.latest.retired.has(versionKey(ref))) return undefined
  if (findCadence(known, ref) === undefined) return { _tag: "CadenceUnknown", id, version }
  const { cadences, defaults } = known.latest.policy
  const isIt = (other: CadenceRef): boolean => other.id === id && other.version === version
  const usedBy = [
    ...Object.entries(defaults).flatMap(([stage, other]) =>
      isIt(other) ? [`defaults.${stage}`] : [],
    ),
    ...cadences.flatMap(({ afterwards, ...one }) =>
      afterwards !== undefined && isIt(afterwards) && !known.latest.retired.has(versionKey(one))
        ? [`${one.id} v${one.version}`]
        : [],
    ),
  ]
  return usedBy.length === 0 ? undefined : { _tag: "CadenceInUse", id, version, usedBy }
}
