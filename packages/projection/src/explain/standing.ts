import { byOccurrence, type ContactFact, type Instant, instantToIso } from "@followthrough/core"
import { positions } from "../obligation/owed.js"
import type { Standing } from "./explanation.js"
import type { Dossier } from "./support.js"

/** Whether a contact is open, and which facts opened or closed it. */
export const standingOf = ({ at, facts, relationship }: Dossier): ReadonlyArray<Standing> => {
  const { addedAt, addedBy, forbidden, milestones } = relationship
  const happened = facts.filter(({ occurredAt }) => occurredAt <= at).sort(byOccurrence)
  const lastOf = (tag: ContactFact["event"]["_tag"]) =>
    happened.findLast(({ event }) => event._tag === tag)
  const closed = (
    by: "disqualified" | "forbidden" | "erased",
    since: Instant,
    position: number,
  ): Standing => ({ code: "closed", by, since: instantToIso(since), facts: [position] })
  const closings: Array<Standing> = []
  const ended = milestones.findLast(({ kind }) => kind === "disqualified")
  if (relationship.disqualified && ended !== undefined) {
    closings.push(closed("disqualified", ended.at, ended.position))
  }
  if (forbidden !== undefined) closings.push(closed("forbidden", forbidden.at, forbidden.position))
  if (relationship.erased) {
    const erasure = happened.find(({ event }) => event._tag === "ContactErased")
    if (erasure !== undefined) closings.push(closed("erased", erasure.occurredAt, erasure.position))
  }
  if (closings.length > 0) return closings
  const opened = (
    by: "added" | "reopened" | "permitted",
    since: Instant,
    ...facts: ReadonlyArray<number>
  ): ReadonlyArray<Standing> => [
    { code: "open", by, since: instantToIso(since), facts: positions(...facts) },
  ]
  const reopened = milestones.findLast(({ kind }) => kind === "reopened")
  const ban = lastOf("ContactForbidden")
  const permitted = ban === undefined ? undefined : lastOf("ContactPermitted")
  if (permitted !== undefined && permitted.occurredAt >= (reopened?.at ?? addedAt)) {
    return opened(
      "permitted",
      permitted.occurredAt,
      ...positions(permitted.position, ban?.position),
    )
  }
  if (reopened !== undefined) return opened("reopened", reopened.at, reopened.position)
  return opened("added", addedAt, addedBy)
}
