import {
  type Classification,
  instantToIso,
  isOwed,
  type Relationship,
  type Touch,
} from "@followthrough/core"
import { isAfter, type Occurrence, placeAfter } from "../occurrence.js"
import type { Asked } from "./asked.js"
import { openComplaints } from "./complaint.js"
import type { Obligation } from "./obligation.js"
import { endOfDayAt, endOfNextDayAt, owedBy, positions, zoneOf } from "./owed.js"

/** What good manners ask of the owner, beside what was promised, booked and planned. */
export const hygiene = (
  relationship: Relationship,
  { policy }: Asked,
): ReadonlyArray<Obligation> => {
  const zone = zoneOf(relationship, policy)
  const ofOwner = owedBy(relationship, relationship.ownerId)
  const obligations: Array<Obligation> = []
  const maybes = undatedMaybes(relationship)
  const [maybe] = maybes
  if (maybe !== undefined) {
    obligations.push({
      ...ofOwner,
      kind: "date-the-maybe",
      from: maybe.at,
      by: endOfDayAt(maybe.at, zone),
      why: { code: "maybe-said", saidAt: instantToIso(maybe.at) },
      openedBy: maybe.position,
      facts: positions(maybes.map(({ position }) => position)),
    })
  }
  const complaints = openComplaints(relationship)
  const [complaint] = complaints
  if (complaint !== undefined) {
    obligations.push({
      ...ofOwner,
      kind: "settle-complaint",
      from: complaint.at,
      by: endOfNextDayAt(complaint.at, zone),
      why: { code: "complaint-open", since: instantToIso(complaint.at) },
      openedBy: complaint.position,
      facts: positions(complaints.map(({ position }) => position)),
    })
  }
  const { introduction } = relationship
  if (introduction !== undefined) {
    const { at, fromRepId, position } = introduction
    obligations.push({
      ...ofOwner,
      kind: "introduce",
      from: at,
      by: endOfNextDayAt(at, zone),
      why: {
        code: "handed-over",
        since: instantToIso(at),
        ...(fromRepId === undefined ? {} : { fromRepId }),
      },
      openedBy: position,
      facts: [position],
    })
  }
  for (const referral of relationship.referral.given) {
    const { at, newContact, newContactId, position, thanked } = referral
    if (thanked !== undefined) continue
    obligations.push({
      ...ofOwner,
      kind: "thank-for-referral",
      from: at,
      by: endOfNextDayAt(at, zone),
      why: {
        code: "referral-given",
        givenAt: instantToIso(at),
        referralId: referral.referralId,
        ...(newContactId === undefined ? {} : { newContactId }),
        ...(newContact === undefined ? {} : { newContact }),
      },
      openedBy: position,
      facts: [position],
    })
  }
  return obligations
}

const answers: ReadonlySet<Classification | undefined> = new Set([
  "yes",
  "no",
  "maybe",
  "not-now",
] as const)

// A maybe without a date gets lost: something dated has to follow it, or lie ahead anyway. Saying it
// again puts nothing off.
const undatedMaybes = (relationship: Relationship): ReadonlyArray<Touch> => {
  const { promises, steps, touches } = relationship
  const said = touches.filter(({ classification }) => answers.has(classification))
  const last = said.findLastIndex(({ classification }) => classification !== "maybe")
  const maybes = said.slice(last + 1)
  if (maybes.length === 0 || promises.some(isOwed)) return []
  if (steps.some(({ ended }) => ended === undefined)) return []
  const after = datedAfter(relationship)
  return maybes.filter((maybe) => after(maybe) === undefined)
}

/** Something dated that followed a touch, if anything did. */
export const datedAfter = ({
  holds,
  milestones,
  promises,
  steps,
}: Relationship): ((touch: Touch) => Occurrence | undefined) => {
  const dated: ReadonlyArray<Occurrence> = [
    ...milestones.filter(({ kind }) => kind !== "reopened"),
    ...holds.map(({ from, position }) => ({ at: from, position })),
    ...promises.map(({ madeAt, madeBy }) => ({ at: madeAt, position: madeBy })),
    ...steps.map(({ bookedAt, bookedBy }) => ({ at: bookedAt, position: bookedBy })),
  ]
  // The first in the list that follows a touch is later than all before it.
  const later: Array<Occurrence> = []
  for (const one of dated) {
    const before = later.at(-1)
    if (before === undefined || isAfter(one, before)) later.push(one)
  }
  return (touch) => later[placeAfter(later, (one) => isAfter(one, touch))]
}
