import { suggestion } from "@followthrough/core"
import { type Followthrough, workspacesIn } from "@followthrough/kernel"
import { compareNatural, type UnknownName } from "@followthrough/projection"
import { storeAt } from "./place.js"
import { badInput, type Problem } from "./problem.js"

const SHOWN = 8

/** That nothing has a name: what was most likely meant, and some of what there is. */
const unknown = (
  what: string,
  wanted: string,
  there: ReadonlyArray<string>,
  near: ReadonlyArray<string> = there,
): Problem => {
  const some = there.slice(0, SHOWN).join(", ")
  const listed =
    there.length === 0
      ? "there are none"
      : `there ${there.length === 1 ? "is" : `are ${there.length}:`} ${some}${there.length > SHOWN ? ", …" : ""}`
  return badInput(`${what} "${wanted}"${suggestion(wanted, near)}; ${listed}`)
}

/** Makes sure that a log has a workspace; an unknown one is an error that names those that it has. */
export const mustHold = async (db: string, wanted: string): Promise<void> => {
  const there = await workspacesIn(storeAt(db, "read"))
  if (!there.includes(wanted)) throw unknown(`${db} has no facts of workspace`, wanted, there)
}

/** Finds a contact by id or by external id; an unknown one is an error that names those near it. */
export const contactIdOf = async (log: Followthrough, wanted: string): Promise<string> => {
  const found = await log.findContact(wanted)
  if (found !== undefined) return found
  const all = await log.contacts()
  const named = all.filter(({ name }) => name?.toLowerCase() === wanted.toLowerCase())
  const keyOf = ({ contactId, externalId }: (typeof all)[number]) => externalId ?? contactId
  if (named.length > 0) {
    const whose = named.slice(0, SHOWN).map(keyOf).sort(compareNatural)
    throw badInput(
      `"${wanted}" is the name of ${named.length === 1 ? "contact" : `${named.length} contacts:`} ${whose.join(", ")}; a contact is asked for by its id or external id`,
    )
  }
  const near = all.flatMap((one) => [keyOf(one), one.contactId])
  throw unknown("this log has no contact", wanted, all.map(keyOf).sort(compareNatural), near)
}

/** Finds a rep by id, by external id or by name. A log that names no reps takes any id. */
export const repIdOf = async (
  log: Followthrough,
  wanted: string | undefined,
): Promise<string | undefined> => {
  if (wanted === undefined) return undefined
  const reps = await log.reps()
  const found =
    reps.find(({ repId }) => repId === wanted) ??
    reps.find(({ externalId }) => externalId === wanted) ??
    reps.find(({ name }) => name === wanted)
  if (found !== undefined) return found.repId
  if (reps.length === 0) return wanted
  throw unknown(
    "this log has no rep",
    wanted,
    reps.map(({ externalId, repId }) => externalId ?? repId),
    reps.flatMap(({ externalId, name, repId }) => [externalId ?? repId, repId, name ?? repId]),
  )
}

/** How reps are called in a line of text: by name, else by their own system's key, else by id. */
export const repNames = async (log: Followthrough): Promise<(repId: string) => string> => {
  const names = new Map<string, string>(
    (await log.reps()).map(({ externalId, name, repId }) => [repId, name ?? externalId ?? repId]),
  )
  return (repId) => names.get(repId) ?? repId
}

/** A company or household that somebody belongs to, by its id. */
export const partyIdOf = async (
  log: Followthrough,
  wanted: string | undefined,
): Promise<string | undefined> => {
  if (wanted === undefined) return undefined
  const parties = [...new Set((await log.contacts()).flatMap(({ partyId }) => partyId ?? []))].sort(
    compareNatural,
  )
  if (parties.includes(wanted)) return wanted
  throw unknown("nobody in this log belongs to party", wanted, parties)
}

/** A name in a question to the audit that the log does not have. */
export const unknownInAudit = (asked: UnknownName): Problem => {
  const { known, name } = asked
  switch (asked.asked) {
    case "play":
      return unknown("--play: neither a touch nor a cadence has play", name, known)
    case "lagFrom":
      return unknown("--lag-from: neither a touch nor a cadence has play", name, known)
    case "part":
      return unknown("--part: the cut has no part", name, known)
    case "evidence": {
      const there = known.length === 0 ? "nothing" : known.join(", ")
      const wrong = asked.within === "" ? name : name.slice(asked.within.length + 1)
      return badInput(
        `--facts ${name}: the audit has no such figure${suggestion(wrong, known)}; ${asked.within === "" ? "it" : asked.within} has ${there}`,
      )
    }
  }
}

/** A named queue, into which the obligations of somebody who left went. */
export const queueOf = async (
  log: Followthrough,
  wanted: string | undefined,
): Promise<string | undefined> => {
  if (wanted === undefined) return undefined
  const reps = await log.reps()
  const queues = [
    ...new Set(
      reps.flatMap(({ left }) => (left?.goesTo._tag === "Queue" ? [left.goesTo.queue] : [])),
    ),
  ].sort(compareNatural)
  if (queues.includes(wanted)) return wanted
  throw unknown("this log has no queue", wanted, queues)
}

/** A promise of a contact, by its id. */
export const promiseIdOf = async (
  log: Followthrough,
  contactId: string,
  wanted: string,
): Promise<string> => {
  const all = { contactId, at: "9999-12-31T00:00:00Z", limit: "all" } as const
  const facts = (await log.timeline(all))?.facts ?? []
  const ids = facts.flatMap(({ data, type }) =>
    type === "PromiseMade" ? [String(data["promiseId"])] : [],
  )
  if (ids.includes(wanted)) return wanted
  throw unknown("this contact has no promise", wanted, [...ids].sort(compareNatural))
}

/** The contacts that have a promise of that id: it is one contact's only among that one's own. */
export const contactsPromised = async (
  log: Followthrough,
  promiseId: string,
): Promise<ReadonlyArray<string>> => {
  const contacts = new Set<string>()
  for await (const { data, stream, type } of log.log()) {
    if (type === "PromiseMade" && data["promiseId"] === promiseId) {
      contacts.add(stream.slice(stream.indexOf("/") + 1))
    }
  }
  return [...contacts]
}

/** One of a few words, such as a kind of doubt. */
export const oneOf = <W extends string>(
  flag: string,
  wanted: string | undefined,
  words: ReadonlyArray<W>,
): W | undefined => {
  if (wanted === undefined) return undefined
  const found = words.find((word) => word === wanted)
  if (found !== undefined) return found
  throw badInput(
    `${flag} "${wanted}" is none of its words${suggestion(wanted, words)}; there are ${words.join(", ")}`,
  )
}
