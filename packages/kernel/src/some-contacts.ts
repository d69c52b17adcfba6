import {
  contactStream,
  type Fact,
  type Instant,
  partyStream,
  type Relationship,
  type RelationshipFact,
  relationshipsOf,
  type StreamName,
} from "@followthrough/core"
import { type EventStoreShape, type StoreFailure, turns } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { concernsOfRep } from "./read-models/concerns.js"
import { groupsOf, isRelated } from "./read-models/groups.js"
import type { UnreadableLog } from "./recorded.js"
import { streamOf } from "./related-logs.js"

type Failure = StoreFailure | UnreadableLog

/** Whose contacts a question is about. */
export interface About {
  readonly repId?: string | undefined
  /** A named queue: any contact may have come into it. */
  readonly queue?: string | undefined
  readonly partyId?: string | undefined
}

/**
 * The logs of all contacts that an answer about a rep or a party can have to do with, as of whatever instant: of
 * those that have ever named the rep, or somebody who hands over to the rep, is managed or stood in for by the
 * rep; or of the party's members. `undefined`: of all contacts.
 */
export const logsAbout = (
  store: EventStoreShape,
  workspace: string,
  { partyId, queue, repId }: About,
  rules: Effect.Effect<ReadonlyArray<Fact>, Failure>,
): Effect.Effect<ReadonlyArray<StreamName> | undefined, Failure> =>
  Effect.gen(function* () {
    if (partyId !== undefined) return [partyStream(partyId)]
    if (repId === undefined || queue !== undefined) return undefined
    const concerns = concernsOfRep(repId, yield* rules)
    return (yield* store.concerned(workspace, concerns)).filter(isRelated)
  })

/** So many logs are read at once. */
const AT_ONCE = 64

/** Reads the facts of these logs, each with all that it is tied to, and each once. */
export const eachGroup = (
  store: EventStoreShape,
  workspace: string,
  streams: ReadonlyArray<StreamName>,
  position: number,
  visit: (facts: ReadonlyArray<RelationshipFact>) => void,
): Effect.Effect<void, Failure> =>
  Effect.gen(function* () {
    const { give, isDue } = yield* turns
    const seen = new Set<number>()
    for (let start = 0; start < streams.length; start += AT_ONCE) {
      const some = streams.slice(start, start + AT_ONCE)
      for (const facts of yield* groupsOf(store, workspace, some, position)) {
        const first = facts.reduce((least, fact) => Math.min(least, fact.position), position)
        if (seen.has(first)) continue
        seen.add(first)
        visit(facts)
        if (isDue()) yield* give
      }
    }
  })

/** Folds the contacts of these logs as of an instant, and of whatever they are tied to. */
export const eachOfThese = (
  store: EventStoreShape,
  workspace: string,
  streams: ReadonlyArray<StreamName>,
  position: number,
  at: Instant | undefined,
  visit: (relationship: Relationship) => void,
): Effect.Effect<void, Failure> =>
  eachGroup(store, workspace, streams, position, (facts) => {
    for (const relationship of relationshipsOf(facts, at)) visit(relationship)
  })

/** The same, and those whom these contacts named: what became of them may be news. */
export const eachWithNamed = (
  store: EventStoreShape,
  workspace: string,
  streams: ReadonlyArray<StreamName>,
  position: number,
  at: Instant | undefined,
  visit: (relationship: Relationship) => void,
): Effect.Effect<void, Failure> =>
  Effect.gen(function* () {
    const read = new Set<StreamName>()
    const named = new Set<StreamName>()
    yield* eachGroup(store, workspace, streams, position, (facts) => {
      for (const fact of facts) read.add(streamOf(fact))
      for (const relationship of relationshipsOf(facts, at)) {
        visit(relationship)
        for (const { newContactId } of relationship.referral.given) {
          if (newContactId !== undefined) named.add(contactStream(newContactId))
        }
      }
    })
    const further = [...named].filter((stream) => !read.has(stream))
    yield* eachOfThese(store, workspace, further, position, at, visit)
  })
