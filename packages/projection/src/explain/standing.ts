import {
  byOccurrence,
  type Instant,
  instantToIso,
  type RelationshipFact,
} from "@followthrough/core"
import { positions } from "../obligation/owed.js"
import type { Dossier } from "./dossier.js"
import type { Standing } from "./explanation.js"

/** Whether a contact is open, and which facts opened or closed it. */
export const standingOf = ({
  at,
  facts,
  parties,
  relationship,
}: Dossier): ReadonlyArray<Standing> => {
  const { addedAt, addedBy, forbidden, milestones, openings } = relationship
  const happened: ReadonlyArray<RelationshipFact> = [...facts, ...parties]
    .filter(({ occurredAt }) => occurredAt <= at)
    .sort(byOccurrence)
  const lastOf = (...tags: ReadonlyArray<RelationshipFact["event"]["_tag"]>) =>
    happened.findLast(({ event }) => tags.includes(event._tag))
  const closed = (
    by: "disqualified" | "forbidden" | "party-forbidden" | "erased",
    since: Instant,
    position: number,
  ): Standing => ({ code: "closed", by, since: instantToIso(since), facts: [position] })
  const closings: Array<Standing> = []
  const ended = milestones.findLast(({ kind }) => kind === "disqualified")
  if (relationship.disqualified && ended !== undefined) {
    closings.push(closed("disqualified", ended.at, ended.position))
  }
  if (forbidden !== undefined) {
    const by = forbidden.partyId === undefined ? "forbidden" : "party-forbidden"
    closings.push(closed(by, forbidden.at, forbidden.position))
  }
  if (relationship.erased) {
    const erasure = happened.find(({ event }) => event._tag === "ContactErased")
    if (erasure !== undefined) closings.push(closed("erased", erasure.occurredAt, erasure.position))
  }
  if (closings.length > 0) return closings
  const opened = (
    by: "added" | "reopened" | "permitted" | "left-party",
    since: Instant,
    ...facts: ReadonlyArray<number>
  ): ReadonlyArray<Standing> => [
    { code: "open", by, since: instantToIso(since), facts: positions(facts) },
  ]
  const reopened = milestones.findLast(({ kind }) => kind === "reopened")
  const ban = lastOf("ContactForbidden", "PartyForbidden")
  const leaving = happened.find(({ position }) => position === openings.at(-1)?.openedBy)
  if (leaving?.event._tag === "PartyLeft" || leaving?.event._tag === "PartyJoined") {
    return opened(
      "left-party",
      leaving.occurredAt,
      leaving.position,
      ...bansBefore(happened, leaving),
    )
  }
  const permitted = ban === undefined ? undefined : lastOf("ContactPermitted", "PartyPermitted")
  if (permitted !== undefined && permitted.occurredAt >= (reopened?.at ?? addedAt)) {
    return opened(
      "permitted",
      permitted.occurredAt,
      ...positions([permitted.position, ban?.position]),
    )
  }
  if (reopened !== undefined) return opened("reopened", reopened.at, reopened.position)
  return opened("added", addedAt, addedBy)
}

/** The prohibitions of parties by then, of which one was left behind. */
const bansBefore = (
  happened: ReadonlyArray<RelationshipFact>,
  leaving: RelationshipFact,
): ReadonlyArray<number> =>
  happened.flatMap((fact) =>
    fact.event._tag === "PartyForbidden" && byOccurrence(fact, leaving) < 0 ? [fact.position] : [],
  )
