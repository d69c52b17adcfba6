import type { ContactFact, Relationship } from "@followthrough/core"
import { positions } from "../obligation/owed.js"
import { type Dossier, happenedIn, isOf } from "./dossier.js"

/**
 * The facts that make a contact what it is: added, merged, in this party, in this stage, of this zone, owned
 * by this rep, on this cadence. Whatever is owed rests on them.
 */
export const identityOf = (dossier: Dossier): ReadonlyArray<number> => {
  const { relationship } = dossier
  const happened = happenedIn(dossier)
  const making = happened.filter((fact) =>
    isOf(
      fact,
      "ContactAdded",
      "ContactAdopted",
      "ContactMerged",
      "MergeUndone",
      "PartyJoined",
      "PartyLeft",
    ),
  )
  const zones = happened.filter(
    ({ event }) => event._tag === "ContactDetailsChanged" && event.zone !== undefined,
  )
  return positions([
    ...[...making, ...lastOfEachLog(zones)].map(({ position }) => position),
    relationship.ownedBy,
    ...stageBeganBy(relationship),
    relationship.cadence.startedBy,
  ])
}

/** The sale or no that began the stage, and the latest reopening after it. */
const stageBeganBy = ({ milestones }: Relationship): ReadonlyArray<number> => {
  let stage = "prospect"
  let began: ReadonlyArray<number> = []
  for (const { kind, position } of milestones) {
    if (kind === "won" || kind === "declined") {
      const next = kind === "won" ? "customer" : "declined"
      if (next !== stage) began = [position]
      stage = next
    } else if (kind === "reopened") {
      began = stage === "customer" ? [...began.slice(0, 1), position] : [position]
      if (stage !== "customer") stage = "prospect"
    }
  }
  return began
}

const lastOfEachLog = (facts: ReadonlyArray<ContactFact>): ReadonlyArray<ContactFact> => [
  ...new Map(facts.map((fact) => [fact.event.contactId, fact])).values(),
]
