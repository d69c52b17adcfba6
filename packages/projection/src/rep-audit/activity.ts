import { addCounts, byKey, type Counts, count } from "../counts.js"
import { daysOf } from "./attempts.js"
import { type Bands, bandOf, bandsOf, bandsPct } from "./bands.js"
import type { Measure } from "./measure.js"

/** How much was done, and how it spreads over the contacts. */
export interface ActivityFigures {
  readonly contacts: number
  readonly touches: number
  /** Local days with at least one touch k, contact by contact. */
  readonly contactDays: number
  /** Number of contacts by their number of touches; a number that none had is left out. */
  readonly touchesPerContact: { readonly [k: string]: number }
  readonly bands: Bands
  readonly bandsPct: Bands | null
  /** The same by contact days. */
  readonly daysPerContact: { readonly [days: string]: number }
  readonly dayBands: Bands
  readonly dayBandsPct: Bands | null
}

interface Draft {
  contacts: number
  touches: number
  contactDays: number
  readonly byTouches: Counts<number>
  readonly byDays: Counts<number>
}

export const activity: Measure<Draft, ActivityFigures> = {
  begin: () => ({
    contacts: 0,
    touches: 0,
    contactDays: 0,
    byTouches: new Map(),
    byDays: new Map(),
  }),
  note: (of, { cite, inWindow, part, relationship }) => {
    const seen = new Set<number>()
    for (const one of inWindow) {
      const draft = of(one.part)
      draft.touches += 1
      cite?.("touches", one.part, one.touch.position)
      // A day belongs to whoever touched first on it.
      if (seen.has(one.day)) continue
      seen.add(one.day)
      draft.contactDays += 1
      cite?.("contactDays", one.part, one.touch.position)
    }
    const draft = of(part)
    const touches = inWindow.length
    const days = daysOf(inWindow)
    draft.contacts += 1
    count(draft.byTouches, touches)
    count(draft.byDays, days)
    if (cite === undefined) return
    for (const figure of [
      "contacts",
      `touchesPerContact.${touches}`,
      `bands.${bandOf(touches)}`,
      `daysPerContact.${days}`,
      `dayBands.${bandOf(days)}`,
    ]) {
      cite(figure, part, relationship.addedBy)
    }
  },
  merge: (into, from) => {
    into.contacts += from.contacts
    into.touches += from.touches
    into.contactDays += from.contactDays
    addCounts(into.byTouches, from.byTouches)
    addCounts(into.byDays, from.byDays)
  },
  figures: ({ byDays, byTouches, contactDays, contacts, touches }) => {
    const bands = bandsOf(byTouches)
    const dayBands = bandsOf(byDays)
    return {
      contacts,
      touches,
      contactDays,
      touchesPerContact: byKey(byTouches),
      bands,
      bandsPct: bandsPct(bands),
      daysPerContact: byKey(byDays),
      dayBands,
      dayBandsPct: bandsPct(dayBands),
    }
  },
}
