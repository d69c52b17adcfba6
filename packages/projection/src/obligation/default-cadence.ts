import {
  type CadenceRef,
  cadenceIn,
  compileCadences,
  type Policy,
  type ReadyCadence,
  type Relationship,
  type Stage,
} from "@followthrough/core"
import { Option } from "effect"

type Defaults = { readonly [S in Stage | "webLead"]: ReadyCadence }

// A policy never changes and is asked about every contact: its cadences are made ready once.
const ready = new WeakMap<Policy, Defaults>()

/** The cadence that applies to a contact to whom nobody gave another one. */
export const defaultCadence = (
  policy: Policy,
  { source, stage }: Pick<Relationship, "source" | "stage">,
): ReadyCadence => {
  const known = ready.get(policy)
  const defaults = known ?? readyDefaults(policy)
  if (known === undefined) ready.set(policy, defaults)
  return defaults[stage === "prospect" && source === "web-lead" ? "webLead" : stage]
}

const readyDefaults = ({ cadences, defaults }: Policy): Defaults => {
  const book = compileCadences(cadences)
  // A policy that was read names cadences that are there.
  const find = (ref: CadenceRef): ReadyCadence => Option.getOrThrow(cadenceIn(book, ref))
  return {
    prospect: find(defaults.prospect),
    customer: find(defaults.customer),
    declined: find(defaults.declined),
    webLead: find(defaults.webLead ?? defaults.prospect),
  }
}
