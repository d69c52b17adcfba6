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
import { Effect } from "effect"
import { concernsOfRep } from "./read-models/concerns.js"
import { groupsOf, isRelated } from "./read-models/groups.js"
import type { UnreadableLog } from "./recorded.js"

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

/** Reads the facts of these logs, each with all that it is tied to, and each once; `visit` may add further logs. */
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
    let begun = 0
    while (begun < streams.length) {
      const some = streams.slice(begun, begun + AT_ONCE)
      begun += some.length
      for (const facts of yield* groupsOf(store, workspace, some, position)) {
        const first = facts.reduce((least, fact) => Math.min(least, fact.position), position)
        if (seen.has(first)) continue
        seen.add(first)
        visit(facts)
        if (isDue()) yield* give
      }
    }
  })

/** Folds the contacts of these logs as of an instant, and those whom they named: what became of them may be news. */
export const eachOfThese = (
  store: EventStoreShape,
  workspace: string,
  streams: ReadonlyArray<StreamName>,
  position: number,
  at: Instant | undefined,
  visit: (relationship: Relationship) => void,
): Effect.Effect<void, Failure> =>
  Effect.suspend(() => {
    const wanted = [...streams]
    const known = new Set(wanted)
    return eachGroup(store, workspace, wanted, position, (facts) => {
      for (const relationship of relationshipsOf(facts, at)) {
        visit(relationship)
        for (const { newContactId } of relationship.referral.given) {
          const stream = newContactId && contactStream(newContactId)
          if (stream === undefined || known.has(stream)) continue
          known.add(stream)
          wanted.push(stream)
        }
      }
    })
  })
