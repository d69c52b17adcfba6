import {
  defaultPolicy,
  defaultPolicyJson,
  type Instant,
  policyFromJson,
  shippedEvidence,
} from "@followthrough/core"
import * as Either from "effect/Either"
import { asking, basisOf } from "../ask.js"
import { givenPolicy, type Shared } from "../options.js"
import { answer, type Printer } from "../print.js"
import { policyText } from "../text/policy-text.js"
import { warnOfSuccession } from "../text/warnings-text.js"

export interface PolicyOptions extends Shared {
  readonly db?: string
  readonly at?: Instant
  readonly knownAt?: Instant
}

/** Checks a policy and prints it: that of `--policy`, else the one in force by a log, else the shipped one. */
export const policy = async (options: PolicyOptions, printer: Printer): Promise<void> => {
  const { json, policy: rules, retired } = await rulesOf(options)
  warnOfSuccession(rules.cadences, printer)
  const isShipped = rules.id === defaultPolicy.id && rules.version === defaultPolicy.version
  answer(printer, options.format, json, () =>
    policyText(rules, isShipped ? shippedEvidence : new Map(), retired),
  )
}

const rulesOf = async ({ db, policy: file, ...options }: PolicyOptions) => {
  const given = await givenPolicy(file)
  if (given !== undefined) return { ...given, retired: [] }
  if (db === undefined) return { json: defaultPolicyJson, policy: defaultPolicy, retired: [] }
  return asking({ ...options, db }, async (log) => {
    const { asOf } = await basisOf(log, { ...options, db })
    const { retired, rules: json } = await log.policy(asOf)
    return { json, policy: Either.getOrThrow(policyFromJson(json)), retired }
  })
}
