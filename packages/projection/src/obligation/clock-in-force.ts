import {
  type CadenceBook,
  type CadenceClock,
  type CadenceRef,
  cadenceIn,
  compileCadences,
  type OwnTerms,
  onOwnTerms,
  type Policy,
  type ReadyCadence,
  type Relationship,
  type RulesInForce,
  type Stage,
  versionKey,
} from "@followthrough/core"
import * as Option from "effect/Option"
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

/** Rules that were in force for a while; of those that a host gives, nothing is retired. */
export type Rules = Pick<RulesInForce, "policy"> & Partial<RulesInForce>

/** What chooses a cadence. */
export type Chooser = Pick<Relationship, "cadences" | "source">

/** The clock that counts, and the cadence that it is for. */
export interface ClockInForce {
  readonly clock: CadenceClock
  readonly cadence: ReadyCadence
  /** What was agreed on for the contact alone; the cadence is already on these terms. */
  readonly own?: OwnTerms
  /** What somebody chose last, where that cannot be had. */
  readonly insteadOf?: InsteadOf
  /** The facts that say so: the enrolment that changes nothing, and what retired its cadence. */
  readonly insteadBy?: ReadonlyArray<number>
}

/** The rules of an answer, in the order in which they took effect. */
export const rulesOf = ({ history, policy }: AskedRules): ReadonlyArray<Rules> =>
  history === undefined || history.length === 0 ? [{ policy }] : history

/**
 * The clock that counts under the last of these rules. Somebody's choice that could be had when it was made,
 * or at any time since, and cannot any more leaves the stage's default in its place. One that never could be
 * had changes nothing: the clock before it goes on.
 */
export const clockInForce = (
  rules: ReadonlyArray<Rules>,
  { cadences, source }: Chooser,
): ClockInForce => {
  const now = rules.at(-1)
  let instead: Pick<ClockInForce, "insteadOf" | "insteadBy"> = {}
  for (let index = cadences.length - 1; now !== undefined && index >= 0; index -= 1) {
    const clock = cadences[index]
    if (clock === undefined) continue
    const usual = usualOf(now, clock, source)
    if (clock.chosen === undefined) return { clock, cadence: usual, ...instead }
    const had = choiceUnder(now, clock, usual)
    if ("cadence" in had) return { clock, ...onTermsOf(clock, had.cadence), ...instead }
    const { because, retiredBy } = had
    const isVoid = !everHad(rules, clock, source)
    if (instead.insteadOf === undefined) {
      const facts = [...(isVoid ? [clock.startedBy] : []), ...(retiredBy ?? [])]
      instead = { insteadOf: { ...clock.chosen, because }, insteadBy: facts }
    }
    if (!isVoid) return { clock, cadence: usual, ...instead }
  }
  throw new Error("a relationship begins with the default of its stage")
}

const onTermsOf = ({ own }: CadenceClock, cadence: ReadyCadence) =>
  own === undefined ? { cadence } : { cadence: onOwnTerms(cadence, own), own }

/** The clocks of a relationship without those whose choice could never be had. */
export const clocksThatCount = (
  asked: AskedRules,
  { cadences, source }: Chooser,
): ReadonlyArray<CadenceClock> => {
  if (cadences.every(({ chosen }) => chosen === undefined)) return cadences
  const rules = rulesOf(asked)
  return cadences.filter((clock) => clock.chosen === undefined || everHad(rules, clock, source))
}

const usualOf = (
  { policy }: Rules,
  { stage }: CadenceClock,
  source: Chooser["source"],
): ReadyCadence =>
  readyFor(policy).defaults[stage === "prospect" && source === "web-lead" ? "webLead" : stage]

type Choice =
  | { readonly cadence: ReadyCadence }
  | { readonly because: InsteadOf["because"]; readonly retiredBy?: ReadonlyArray<number> }

const choiceUnder = (
  { policy, retired }: Rules,
  { chosen, stage }: CadenceClock,
  usual: ReadyCadence,
): Choice => {
  if (chosen === undefined) return { cadence: usual }
  const found = Option.getOrUndefined(cadenceIn(readyFor(policy).book, chosen))
  if (found === usual) return { cadence: usual }
  const retiredBy = retired?.get(versionKey(chosen))
  if (retiredBy !== undefined) return { because: "retired", retiredBy: [retiredBy] }
  if (found?.cadence.stage === stage) return { cadence: found }
  return { because: found === undefined ? "not-in-policy" : "other-stage" }
}

// Under the rules in force when it was chosen, or any since.
const everHad = (
  rules: ReadonlyArray<Rules>,
  clock: CadenceClock,
  source: Chooser["source"],
): boolean => {
  const { startedAt, startedBy } = clock
  const first = rules.findLastIndex(
    ({ since }) => since === undefined || (since.at - startedAt || since.position - startedBy) < 0,
  )
  return rules
    .slice(Math.max(0, first))
    .some((one) => "cadence" in choiceUnder(one, clock, usualOf(one, clock, source)))
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
