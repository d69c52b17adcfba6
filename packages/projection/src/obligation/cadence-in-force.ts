import {
  type CadenceBook,
  type CadenceRef,
  cadenceIn,
  compileCadences,
  type Policy,
  type ReadyCadence,
  type Relationship,
  type Stage,
} from "@followthrough/core"
import { Option } from "effect"
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
}

/**
 * The cadence that somebody chose for a contact, else the default of its stage. A chosen one that the
 * policy does not have, or has for another stage, leaves the default in force.
 */
export const cadenceInForce = (
  policy: Policy,
  { cadence, source, stage }: Pick<Relationship, "cadence" | "source" | "stage">,
): CadenceInForce => {
  const { book, defaults } = readyFor(policy)
  const usual = defaults[stage === "prospect" && source === "web-lead" ? "webLead" : stage]
  if (cadence.chosen === undefined) return { cadence: usual }
  const found = Option.getOrUndefined(cadenceIn(book, cadence.chosen))
  if (found?.cadence.stage === stage) return { cadence: found }
  const because = found === undefined ? "not-in-policy" : "other-stage"
  return { cadence: usual, insteadOf: { ...cadence.chosen, because } }
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
