import * as Either from "effect/Either"
import { type CadenceRules, cadenceRulesFromJson } from "../cadence-rules.js"
import { customerEvidence, customerJson } from "./customer.js"
import { declinedEvidence, declinedJson } from "./declined.js"
import type { Evidence } from "./evidence.js"
import { nurtureEvidence, nurtureJson } from "./nurture.js"
import { playsJson } from "./plays.js"
import { prospectEvidence, prospectJson } from "./prospect.js"
import { webLeadEvidence, webLeadJson } from "./web-lead.js"

/** The cadences and plays that come with the kernel, as JSON: a place to start, to be measured. */
export const shippedRulesJson = {
  plays: playsJson,
  cadences: [webLeadJson, prospectJson, nurtureJson, customerJson, declinedJson],
}

/** The same, read. They pass `checkCadences`. */
export const shippedRules: CadenceRules = Either.getOrThrow(cadenceRulesFromJson(shippedRulesJson))

/** What stands behind each number of the shipped cadences, by the cadence's id. */
export const shippedEvidence: ReadonlyMap<string, ReadonlyArray<Evidence>> = new Map([
  [webLeadJson.id, webLeadEvidence],
  [prospectJson.id, prospectEvidence],
  [nurtureJson.id, nurtureEvidence],
  [customerJson.id, customerEvidence],
  [declinedJson.id, declinedEvidence],
])
