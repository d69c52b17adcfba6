import type { ContactEvent } from "../fact/domain-event.js"
import type { ContactFact } from "../fact/fact.js"
import { isBefore } from "./before.js"
import type { FactDoubt } from "./doubt.js"

/**
 * What may be so before anybody follows up: where they came from, what they owe, what they wish. A merge
 * counts only once both were added, whenever it is dated.
 */
const mayPrecede: ReadonlySet<ContactEvent["_tag"]> = new Set<ContactEvent["_tag"]>([
  "ContactAdded",
  "ContactAdopted",
  "ContactReferred",
  "DebtRecorded",
  "PaymentRecorded",
  "ChannelBlocked",
  "ChannelAllowed",
  "ContactForbidden",
  "ContactPermitted",
  "PreferenceStated",
  "PreferenceWithdrawn",
  "ContactMerged",
  "DuplicateAbsorbed",
  "MergeUndone",
  "DuplicateReleased",
])

const outcomes: ReadonlySet<ContactEvent["_tag"]> = new Set<ContactEvent["_tag"]>([
  "SaleRecorded",
  "ContactDeclined",
  "ContactDisqualified",
])

/** The doubt about a fact that came before the adding of its contact. Whoever was taken over has a past. */
export const addingDoubt = (
  fact: ContactFact,
  beginning: ContactFact | undefined,
): FactDoubt | undefined => {
  if (beginning?.event._tag !== "ContactAdded" || fact.occurredAt >= beginning.occurredAt) {
    return undefined
  }
  const { event, occurredAt: at } = fact
  if (mayPrecede.has(event._tag) || !isBefore(fact, beginning)) return undefined
  const doubted = {
    at,
    positions: [fact.position, beginning.position],
    addedAt: beginning.occurredAt,
  }
  if (event._tag === "TouchLogged") {
    return { kind: "touch-before-adding", ...doubted, touchId: event.touchId }
  }
  const kind = outcomes.has(event._tag) ? "outcome-before-adding" : "fact-before-adding"
  return { kind, ...doubted, event: event._tag }
}
