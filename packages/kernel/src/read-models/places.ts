import {
  epochDayAt,
  type Instant,
  owedByAt,
  promiseStatusAt,
  type Relationship,
  UTC,
} from "@followthrough/core"
import { type Asked, askStandingOf, flowPlaceOf, statusRank } from "@followthrough/projection"
import type { Place, PlaceKey } from "@followthrough/store"

/** The lists that contacts stand in, by name; those of a rep or an owner have theirs behind a slash. */
export const lists = {
  /** Every contact, and those of each owner; apart from them those to whom or by whom something was promised. */
  contact: "contact",
  /** Open prospects: never touched, and touched. Parts are days in the policy's zone, marks are instants. */
  neverTouched: "flow/never",
  touched: "flow/touched",
  /** Open contacts, by when somebody last spoke to them. */
  unspoken: "unspoken",
  /** Promises in the order of the ledger; parts are statuses. */
  promise: "promise",
  /** Customers to ask for a referral, and those not to ask yet. */
  ask: "ask",
  askBlocked: "ask-blocked",
  /** Referrals for which nobody was thanked; those that name a contact; and what became of contacts. */
  thank: "thank",
  given: "given",
  outcome: "outcome",
} as const

export const listOf = (list: string, whose: string): string => `${list}/${whose}`

/** Bits of tags. */
export const tags = {
  /** Of an open prospect. */
  owned: 1,
  decided: 2,
  /** Of a contact: something was promised, by its owner in the owner's list. */
  promised: 1,
  /** Of a promise: a rep owes or owed it. */
  byRep: 1,
  /** Of a customer. */
  hasReferred: 1,
} as const

/** What comes in one order as a number and as text, too. */
export const idOfPosition = (position: number): string => String(position).padStart(16, "0")

/** In the order of contacts, then of a contact's referrals. */
export const idOfReferral = (contactId: string, referralId: string, position: number): string =>
  [contactId, referralId, idOfPosition(position)].join("\u0001")

export interface Placed {
  readonly places: ReadonlyArray<Place>
  /** Until then (exclusive) these are all, as long as nothing is recorded; infinite: for ever. */
  readonly until: number
}

/** Where a contact stands in the lists at an instant. */
export const placesOf = (relationship: Relationship, asked: Asked): Placed => {
  const places: Array<Place> = []
  if (relationship.open) addFlow(places, relationship, asked)
  addPromises(places, relationship, asked.at)
  const until = addAsk(places, relationship, asked)
  addReferrals(places, relationship)
  return { places, until }
}

const addFlow = (places: Array<Place>, relationship: Relationship, asked: Asked): void => {
  const { contactId: id, ownerId, stage } = relationship
  const { decided, since, touchedAt, unspokenSince } = flowPlaceOf(relationship, asked)
  places.push({ ...byInstant(lists.unspoken, unspokenSince, id), tag: 0 })
  if (stage !== "prospect") return
  places.push({
    list: touchedAt === undefined ? lists.neverTouched : lists.touched,
    part: epochDayAt(since, asked.policy.zone),
    at: 0,
    id,
    mark: since,
    tag: (ownerId === undefined ? 0 : tags.owned) | (decided ? tags.decided : 0),
  })
}

/** Where something stands in the order of instants, the earliest first. */
export const keyAt = (at: Instant, id: string): PlaceKey => ({ part: epochDayAt(at, UTC), at, id })

/** The same, the latest first. */
export const keyBefore = (at: Instant, id: string): PlaceKey => ({
  part: -epochDayAt(at, UTC),
  at: -at,
  id,
})

const byInstant = (list: string, at: Instant, id: string): Omit<Place, "tag"> => ({
  list,
  ...keyAt(at, id),
  mark: at,
})

// An open promise is an obligation, too, and with that the rows end when it is late.
const addPromises = (places: Array<Place>, relationship: Relationship, at: Instant): void => {
  const { contactId, ownerId, promises } = relationship
  let byOwner = false
  for (const promise of promises) {
    const status = promiseStatusAt(promise, at)
    const due = promise.due.until
    const repIds = owedByAt(promise, due)
    if (ownerId !== undefined && repIds.includes(ownerId)) byOwner = true
    const id = idOfPosition(promise.madeBy)
    const tag = repIds.length === 0 ? 0 : tags.byRep
    for (const list of [lists.promise, ...repIds.map((repId) => listOf(lists.promise, repId))]) {
      places.push({ list, part: statusRank[status], at: due, id, mark: 0, tag })
    }
  }
  const contact = { list: lists.contact, part: 0, at: 0, id: contactId, mark: 0 }
  places.push({ ...contact, tag: promises.length === 0 ? 0 : tags.promised })
  if (ownerId !== undefined) {
    const list = listOf(lists.contact, ownerId)
    places.push({ ...contact, list, tag: byOwner ? tags.promised : 0 })
  }
}

const addAsk = (places: Array<Place>, relationship: Relationship, asked: Asked): number => {
  const standing = askStandingOf(relationship, asked)
  if (standing === undefined) return Number.POSITIVE_INFINITY
  const { hasReferred, satisfiedAt, until } = standing
  const { contactId: id, ownerId } = relationship
  const tag = hasReferred ? tags.hasReferred : 0
  const place: Place =
    satisfiedAt === undefined
      ? { list: lists.askBlocked, part: 0, at: 0, id, mark: 0, tag }
      : { list: lists.ask, ...keyBefore(satisfiedAt, id), mark: 0, tag }
  addOwned(places, place, ownerId)
  return until
}

/** In the list of all, and in that of the owner. */
const addOwned = (places: Array<Place>, place: Place, ownerId: string | undefined): void => {
  places.push(place)
  if (ownerId !== undefined) places.push({ ...place, list: listOf(place.list, ownerId) })
}

const addReferrals = (places: Array<Place>, relationship: Relationship): void => {
  const { contactId, merged, milestones, open, ownerId, referral, referredBy, source } =
    relationship
  const last = milestones.findLast(({ kind }) => kind !== "reopened")
  if (last !== undefined && (referredBy.length > 0 || source === "referral")) {
    for (const id of [contactId, ...merged.map((one) => one.contactId)]) {
      places.push({ list: lists.outcome, part: 0, at: 0, id, mark: last.at, tag: 0 })
    }
  }
  if (!open) return
  for (const { at, newContactId, position, referralId, reported, thanked } of referral.given) {
    if (thanked === undefined) {
      const id = idOfReferral(contactId, referralId, position)
      addOwned(places, { ...byInstant(lists.thank, at, id), tag: 0 }, ownerId)
    }
    if (newContactId !== undefined) {
      const mark = reported?.at ?? at
      addOwned(
        places,
        { list: lists.given, part: 0, at: 0, id: newContactId, mark, tag: 0 },
        ownerId,
      )
    }
  }
}
