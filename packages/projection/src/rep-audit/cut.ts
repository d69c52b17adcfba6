import type { Relationship } from "@followthrough/core"
import type { Team } from "../team.js"
import { auditedContact, type Cite, type ReadingContacts } from "./audited-contact.js"
import type { ReadFigures, Tallies, TallyDrafts } from "./figures.js"
import { type CutBy, type PartPlace, type PartPlaces, placeIn, placesFor } from "./parts.js"

/** What has been counted so far for one way to cut the figures. */
export interface CutDraft {
  readonly places: PartPlaces
  readonly drafts: TallyDrafts
}

/** One way to cut the figures of a team into parts. */
export interface Cut {
  readonly begin: () => CutDraft
  readonly note: (draft: CutDraft, relationship: Relationship, cite: Cite | undefined) => void
  readonly merge: (into: CutDraft, from: CutDraft) => void
  readonly read: (draft: CutDraft) => ReadFigures
}

export const cutBy = (
  by: CutBy,
  team: Team,
  tallies: Tallies,
  reading: Omit<ReadingContacts, "placeOf" | "cite">,
): Cut => ({
  begin: () => ({ places: new Map(), drafts: tallies.begin() }),
  note: ({ drafts, places }, relationship, cite) => {
    const placeOf = placesFor(relationship, places, by, team)
    const contact = auditedContact(relationship, { ...reading, placeOf, cite })
    if (contact !== undefined) tallies.note(drafts, contact)
  },
  merge: (into, from) => {
    // A part has its place in each draft by when it first appeared there.
    const places = [...from.places.keys()].map((name): PartPlace => placeIn(into.places, name))
    tallies.merge(into.drafts, from.drafts, places)
  },
  read: ({ drafts }) => tallies.read(drafts),
})
