import { type Instant, saturatedInstant } from "@followthrough/core"
import { obligationsOf } from "../obligation/agenda.js"
import type { Asked } from "../obligation/asked.js"
import { keyOf } from "../obligation/key.js"
import type { Obligation } from "../obligation/obligation.js"
import type { Projection } from "../projection.js"
import { shownTo, type Viewer } from "../queue/shown-to.js"

/** How something that has begun stands in a list: `elsewhere` means in those of others alone. */
export type StoodAs = "elsewhere" | "begun" | "late"

/** All that has begun by an instant, by the keys of its obligation. */
export type Stood = ReadonlyMap<string, StoodAs>

/** All that has begun by an instant, inclusive, and how it stands in the list that is asked about. */
export const stood = (asked: Asked & Viewer): Projection<Map<string, StoodAs>, Stood> => {
  const { at } = asked
  const end = afterwards(at)
  return {
    name: "stood",
    version: 1,
    begin: () => new Map(),
    add: (draft, relationship) => {
      for (const obligation of obligationsOf(relationship, { ...asked, at: end })) {
        if (obligation.from > at) continue
        draft.set(keyOf(obligation), standingAt(obligation, at, asked))
      }
    },
    merge: (into, from) => {
      for (const [key, as] of from) into.set(key, as)
    },
    answer: (draft) => draft,
  }
}

/** How something that has begun by an instant stands in a list; what is due just then is late. */
export const standingAt = (obligation: Obligation, at: Instant, viewer: Viewer): StoodAs => {
  if (!shownTo(obligation, viewer)) return "elsewhere"
  return obligation.by <= at ? "late" : "begun"
}

/** When all that was due by an instant is late, and shown to whoever is to know. */
export const afterwards = (at: Instant): Instant => saturatedInstant(at + 1)
