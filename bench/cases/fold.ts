import { type ContactFact, foldRelationship, isContactFact } from "@followthrough/core"
import { logOf } from "@followthrough/core/testing"
import { recordings } from "../log.js"
import { type Case, millis } from "../measure.js"

/** Decoded events, log by log, to the state of every contact, against only grouping them by contact. */
export const fold: Case = {
  name: "fold",
  baseline: "the same events grouped by contact in a Map of arrays",
  unit: "ms for all events",
  better: "less",
  durability: "in memory",
  measured: async (use) => {
    // Fewer fit into the processor's caches and say little about a log.
    const facts = interleaved(20_000, 50)
    // A store hands the facts over log by log, so that a fold never has to group them itself.
    const logs = [...grouped(facts).values()]
    await use({
      subject: () =>
        millis(() => {
          let open = 0
          for (const own of logs) {
            if (foldRelationship(own)?.open === true) open += 1
          }
          if (open === 0) throw new Error("nothing was folded")
        }),
      baseline: () =>
        millis(() => {
          if (grouped(facts).size === 0) throw new Error("nothing was grouped")
        }),
    })
  },
}

const grouped = (
  facts: ReadonlyArray<ContactFact>,
): ReadonlyMap<string, ReadonlyArray<ContactFact>> => {
  const groups = new Map<string, Array<ContactFact>>()
  for (const fact of facts) {
    const group = groups.get(fact.event.contactId)
    if (group === undefined) groups.set(fact.event.contactId, [fact])
    else group.push(fact)
  }
  return groups
}

/** As a log holds them: in order of recording, the contacts' facts among one another. */
const interleaved = (contacts: number, each: number): ReadonlyArray<ContactFact> =>
  [...recordings(contacts, each)]
    .flatMap(logOf)
    .filter(isContactFact)
    .sort((a, b) => a.recordedAt - b.recordedAt)
    .map((fact, n) => ({ ...fact, position: n + 1 }))
