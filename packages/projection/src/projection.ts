import type { Relationship } from "@followthrough/core"

/**
 * One way to define an answer: feed it every relationship once, in any order, then ask.
 *
 * A relationship is folded as of the answer's instant and can be dropped once it was added, so a
 * log is read contact by contact and memory does not grow with its length. `Draft` is private to
 * the projection and changed in place. It is plain data, maps and sets included: a part of the
 * relationships can be fed to a draft elsewhere, whose clone is merged into one here.
 */
export interface Projection<Draft, Answer> {
  readonly name: string
  /** Raised when the same log would give another answer. */
  readonly version: number
  readonly begin: () => Draft
  readonly add: (draft: Draft, relationship: Relationship) => void
  /**
   * Takes in what another draft of the same question was fed; the contacts of both are different ones.
   * `from` is used up.
   */
  readonly merge: (into: Draft, from: Draft) => void
  readonly answer: (draft: Draft) => Answer
}

/** A projection over relationships that are already at hand, for example in a browser or a test. */
export const project = <Draft, Answer>(
  projection: Projection<Draft, Answer>,
  relationships: Iterable<Relationship>,
): Answer => projection.answer(draftOf(projection, relationships))

/** The draft of a projection that was fed these relationships. */
export const draftOf = <Draft, Answer>(
  projection: Projection<Draft, Answer>,
  relationships: Iterable<Relationship>,
): Draft => {
  const draft = projection.begin()
  for (const relationship of relationships) projection.add(draft, relationship)
  return draft
}
