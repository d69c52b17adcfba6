// Records what events tell, each under its own id, so that an event that comes again records nothing.
import { FollowthroughFailure, type FollowUpClient } from "@followthrough/kernel"
import type { Told } from "./told.js"

/** What became of one delivery. */
export interface Delivered {
  /** How many facts are new in the log. */
  readonly recorded: number
  /** How many events were of a kind that is not recorded. */
  readonly ignored: number
  /** What the log refused for good: sending it again would not help. */
  readonly refused: ReadonlyArray<{ readonly eventId: string; readonly why: string }>
}

// The event finds what another one has brought before it.
const thereAlready = new Set<unknown>([
  "ContactAlreadyAdded",
  "StepAlreadyBooked",
  "TouchAlreadyLogged",
])
const forGood = new Set<unknown>(["refused", "malformed", "mismatch"])

const recordOne = async (log: FollowUpClient, told: Told) => {
  const { addedAt, commands, contactId, eventId } = told
  const adding = { _tag: "AddContact", contactId, occurredAt: addedAt } as const
  return log.recordAll(
    [adding, ...commands].map((command, n) => ({ command, commandId: `${eventId}#${n}` })),
  )
}

/** Rejects where the store failed, so that the CRM sends the delivery again. */
export const recordTold = async (
  log: FollowUpClient,
  events: ReadonlyArray<Told | undefined>,
): Promise<Delivered> => {
  const told = events.filter((one) => one !== undefined)
  const order = (one: Told, other: Told) =>
    one.at < other.at || (one.at === other.at && one.eventId < other.eventId) ? -1 : 1
  const refused: Array<Delivered["refused"][number]> = []
  let recorded = 0
  const refuse = (eventId: string, failure: unknown) => {
    if (!(failure instanceof FollowthroughFailure) || !forGood.has(failure.code)) throw failure
    if (thereAlready.has(failure.refusal?._tag)) return
    refused.push({ eventId, why: failure.message })
  }
  for (const one of told.sort(order)) {
    try {
      for (const outcome of await recordOne(log, one)) {
        if (!outcome.ok) refuse(one.eventId, outcome.failure)
        else if (!outcome.replayed) recorded += outcome.positions.length
      }
    } catch (failure) {
      refuse(one.eventId, failure)
    }
  }
  return { recorded, ignored: events.length - told.length, refused }
}
