import { type Fact, isRepFact, type RelationshipFact, type RepEvent } from "@followthrough/core"
import { EVERYTHING } from "@followthrough/store"

export const concernOfRep = (repId: string): string => `rep/${repId}`

/** Every rep whom the facts of a contact, and of those together with it, name in whatever way. */
export const concernsIn = (facts: ReadonlyArray<RelationshipFact>): ReadonlyArray<string> => {
  const reps = new Set<string>()
  for (const { event } of facts) addReps(reps, event)
  return [...reps].map(concernOfRep).sort()
}

const namesReps = new Set(["repId", "ownerId", "fromRepId", "toRepId"])

// In whatever form facts come to name reps, tests see to it that these are all.
const addReps = (reps: Set<string>, value: object): void => {
  for (const name in value) {
    const inner = (value as { readonly [name: string]: unknown })[name]
    if (typeof inner === "object" && inner !== null) addReps(reps, inner)
    else if (typeof inner === "string" && namesReps.has(name)) reps.add(inner)
  }
}

/**
 * Whose rows a fact about the rules or the team may change, `facts` being all of those facts: of nobody, of all, or
 * of contacts that have to do with certain reps. Whoever hands over to a rep, is managed or stood in for by one is
 * changed with them.
 */
export const concernedBy = (fact: Fact, facts: ReadonlyArray<Fact>): ReadonlyArray<string> => {
  if (!isRepFact(fact)) return [EVERYTHING]
  const { event } = fact
  switch (event._tag) {
    case "RepCapacitySet":
      return []
    case "RepDetailsChanged":
      if (event.zone === undefined && event.managerId === undefined) return []
      break
    case "RepAdded":
      // As long as there is no team, every name is taken at its word.
      if (!facts.some((one) => isRepFact(one) && isEarlierMember(one, fact))) return [EVERYTHING]
      break
    case "RepAbsent":
    case "AbsenceCancelled":
    case "RepHoursSet":
    case "RepLeft":
      break
  }
  return concernsOfRep(event.repId, facts)
}

/** A rep, and all from whom links lead to the rep, `facts` being all that tells of the team. */
export const concernsOfRep = (repId: string, facts: ReadonlyArray<Fact>): ReadonlyArray<string> =>
  [...leadingTo(repId, facts)].map(concernOfRep).sort()

/** These concerns, and those of all to whom links lead from their reps, `facts` being all that tells of the team. */
export const concernsLedTo = (
  concerns: ReadonlyArray<string>,
  facts: ReadonlyArray<Fact>,
): ReadonlySet<string> => {
  const next = new Map<string, Array<string>>()
  for (const fact of facts) {
    if (!isRepFact(fact)) continue
    const from = concernOfRep(fact.event.repId)
    const known = next.get(from) ?? []
    next.set(from, [...known, ...linksOf(fact).map(concernOfRep)])
  }
  const found = new Set(concerns)
  // A set walks what is added while it is walked.
  for (const one of found) for (const to of next.get(one) ?? []) found.add(to)
  return found
}

const isEarlierMember = ({ event, position }: Fact<RepEvent>, fact: Fact<RepEvent>): boolean =>
  event._tag === "RepAdded" && position < fact.position

/** Those from whom the links between reps that were ever told lead to this one; and this one. */
const leadingTo = (repId: string, facts: ReadonlyArray<Fact>): ReadonlySet<string> => {
  const before = new Map<string, Array<string>>()
  for (const fact of facts) {
    if (!isRepFact(fact)) continue
    for (const to of linksOf(fact)) {
      const known = before.get(to)
      if (known === undefined) before.set(to, [fact.event.repId])
      else known.push(fact.event.repId)
    }
  }
  const found = new Set([repId])
  // A set walks what is added while it is walked.
  for (const one of found) for (const from of before.get(one) ?? []) found.add(from)
  return found
}

const linksOf = ({ event }: Fact<RepEvent>): ReadonlyArray<string> => {
  switch (event._tag) {
    case "RepAdded":
    case "RepDetailsChanged":
      return event.managerId === undefined ? [] : [event.managerId]
    case "RepAbsent":
      return event.delegateId === undefined ? [] : [event.delegateId]
    case "RepLeft":
      return event.goesTo._tag === "Rep" ? [event.goesTo.repId] : []
    case "AbsenceCancelled":
    case "RepCapacitySet":
    case "RepHoursSet":
      return []
  }
}
