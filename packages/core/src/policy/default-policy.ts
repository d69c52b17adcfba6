import { Either } from "effect"
import { policyFromJson } from "./policy.js"

/**
 * The policy that applies when a host gives none, in its JSON form: a place to start, to be
 * measured against a team's own log.
 *
 * - Web leads within 5 minutes: grade B, Lead Response Management 2007 (5 against 30 minutes).
 * - Other inbound within an hour: grade B, HBR 2011 (about seven times likelier to qualify).
 * - Never more than 14 days of silence towards an open prospect, customers once a quarter,
 *   somebody who declined rarely: the kernel's own choice, without evidence.
 * - Referrals after six months as a customer: grade A, Van den Bulte et al. 2018.
 */
export const defaultPolicyJson = {
  id: "followthrough-default",
  version: 1,
  zone: "UTC",
  respondWithin: { inbound: "PT1H", webLead: "PT5M" },
  silentAfter: "P14D",
  cadences: {
    prospect: { id: "prospect", version: 1, first: "P1D", gap: { ideal: "P7D", max: "P14D" } },
    customer: { id: "customer", version: 1, first: "P1M", gap: { ideal: "P3M", max: "P4M" } },
    declined: { id: "declined", version: 1, first: "P6M", gap: { ideal: "P6M", max: "P12M" } },
  },
  referral: { tenure: "P6M", askAgainAfter: "P6M" },
} as const

export const defaultPolicy = Either.getOrThrow(policyFromJson(defaultPolicyJson))
