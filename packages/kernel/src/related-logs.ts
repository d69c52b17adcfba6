import {
  contactStream,
  type Fact,
  isRelationshipFact,
  partyStream,
  type RelationshipFact,
  type StreamName,
} from "@followthrough/core"
import { type EventStoreShape, type StoreFailure, turns, type Until } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { decodeLog, eachFact, SHORT_PAGE } from "./decode-log.js"
import type { UnreadableLog } from "./recorded.js"

/**
 * The logs without which these facts cannot be folded: the other sides of merges and of memberships. Both
 * sides tell of one, so those that belong together are found from any of them.
 */
export const tiesIn = (facts: ReadonlyArray<RelationshipFact>): ReadonlyArray<StreamName> => {
  const ties: Array<StreamName> = []
  for (const { event } of facts) {
    switch (event._tag) {
      case "ContactMerged":
        ties.push(contactStream(event.into))
        break
      case "DuplicateAbsorbed":
        ties.push(contactStream(event.duplicateId))
        break
      case "PartyJoined":
        ties.push(partyStream(event.partyId))
        break
      case "MemberJoined":
        ties.push(contactStream(event.memberId))
        break
    }
  }
  return ties
}

/** The log that a fact lies in. */
export const streamOf = ({ event }: RelationshipFact): StreamName =>
  "contactId" in event ? contactStream(event.contactId) : partyStream(event.partyId)

/** So many logs are read at once: as a rule they are short, and one page has all their facts. */
const AT_ONCE = 10

/** The facts of these logs of contacts and parties, each log in order of recording. */
export const readStreams = (
  store: EventStoreShape,
  workspace: string,
  streams: ReadonlyArray<StreamName>,
  until: Until,
): Effect.Effect<ReadonlyArray<RelationshipFact>, StoreFailure | UnreadableLog> =>
  Effect.gen(function* () {
    const { advance, give, isDue } = yield* turns
    const read: Array<RelationshipFact> = []
    const add = (fact: Fact): void => {
      if (isRelationshipFact(fact)) read.push(fact)
    }
    for (let n = 0; n < streams.length; n += AT_ONCE) {
      if (isDue()) yield* give
      const some = streams.slice(n, n + AT_ONCE)
      const query = { workspace, until }
      const from = { _tag: "Streams", streams: some } as const
      const { events, next } = yield* store.read({ ...query, from, limit: SHORT_PAGE })
      if (next === undefined) {
        for (const fact of yield* decodeLog(events)) add(fact)
        advance(events.length)
        continue
      }
      // Each page of several logs takes putting all that is left of them in order: long ones are read apart.
      for (const stream of some)
        yield* eachFact(store, { ...query, from: { _tag: "Stream", stream } }, add)
    }
    return read
  })

/**
 * The facts of a log, and of all that it is tied to: whatever a contact was ever merged with, the parties
 * that it ever joined, all who ever did, and so on. Each log in order of recording.
 */
export const readRelated = (
  store: EventStoreShape,
  workspace: string,
  stream: StreamName,
  until: Until,
): Effect.Effect<ReadonlyArray<RelationshipFact>, StoreFailure | UnreadableLog> =>
  Effect.gen(function* () {
    const read: Array<RelationshipFact> = []
    const known = new Set<StreamName>()
    let next: ReadonlyArray<StreamName> = [stream]
    while (next.length > 0) {
      for (const one of next) known.add(one)
      const facts = yield* readStreams(store, workspace, next, until)
      for (const fact of facts) read.push(fact)
      next = [...new Set(tiesIn(facts))].filter((one) => !known.has(one))
    }
    return read
  })

/** So many logs are held at once, unless more belong together. */
const MOST = 100

/**
 * Puts logs that are tied to one another, whether directly or through others, into the same part; parts are
 * as large as may be held at once.
 */
export const partsOf = (
  ties: ReadonlyMap<StreamName, ReadonlyArray<StreamName>>,
): ReadonlyArray<ReadonlyArray<StreamName>> => {
  const neighbours = new Map<StreamName, Set<StreamName>>()
  const tie = (one: StreamName, other: StreamName): void => {
    const known = neighbours.get(one)
    if (known === undefined) neighbours.set(one, new Set([other]))
    else known.add(other)
  }
  for (const [one, others] of ties) {
    for (const other of others) {
      tie(one, other)
      tie(other, one)
    }
  }
  const parts: Array<Array<StreamName>> = []
  const seen = new Set<StreamName>()
  for (const first of neighbours.keys()) {
    if (seen.has(first)) continue
    const group = new Set([first])
    // A set walks what is added while it is walked.
    for (const one of group) for (const other of neighbours.get(one) ?? []) group.add(other)
    for (const one of group) seen.add(one)
    const last = parts.at(-1)
    if (last !== undefined && last.length + group.size <= MOST) last.push(...group)
    else parts.push([...group])
  }
  return parts
}
