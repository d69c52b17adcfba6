import {
  encodeEvent,
  type Fact,
  instantToIso,
  isContactFact,
  withoutPersonal,
} from "@followthrough/core"
import type { CitedFact, Explanation } from "./explanation.js"

/** Every fact that an explanation cites, with what supports it, in order of recording. */
export const citedIn = (
  explanation: Omit<Explanation, "cited">,
  all: ReadonlyArray<Fact>,
  support: (cited: Iterable<number>) => ReadonlyArray<number>,
): ReadonlyArray<CitedFact> => {
  const { cadence, holds, identity, merged, others, promises, rep, standing, step } = explanation
  const cited = new Set(
    support([
      ...identity,
      ...[...merged, ...others, ...holds].flatMap(({ facts }) => facts),
      ...standing.flatMap((one) => (one.code === "not-added" ? [] : one.facts)),
      ...(step?.facts ?? []),
      ...(cadence?.facts ?? []),
      ...(rep?.left?.facts ?? []),
      ...(promises ?? []).flatMap(({ decision, turns }) => [
        ...decision.facts,
        ...turns.map(({ fact }) => fact),
      ]),
    ]),
  )
  const erased = new Set(
    all.flatMap(({ event }) => (event._tag === "ContactErased" ? [event.contactId] : [])),
  )
  return all
    .filter(({ position }) => cited.has(position))
    .sort((a, b) => a.position - b.position)
    .map((fact) => citedFact(fact, isContactFact(fact) && erased.has(fact.event.contactId)))
}

const citedFact = (
  { event, occurredAt, position, recordedAt }: Fact,
  isErased: boolean,
): CitedFact => {
  const { data, type } = encodeEvent(event)
  const said = { event: { ...JSON.parse(data), _tag: event._tag } }
  const { _tag, ...fields } = (isErased ? withoutPersonal(said) : said).event
  return {
    position,
    type,
    occurredAt: instantToIso(occurredAt),
    recordedAt: instantToIso(recordedAt),
    data: fields,
  }
}
