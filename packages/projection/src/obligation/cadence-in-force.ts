import {
  type CadenceBook,
  type CadenceRef,
  cadenceIn,
  compileCadences,
  type Instant,
  type Policy,
  type ReadyCadence,
  type Relationship,
  type RulesInForce,
  type Stage,
  versionKey,
} from "@followthrough/core"
import { Option } from "effect"
import type { AskedRules } from "./asked.js"
import type { InsteadOf } from "./why.js"

interface ReadyPolicy {
  readonly book: CadenceBook
  readonly defaults: { readonly [S in Stage | "webLead"]: ReadyCadence }
}

// A policy never changes and is asked about every contact: its cadences are made ready once.
const ready = new WeakMap<Policy, ReadyPolicy>()

const readyFor = (policy: Policy): ReadyPolicy => {
  const known = ready.get(policy)
  if (known !== undefined) return known
  const made = makeReady(policy)
  ready.set(policy, made)
  return made
}

/** The cadence that a contact is on, and the chosen one that cannot be had, if there is such. */
export interface CadenceInForce {
  readonly cadence: ReadyCadence
  readonly insteadOf?: InsteadOf
  /** The fact that retired the chosen one. */
  readonly retiredBy?: number
  /** The change of rules that brought it into force for the contact: nothing is due before. */
  readonly since?: RulesInForce["since"]
}

type Chooser = Pick<Relationship, "cadence" | "source" | "stage">

/**
 * The cadence that somebody chose for a contact, else the default of its stage. A chosen one that the
 * policy does not have, or has for another stage, or that is retired, leaves the default in force.
 */
export const cadenceInForce = (
  { history, policy }: AskedRules,
  chooser: Chooser,
): CadenceInForce => {
  const now = history?.at(-1)
  if (history === undefined || now === undefined) return underRules({ policy }, chooser)
  const inForce = underRules(now, chooser)
  let since = now.since
  for (let index = history.length - 2; index >= 0; index -= 1) {
    const before = history[index]
    if (before === undefined || !isSame(underRules(before, chooser), inForce)) break
    since = before.since
  }
  return since === undefined ? inForce : { ...inForce, since }
}

/** The rules that were in force then, under which what was opened then is judged. */
export const rulesAt = ({ history, policy }: AskedRules, at: Instant): AskedRules => {
  if (history === undefined) return { policy }
  const last = history.findLastIndex(({ since }) => since === undefined || since.at <= at)
  const then = history[last]
  return then === undefined
    ? { policy, history }
    : { policy: then.policy, history: history.slice(0, last + 1) }
}

const isSame = (one: CadenceInForce, other: CadenceInForce): boolean =>
  versionKey(one.cadence.cadence) === versionKey(other.cadence.cadence)

const underRules = (
  { policy, retired }: Pick<RulesInForce, "policy"> & Partial<RulesInForce>,
  { cadence, source, stage }: Chooser,
): CadenceInForce => {
  const { book, defaults } = readyFor(policy)
  const usual = defaults[stage === "prospect" && source === "web-lead" ? "webLead" : stage]
  const { chosen } = cadence
  if (chosen === undefined) return { cadence: usual }
  const found = Option.getOrUndefined(cadenceIn(book, chosen))
  if (found === usual) return { cadence: usual }
  const retiredBy = retired?.get(versionKey(chosen))
  if (retiredBy !== undefined) {
    return { cadence: usual, insteadOf: { ...chosen, because: "retired" }, retiredBy }
  }
  if (found?.cadence.stage === stage) return { cadence: found }
  const because = found === undefined ? "not-in-policy" : "other-stage"
  return { cadence: usual, insteadOf: { ...chosen, because } }
}

const makeReady = ({ cadences, defaults }: Policy): ReadyPolicy => {
  const book = compileCadences(cadences)
  // A policy that was read names cadences that are there.
  const find = (ref: CadenceRef): ReadyCadence => Option.getOrThrow(cadenceIn(book, ref))
  return {
    book,
    defaults: {
      prospect: find(defaults.prospect),
      customer: find(defaults.customer),
      declined: find(defaults.declined),
      webLead: find(defaults.webLead ?? defaults.prospect),
    },
  }
}
