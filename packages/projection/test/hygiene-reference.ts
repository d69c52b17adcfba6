import type { Fact, Relationship } from "@followthrough/core"
import { asOne } from "./as-one.js"
import { promisesOf } from "./promise-reference.js"
import { inOrder, isBefore, touchesOf } from "./reference.js"

/** What a duty is, from when it is owed, and the facts that it rests on. */
export type PlainDuty = readonly [kind: string, from: number, ...facts: ReadonlyArray<number>]

/** The duties of good manners to a contact, told from the definitions; which steps are open is given. */
export const hygieneOf = (
  recorded: ReadonlyArray<Fact>,
  { contactId, steps }: Pick<Relationship, "contactId" | "steps">,
  at: number,
): ReadonlyArray<PlainDuty> => {
  const log = asOne(recorded, at)
  const facts = inOrder(log).filter(
    ({ event, occurredAt }) =>
      "contactId" in event && event.contactId === contactId && occurredAt <= at,
  )
  const touches = touchesOf(log, contactId, at)
  const duties: Array<PlainDuty> = []

  const answers = touches.filter(({ classification }) =>
    ["yes", "no", "maybe", "not-now"].includes(classification ?? ""),
  )
  const isOpen =
    promisesOf(log, contactId, at).some(({ isOwed }) => isOwed) ||
    steps.some(({ ended }) => ended === undefined)
  const undated = answers.filter((maybe, n) => {
    if (answers.slice(n).some(({ classification }) => classification !== "maybe")) return false
    return !facts.some(
      ({ event, occurredAt, position }) =>
        dating.has(event._tag) && isBefore(maybe, { at: occurredAt, position }),
    )
  })
  if (undated[0] !== undefined && !isOpen) {
    duties.push(["date-the-maybe", undated[0].at, ...ascending(undated)])
  }

  let complaints: Array<(typeof touches)[number]> = []
  for (const touch of touches) {
    if (touch.classification === "complaint") complaints.push(touch)
    if (touch.classification === "satisfied") complaints = []
  }
  if (complaints[0] !== undefined) {
    duties.push(["settle-complaint", complaints[0].at, ...ascending(complaints)])
  }

  let owner: string | undefined
  let since: Fact | undefined
  for (const fact of facts) {
    const next = ownerIn(fact)
    if (next === undefined || next === owner) continue
    owner = next
    since = fact
  }
  const hasMet = facts.some(
    ({ event }) => event._tag === "ContactIntroduced" && event.repId === owner,
  )
  if (since?.event._tag === "ContactHandedOver" && !hasMet) {
    duties.push(["introduce", since.occurredAt, since.position])
  }

  for (const { event, occurredAt, position } of facts) {
    if (event._tag !== "ReferralGiven") continue
    const { referralId } = event
    const isThanked = facts.some(
      (one) => one.event._tag === "ReferralThanked" && one.event.referralId === referralId,
    )
    if (!isThanked) duties.push(["thank-for-referral", occurredAt, position])
  }
  return duties
}

const dating = new Set<string>([
  "PromiseMade",
  "StepBooked",
  "HoldPlaced",
  "NotNowSaid",
  "SaleRecorded",
  "ContactDeclined",
  "ContactDisqualified",
])

const ownerIn = ({ event }: Fact): string | undefined => {
  if (event._tag === "ContactAdded" || event._tag === "ContactAdopted") return event.ownerId
  if (event._tag === "ContactUnassigned") return "nobody"
  if (event._tag === "ContactAssigned") return event.repId
  return event._tag === "ContactHandedOver" ? event.toRepId : undefined
}

const ascending = (facts: ReadonlyArray<{ readonly position: number }>): ReadonlyArray<number> =>
  facts.map(({ position }) => position).sort((a, b) => a - b)
