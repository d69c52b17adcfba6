import * as Either from "effect/Either"
import { OFFICE_HOURS } from "../cadence/shipped/office-hours.js"
import { shippedRulesJson } from "../cadence/shipped/shipped-rules.js"
import { policyFromJson } from "./policy.js"

/**
 * The policy that applies when a host gives none, in its JSON form: a place to start, to be
 * measured against a team's own log. The evidence for each number of the cadences is in
 * `shippedEvidence`.
 *
 * - Web leads within 5 minutes: grade B, Lead Response Management 2007 (5 against 30 minutes).
 * - Other inbound within an hour: grade B, HBR 2011 (about seven times likelier to qualify).
 * - An open prospect is silent after 14 days: the kernel's own choice, without evidence.
 */
export const defaultPolicyJson = {
  id: "followthrough-default",
  version: 1,
  zone: "UTC",
  ...shippedRulesJson,
  defaults: {
    prospect: { id: "prospect", version: 1 },
    customer: { id: "customer", version: 1 },
    declined: { id: "declined", version: 1 },
    webLead: { id: "web-lead", version: 1 },
  },
  workingHours: OFFICE_HOURS,
  respondWithin: { inbound: "PT1H", webLead: "PT5M" },
  silentAfter: "P14D",
} as const

export const defaultPolicy = Either.getOrThrow(policyFromJson(defaultPolicyJson))
