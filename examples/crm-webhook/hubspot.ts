// HubSpot's events as commands: a contact's creation, changes, deletion and erasure.
import type { CommandInput } from "@followthrough/kernel"
import { fieldsOf, idOf, instantOf, type Told, textOf } from "./told.js"

interface About {
  readonly contactId: string
  readonly occurredAt: string
}
type Change = (about: About, value: string | undefined) => ReadonlyArray<CommandInput>

/** The properties that matter to following up, and what a new value of each says. */
const changes: ReadonlyMap<unknown, Change> = new Map<string, Change>([
  [
    "hs_full_name_or_email",
    (about, name) => (name === undefined ? [] : [{ _tag: "ChangeContactDetails", ...about, name }]),
  ],
  [
    "hubspot_owner_id",
    (about, repId) => [
      repId === undefined
        ? { _tag: "UnassignContact", ...about }
        : { _tag: "AssignContact", ...about, repId },
    ],
  ],
  [
    "lifecyclestage",
    (about, stage) => (stage === "customer" ? [{ _tag: "RecordSale", ...about }] : []),
  ],
  [
    "hs_email_optout",
    (about, out) => {
      const email = { ...about, channel: "email" } as const
      if (out === "true") return [{ _tag: "BlockChannel", ...email, reason: "unsubscribed" }]
      return [{ _tag: "AllowChannel", ...email }]
    },
  ],
  [
    // The last call, mail or meeting that somebody logged, in milliseconds.
    "notes_last_contacted",
    ({ contactId }, millis) => {
      if (millis === undefined) return []
      const occurredAt = instantOf(Number(millis))
      const touch = { contactId, occurredAt, touchId: `${contactId}-${millis}` }
      const how = { direction: "outbound", channel: "other", outcome: "sent" } as const
      return [{ _tag: "LogTouch", ...touch, ...how }]
    },
  ],
])

const commandsOf = (
  type: unknown,
  about: About,
  change: () => ReadonlyArray<CommandInput> | undefined,
): ReadonlyArray<CommandInput> | undefined => {
  switch (type) {
    case "contact.creation":
      return []
    case "contact.propertyChange":
      return change()
    case "contact.deletion":
      return [
        { _tag: "DisqualifyContact", ...about, reason: "deleted in HubSpot", basis: "assumed" },
      ]
    case "contact.restore":
      return [{ _tag: "ReopenContact", ...about, reason: "restored in HubSpot" }]
    case "contact.privacyDeletion":
      return [{ _tag: "EraseContact", ...about }]
    default:
      return undefined
  }
}

/** What one event of a delivery tells; `undefined` where it is of no kind that is recorded. */
export const readHubspot = (event: unknown): Told | undefined => {
  const { eventId, objectId, occurredAt, portalId, propertyName, propertyValue, subscriptionType } =
    fieldsOf(event)
  const about = { contactId: idOf("hubspot", objectId), occurredAt: instantOf(occurredAt) }
  const commands = commandsOf(subscriptionType, about, () =>
    changes.get(propertyName)?.(about, textOf(propertyValue)),
  )
  if (commands === undefined) return undefined
  // HubSpot does not promise that `eventId` alone is unique. `attemptNumber` differs when it sends again.
  const parts = [portalId, eventId, subscriptionType, objectId, propertyName, occurredAt]
  return {
    eventId: `hubspot-${parts.map((part) => textOf(part) ?? "").join(":")}`,
    at: about.occurredAt,
    contactId: about.contactId,
    addedAt: about.occurredAt,
    commands,
  }
}
