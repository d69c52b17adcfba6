import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { Appended, Commit, NewEvent, StreamWrite } from "../commit.js"
import type { EventStoreShape, Head } from "../event-store.js"
import type { Expectation } from "../expectation.js"
import type { ReadQuery, StreamCursor, StreamQuery } from "../page.js"
import type { CommitRefused } from "../refusal.js"
import type { StoreFailure } from "../store-failure.js"
import type { StoredEvent } from "../stored-event.js"
import { ContractBroken } from "./contract-case.js"

/** The workspace of most cases. */
export const HERE = "here"
/** When most commits are recorded. */
export const NOON = 1_700_000_000_000

export const fact = (data: string, more: Partial<NewEvent> = {}): NewEvent => ({
  type: "Noted",
  occurredAt: NOON - 1000,
  data: JSON.stringify(data),
  ...more,
})

export const facts = (...data: ReadonlyArray<string>): ReadonlyArray<NewEvent> =>
  data.map((text) => fact(text))

export const write = (
  stream: string,
  events: ReadonlyArray<NewEvent>,
  expect: Expectation = "any",
): StreamWrite => ({ stream, expect, events })

export const commit = (
  commandId: string,
  writes: ReadonlyArray<StreamWrite>,
  more: Partial<Commit> = {},
): Commit => ({
  workspace: HERE,
  commandId,
  fingerprint: `fingerprint of ${commandId}`,
  recordedAt: NOON,
  writes,
  ...more,
})

/** The end of the log without its hash, which the cases on the chain look at. */
export const headOf = (
  store: EventStoreShape,
  workspace = HERE,
): Effect.Effect<Omit<Head, "hash">, StoreFailure> =>
  Effect.map(store.head(workspace), ({ position, recordedAt }) => ({ position, recordedAt }))

/** A result that the contract demands to be a refusal; the refusal as plain data. */
export const refusal = (
  append: Effect.Effect<Appended, CommitRefused | StoreFailure>,
): Effect.Effect<unknown, StoreFailure> =>
  Effect.flatMap(Effect.either(append), (result) => {
    if (Either.isRight(result)) throw new ContractBroken("a commit was stored that must be refused")
    return result.left._tag === "StoreFailure"
      ? Effect.fail(result.left)
      : Effect.succeed(refusalData(result.left))
  })

const refusalData = (refused: CommitRefused): unknown => {
  switch (refused._tag) {
    case "Conflict": {
      const { _tag, actual, expected, since, stream } = refused
      return { _tag, stream, expected, actual, since }
    }
    case "ClaimTaken":
      return { _tag: refused._tag, key: refused.key, by: refused.by }
    case "CommandMismatch":
      return { _tag: refused._tag, commandId: refused.commandId }
    case "KeyRefused":
      return { _tag: refused._tag, stream: refused.stream, destroyed: refused.destroyed }
    case "Malformed":
      return { _tag: refused._tag, path: refused.path }
  }
}

/** A batch's results as plain data. */
export const outcomes = (
  results: ReadonlyArray<Either.Either<Appended, CommitRefused>>,
): ReadonlyArray<unknown> =>
  results.map((result) => (Either.isRight(result) ? result.right : refusalData(result.left)))

/** Reads a query to its end; a store whose pages never end breaks the contract. */
export const readAll = (
  store: EventStoreShape,
  query: Partial<ReadQuery> = {},
): Effect.Effect<ReadonlyArray<StoredEvent>, StoreFailure> =>
  Effect.gen(function* () {
    const events: Array<StoredEvent> = []
    let after = query.after
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const page = yield* store.read({
        workspace: HERE,
        from: { _tag: "All" },
        ...query,
        ...(after === undefined ? {} : { after }),
      })
      events.push(...page.events)
      after = page.next
      if (after === undefined) return events
    }
    throw new ContractBroken("the pages of a query do not end")
  })

/** Reads stream by stream to the end. */
export const readStreams = (
  store: EventStoreShape,
  query: Partial<StreamQuery> = {},
): Effect.Effect<ReadonlyArray<StoredEvent>, StoreFailure> =>
  Effect.gen(function* () {
    const events: Array<StoredEvent> = []
    let after: StreamCursor | undefined = query.after
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const page = yield* store.readByStream({
        workspace: HERE,
        ...query,
        ...(after === undefined ? {} : { after }),
      })
      events.push(...page.events)
      after = page.next
      if (after === undefined) return events
    }
    throw new ContractBroken("the pages of a query do not end")
  })

const MOST_PAGES = 500

/** An event of the log, short: `position stream@version data`. */
export const brief = ({ data, position, stream, version }: StoredEvent): string =>
  `${position} ${stream}@${version} ${data}`

export const positions = (events: ReadonlyArray<StoredEvent>): ReadonlyArray<number> =>
  events.map(({ position }) => position)
