import type { Fact } from "@followthrough/core"

type Event = Fact["event"]

/** A fact under the name of the contact to which it belongs. */
export interface Told extends Fact {
  /** In whose log it lies, and so whose prohibition it lifts. */
  readonly log: string
  /** It is about a duplicate that was not merged then: what it describes only fills gaps. */
  readonly fills: boolean
  /** Who owned the contact to which it belonged just before it. */
  readonly ownerBefore: () => string | undefined
  /** To which contact what lies in a log belonged just before it, and belongs just after. */
  readonly rootBefore: (log: string) => string
  readonly rootAfter: (log: string) => string
  /** Whether what lies in another log belonged to that contact, too, just before it. */
  readonly isOneWith: (log: string) => boolean
}

const isBeginning = (event: Event): boolean =>
  event._tag === "ContactAdded" || event._tag === "ContactAdopted"

const inOrder = (facts: ReadonlyArray<Fact>): ReadonlyArray<Fact> =>
  [...facts].sort((a, b) => a.occurredAt - b.occurredAt || a.position - b.position)

/**
 * Who goes on for a contact after what happened: a merge counts once both were added, while it happened
 * more often than it was undone; of several the latest, and none that closes a circle.
 */
export const survivorAfter = (happened: ReadonlyArray<Fact>, contactId: string): string => {
  const isAdded = (id: string): boolean =>
    happened.some(
      ({ event }) => isBeginning(event) && "contactId" in event && event.contactId === id,
    )
  const told = happened.flatMap(({ event }) =>
    event._tag === "ContactMerged" || event._tag === "MergeUndone" ? [event] : [],
  )
  const parents = new Map<string, string>()
  const rootOf = (id: string): string => {
    const parent = parents.get(id)
    return parent === undefined ? id : rootOf(parent)
  }
  for (const { _tag, contactId: from, into } of [...told].reverse()) {
    if (_tag === "MergeUndone" || parents.has(from)) continue
    const same = told.filter((one) => one.contactId === from && one.into === into)
    const undone = same.filter((one) => one._tag === "MergeUndone").length
    if (same.length - undone <= undone || !isAdded(from) || !isAdded(into)) continue
    if (rootOf(into) !== from) parents.set(from, into)
  }
  return rootOf(contactId)
}

/**
 * The log as it would be told had there been one contact from the beginning: the facts of a duplicate
 * under the name of the contact that it is merged into at `at`, its own names prefixed with its id.
 */
export const asOne = (log: ReadonlyArray<Fact>, at: number): ReadonlyArray<Told> => {
  const ordered = inOrder(log.filter(({ occurredAt }) => occurredAt <= at))
  const contacts = [
    ...new Set(log.flatMap(({ event }) => ("contactId" in event ? [event.contactId] : []))),
  ]
  return log.flatMap((fact): ReadonlyArray<Told> => {
    const { event } = fact
    if ("partyId" in event && !("contactId" in event)) return [ofParty(fact)]
    if (!("contactId" in event)) return []
    const { contactId } = event
    const survivor = survivorAfter(ordered, contactId)
    const place = ordered.indexOf(fact)
    const before = place < 0 ? ordered : ordered.slice(0, place)
    const then = survivorAfter(before, contactId)
    const group = () => contacts.filter((other) => survivorAfter(ordered, other) === survivor)
    const told = {
      ...fact,
      event: renamed(event, survivor),
      fills: contactId !== survivor && then !== survivor,
      ownerBefore: () => ownerAfter(amongThese(before, group()), contactId),
      rootBefore: (log: string) => survivorAfter(amongThese(before, group()), log),
      rootAfter: (log: string) => survivorAfter(amongThese([...before, fact], group()), log),
      isOneWith: (log: string) => {
        const known = amongThese(before, group())
        return survivorAfter(known, log) === survivorAfter(known, contactId)
      },
    }
    if (event._tag !== "ContactPermitted") return [{ ...told, log: contactId }]
    return contacts.flatMap((other) =>
      survivorAfter(ordered, other) === survivor && survivorAfter(before, other) === then
        ? [{ ...told, log: other }]
        : [],
    )
  })
}

/** What is said of a party stays as it is: it is about nobody in particular. */
const ofParty = (fact: Fact): Told => ({
  ...fact,
  log: "",
  fills: false,
  ownerBefore: () => undefined,
  rootBefore: (log) => log,
  rootAfter: (log) => log,
  isOneWith: () => false,
})

/** The owner that an event says, `"nobody"` when it takes the owner away. */
const ownerSaid = (event: Event): string | undefined => {
  if (event._tag === "ContactUnassigned") return "nobody"
  if (event._tag === "ContactAssigned") return event.repId
  if (event._tag === "ContactHandedOver") return event.toRepId
  return isBeginning(event) && "ownerId" in event ? event.ownerId : undefined
}

/** What is of a group of contacts: a merge with another one that is undone since never was. */
const amongThese = (
  happened: ReadonlyArray<Fact>,
  group: ReadonlyArray<string>,
): ReadonlyArray<Fact> =>
  happened.filter(({ event }) => "contactId" in event && group.includes(event.contactId))

/**
 * Who owns a contact after what happened, in order: of those who were said to own it, or a duplicate while
 * it was merged into it, the last; if nobody was, of those who were said to own one of its duplicates.
 * Saying that nobody does is saying so, too.
 */
export const ownerAfter = (
  happened: ReadonlyArray<Fact>,
  contactId: string,
): string | undefined => {
  const root = survivorAfter(happened, contactId)
  const said = happened.flatMap(({ event }, place) => {
    const owner = ownerSaid(event)
    if (owner === undefined || !("contactId" in event)) return []
    const of = [event.contactId, survivorAfter(happened.slice(0, place), event.contactId)]
    return [{ owner, of }]
  })
  const last = (isMeant: (one: string) => boolean) =>
    said.findLast(({ of }) => of.some(isMeant))?.owner
  const owner = last((one) => one === root) ?? last((one) => survivorAfter(happened, one) === root)
  return owner === "nobody" ? undefined : owner
}

const names = new Set(["touchId", "promiseId", "debtId", "pays", "stepId", "holdId", "referralId"])

const renamed = (event: Event & { readonly contactId: string }, contactId: string): Event => {
  if (event.contactId === contactId) return event
  const text = JSON.stringify({ ...event, contactId }, (key, value) =>
    names.has(key) ? `${event.contactId}/${value}` : value,
  )
  return JSON.parse(text)
}
