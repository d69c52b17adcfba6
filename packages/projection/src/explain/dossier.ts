import {
  byOccurrence,
  type ContactFact,
  type Instant,
  type PartyFact,
  type Relationship,
  type RelationshipFact,
} from "@followthrough/core"

/** The facts of a contact and of the duplicates that are merged into it, as of an instant. */
export interface Dossier {
  readonly relationship: Relationship
  readonly facts: ReadonlyArray<ContactFact>
  /** Of the parties that it ever joined. */
  readonly parties: ReadonlyArray<PartyFact>
  /** All of these, and those of others who were ever in a party with it. */
  readonly related: ReadonlyArray<RelationshipFact>
  readonly at: Instant
}

/** Its facts that had happened by then, in order of occurrence. */
export const happenedIn = ({
  at,
  facts,
}: Pick<Dossier, "at" | "facts">): ReadonlyArray<ContactFact> =>
  facts.filter(({ occurredAt }) => occurredAt <= at).sort(byOccurrence)

/** Whether a fact is of one of these kinds. */
export const isOf = <Tag extends ContactFact["event"]["_tag"]>(
  fact: ContactFact,
  ...tags: ReadonlyArray<Tag>
): boolean => tags.some((tag) => fact.event._tag === tag)

/** Puts one more into the group of a key. */
export const addTo = <K, A>(groups: Map<K, Array<A>>, key: K, one: A): void => {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [one])
  else group.push(one)
}
