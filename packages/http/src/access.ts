import type { FollowUpClient } from "@followthrough/kernel"
import type { Grant } from "./grant.js"
import { denied } from "./http-problem.js"
import { namedIn } from "./named-in-command.js"
import type { AnswerName } from "./routes.js"

/** The fields of a query. */
export type Query = { readonly [field: string]: unknown }

/** Answers of one rep's, where `repId` says whose. */
const ofReps: ReadonlySet<string> = new Set<AnswerName>([
  "next",
  "plan",
  "became",
  "promises",
  "asks",
])

/** Answers about one contact, which `contactId` names. */
const ofContacts: ReadonlySet<string> = new Set<AnswerName>([
  "agenda",
  "explain",
  "timeline",
  "doubts",
])

/** The ids of reps that a grant is restricted to; undefined: it is not. */
const restrictionOf = ({ reps }: Grant): ReadonlySet<string> | undefined =>
  reps === "all" ? undefined : new Set(reps)

/** Who owns a contact now, as far as is recorded. Nobody owns one that was not added. */
const ownerOf = async (log: FollowUpClient, contactId: string): Promise<string | undefined> =>
  (await log.explain({ contactId })).ownerId

const isOwned = async (
  log: FollowUpClient,
  reps: ReadonlySet<string>,
  contactId: string,
): Promise<boolean> => {
  const ownerId = await ownerOf(log, contactId)
  return ownerId !== undefined && reps.has(ownerId)
}

const aboutEveryone = () => denied("the grant is for some reps, and this is about everyone")

// The same whether the contact is somebody else's or not there at all.
const notTheirs = (path: string) =>
  denied("the grant does not cover this contact", [
    { path, message: "is no contact of a rep whom the grant covers" },
  ])

const otherRep = (path: string) =>
  denied("the grant does not cover this rep", [
    { path, message: "is no rep whom the grant covers" },
  ])

/** The query that a grant allows: as it was asked, or with the only rep it can be about. Else it throws. */
export const allowedQuery = async (
  log: FollowUpClient,
  grant: Grant,
  answer: string,
  query: Query,
): Promise<Query> => {
  const reps = restrictionOf(grant)
  if (reps === undefined) return query
  if (ofReps.has(answer)) return queryOfRep(reps, query)
  // Cut down to what may be seen, once it is known.
  if (answer === "reps" || answer === "findContact") return query
  if (!ofContacts.has(answer) || typeof query["contactId"] !== "string") throw aboutEveryone()
  const { contactId, repId } = query
  if (!(await isOwned(log, reps, contactId))) throw notTheirs("contactId")
  if (repId !== undefined && !reps.has(String(repId))) throw otherRep("repId")
  return query
}

const queryOfRep = (reps: ReadonlySet<string>, query: Query): Query => {
  if (query["queue"] !== undefined) {
    throw denied("the grant is for some reps, and a queue is nobody's", [
      { path: "queue", message: "is for a grant of all reps" },
    ])
  }
  if (query["repId"] !== undefined) {
    if (!reps.has(String(query["repId"]))) throw otherRep("repId")
    return query
  }
  const [only] = reps
  if (reps.size !== 1 || only === undefined) {
    throw denied("the grant is for some reps: say for which of them", [
      { path: "repId", message: "is missing" },
    ])
  }
  return { ...query, repId: only }
}

/** What of an answer a grant lets see. */
export const allowedAnswer = async (
  log: FollowUpClient,
  grant: Grant,
  answer: string,
  given: unknown,
): Promise<unknown> => {
  const reps = restrictionOf(grant)
  if (reps === undefined) return given
  if (answer === "reps") {
    return (given as ReadonlyArray<{ readonly repId: string }>).filter(({ repId }) =>
      reps.has(repId),
    )
  }
  if (answer !== "findContact" || given === undefined) return given
  return (await isOwned(log, reps, String(given))) ? given : undefined
}

const adding: ReadonlySet<unknown> = new Set(["AddContact", "AdoptContact"])

/**
 * Throws unless a grant covers a command: each contact that the command names is owned by a rep whom the grant covers
 * (or is being added for one), and each rep that it names is one. A restricted grant covers no rules and no party, which
 * bind the contacts of others too. `added` has the contacts that
 * commands before it in the same batch add, by their owners, and gets the one that this adds.
 */
export const checkCommand = async (
  log: FollowUpClient,
  grant: Grant,
  command: Query,
  place = "",
  added: Map<string, string> = new Map(),
): Promise<void> => {
  const reps = restrictionOf(grant)
  if (reps === undefined) return
  const named = namedIn(command)
  if (named.parties.size > 0 || named.contacts.size + named.reps.size === 0) throw aboutEveryone()
  for (const repId of named.reps) if (!reps.has(repId)) throw otherRep(place)
  const isAdding = adding.has(command["_tag"])
  const ownerId = String(command["ownerId"])
  if (isAdding && command["ownerId"] === undefined) {
    throw denied("the grant is for some reps: say whose contact it becomes", [
      { path: place === "" ? "ownerId" : `${place}.ownerId`, message: "is missing" },
    ])
  }
  for (const contactId of named.contacts) {
    if (reps.has(added.get(contactId) ?? "")) continue
    const isNew = isAdding && contactId === command["contactId"]
    if (isNew && (await isUnknown(log, contactId))) added.set(contactId, ownerId)
    else if (!(await isOwned(log, reps, contactId))) throw notTheirs(place)
  }
}

const isUnknown = async (log: FollowUpClient, contactId: string): Promise<boolean> => {
  const { standing } = await log.explain({ contactId })
  return standing.some(({ code }) => code === "not-added")
}
