import { type EarlierRules, type Instant, type RulesInForce, versionKey } from "@followthrough/core"
import type { AskedRules } from "./asked.js"
import { type Chooser, type ClockInForce, clockInForce, rulesOf } from "./clock-in-force.js"

/** The cadence that a contact is on, and the chosen one that cannot be had, if there is such. */
export interface CadenceInForce extends ClockInForce {
  /** The change of rules that brought it into force for the contact: nothing is due before. */
  readonly since?: RulesInForce["since"]
  /** What it was under since its clock began, before those rules. */
  readonly earlier?: ReadonlyArray<EarlierRules>
}

/**
 * The cadence that somebody chose for a contact, else the default of its stage. A chosen one that cannot be
 * had any more leaves the default in force; one that never could be had changes nothing.
 */
export const cadenceInForce = (asked: AskedRules, chooser: Chooser): CadenceInForce => {
  const rules = rulesOf(asked)
  const inForce = clockInForce(rules, chooser)
  const earlier: Array<EarlierRules> = []
  let since = rules.at(-1)?.since
  let after = inForce
  for (let end = rules.length - 1; end > 0; end -= 1) {
    const before = clockInForce(rules.slice(0, end), chooser)
    if (before.clock.startedBy !== inForce.clock.startedBy) break
    const until = rules[end]?.since
    if (!isSame(before, after) && until !== undefined) {
      earlier.unshift({ ready: before.cadence, until })
    }
    if (earlier.length === 0) since = rules[end - 1]?.since
    after = before
  }
  const changed = earlier.length === 0 ? inForce : { ...inForce, earlier }
  return since === undefined ? changed : { ...changed, since }
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

const isSame = (one: ClockInForce, other: ClockInForce): boolean =>
  versionKey(one.cadence.cadence) === versionKey(other.cadence.cadence)
