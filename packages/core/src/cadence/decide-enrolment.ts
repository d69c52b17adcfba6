import type { ContactCommand } from "../command.js"
import { withAbsorbed } from "../contact/absorbed.js"
import { stageAt } from "../contact/stage-at.js"
import { contactStream, policyStream } from "../fact/fact.js"
import type { Knowledge } from "../known.js"
import { nothingPublished, rulesInForce } from "../policy/known-rules.js"
import type { Policy } from "../policy/policy.js"
import type { Refusal } from "../refusal.js"
import type { Instant } from "../time/instant.js"
import { type Cadence, type CadenceRef, versionKey } from "./cadence.js"
import { compileCadence } from "./cadence-book.js"
import { checkCadence } from "./check/check-cadences.js"
import type { CadenceDefect } from "./check/defect.js"
import { type OwnTerms, onOwnTerms, termsIn } from "./own-terms.js"

/** A command that puts a contact on a cadence. */
export type Enrolment = Extract<ContactCommand, { _tag: "EnrolInCadence" | "SwitchCadence" }>

/** Rules as far as an enrolment looks at them. */
interface Rules {
  readonly policy: Policy
  readonly retired: ReadonlyMap<string, number>
}

/** What an enrolment rests on besides its contact's log. */
export interface EnrolmentAsked {
  /** When it happens. */
  readonly at: Instant
  readonly of: Knowledge
  /** The policy of the host, which is in force whatever the log says. */
  readonly given: Policy | undefined
}

/**
 * Why nobody can be put on that cadence: the known rules do not have it, have retired it, or have it for
 * another stage than the contact's then. Known are the rules in force then and those recorded last, which
 * may take effect later; of merged contacts, any that is at the stage will do.
 */
export const enrolmentRefusal = (
  command: Enrolment,
  { at, given, of }: EnrolmentAsked,
): Refusal | undefined => {
  const ref = command._tag === "EnrolInCadence" ? command.cadence : command.to
  const { id, version } = ref
  const known = given === undefined ? knownRules(of, at) : [{ policy: given, retired: new Map() }]
  const having = known.flatMap((rules) => {
    const cadence = cadenceOf(rules, ref)
    return cadence === undefined ? [] : [{ cadence, rules }]
  })
  if (having.length === 0) return { _tag: "CadenceUnknown", id, version }
  const usable = having.find(({ rules }) => !rules.retired.has(versionKey(ref)))
  if (usable === undefined) return { _tag: "CadenceRetired", id, version }
  const { contactId } = command
  // The log of the contact that goes on for a merged one is not looked into.
  if (of(contactStream(contactId)).mergedInto !== undefined) return undefined
  const stages = withAbsorbed(contactId, of).map((one) => stageAt(of(contactStream(one)).turns, at))
  const { stage } = usable.cadence
  if (!stages.includes(stage)) {
    const contactIs = stages[0] ?? stage
    return { _tag: "CadenceForOtherStage", contactId, id, version, stage, contactIs }
  }
  const [wrong] = command._tag === "EnrolInCadence" ? wrongTerms(usable.cadence, command) : []
  if (wrong === undefined) return undefined
  const { code, fix, message } = wrong
  return { _tag: "TermsNotKept", contactId, id, version, code, message, fix }
}

// What the cadence itself has wrong is nothing that was agreed on.
const wrongTerms = (cadence: Cadence, said: OwnTerms): ReadonlyArray<CadenceDefect> => {
  const terms = termsIn(said)
  if (terms === undefined) return []
  const known = new Set(checkCadence(cadence, "").map(({ code }) => code))
  const own = onOwnTerms(compileCadence(cadence), terms).cadence
  return checkCadence(own, "").filter(({ code }) => !known.has(code))
}

const knownRules = (of: Knowledge, at: Instant): ReadonlyArray<Rules> => {
  const rules = of(policyStream).rules ?? nothingPublished()
  return [rulesInForce(rules, at), rules.latest]
}

const cadenceOf = ({ policy }: Rules, { id, version }: CadenceRef): Cadence | undefined =>
  policy.cadences.find((one) => one.id === id && one.version === version)
