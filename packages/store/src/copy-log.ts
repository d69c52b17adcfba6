import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { Seal } from "./chain.js"
import type { EventStoreShape } from "./event-store.js"
import type { StoreFailure } from "./store-failure.js"
import { type CommitPage, commitAgain } from "./stored-commit.js"
import { aTurn } from "./turns.js"
import { describeFault, type LogFault } from "./verification.js"

/** What a copy has come to. */
export interface Copied {
  readonly workspace: string
  /** Events that this copying brought; 0 where there was nothing new. */
  readonly copied: number
  /** Where both logs end: that of the source when the copying began. */
  readonly head: Seal
  /** Reactions whose deliveries are not all handed over. They stay behind: let them end before the copy is used. */
  readonly unfinished: ReadonlyArray<{ readonly name: string; readonly deliveries: number }>
}

/** What is there already is no beginning of the log that is to be copied, or the copy is not what it was made of. */
export class NotACopy extends Data.TaggedError("NotACopy")<{
  readonly workspace: string
  readonly problem: string
}> {
  override get message(): string {
    return `workspace "${this.workspace}" cannot be copied there: ${this.problem}`
  }
}

export interface Copying {
  readonly from: EventStoreShape
  readonly to: EventStoreShape
  readonly workspace: string
  /** Called with the position that is reached, and the one where it ends. */
  readonly onProgress?: (done: number, total: number) => void
}

const PAGE = 500

/**
 * Copies a workspace's log from one store to another, up to the source's head as the copying begins, while others may
 * append to the source. Whatever the copy has already is left as it is, so that an interrupted copying goes on, and a
 * finished one catches up, with the same call. Commands are copied with their events, so that a command that is sent
 * again is known there, too; the cursors of reactions are, and read models are made anew there. Afterwards the copy is
 * verified from end to end against the source's head.
 *
 * Nobody else may append to the copy meanwhile.
 */
export const copyLog = ({
  from,
  onProgress,
  to,
  workspace,
}: Copying): Effect.Effect<Copied, StoreFailure | NotACopy> =>
  Effect.gen(function* () {
    const fail = (problem: string) => new NotACopy({ workspace, problem })
    const failFor = (fault: LogFault) => fail(describeFault(fault))
    const end = sealOf(yield* from.head(workspace))
    const begun = sealOf(yield* to.head(workspace))
    if (begun.position > 0) {
      const { fault } = yield* from.verify(workspace, begun)
      if (fault?._tag === "Forked" || fault?._tag === "Truncated") {
        return yield* fail("another log is there, or one that went on by itself")
      }
      if (fault !== undefined) return yield* failFor(fault)
    }
    let after: number | undefined = 0
    let done = begun.position
    while (after !== undefined) {
      onProgress?.(done, end.position)
      const page: CommitPage = yield* from.commits({ workspace, after, limit: PAGE })
      const beyond = page.commits.findIndex(({ events: [first] }) => isAfter(first, end.position))
      const reached = beyond < 0 ? page.commits : page.commits.slice(0, beyond)
      const wanted = reached.filter(
        ({ events }) => events.length === 0 || isAfter(events[0], begun.position),
      )
      if (wanted.length > 0) {
        const streams = wanted.flatMap(({ keyed }) => keyed.map(({ stream }) => stream))
        const held = streams.length === 0 ? [] : yield* from.keysOf(workspace, streams)
        const keys = new Map<string, string>()
        for (const [stream, kept] of held) {
          if (kept?.key !== undefined) keys.set(stream, kept.key)
        }
        const results = yield* to.appendAll(
          wanted.map((commit) => commitAgain(workspace, commit, keys)),
        )
        for (const result of results) {
          if (Either.isLeft(result)) return yield* fail(result.left.message)
        }
        done = Math.max(done, wanted.at(-1)?.events.at(-1)?.position ?? done)
      }
      after = beyond < 0 ? page.next : undefined
      // Whoever copies page by page keeps the event loop between them, too.
      yield* aTurn
    }
    const unfinished = yield* copyReactions(from, to, workspace)
    const { fault, head } = yield* to.verify(workspace, end)
    if (fault !== undefined) return yield* failFor(fault)
    if (head.position !== end.position) {
      return yield* fail(`it goes on after position ${end.position}: somebody else writes there`)
    }
    onProgress?.(end.position, end.position)
    return { workspace, copied: end.position - begun.position, head: end, unfinished }
  })

const sealOf = ({ hash, position }: Seal): Seal => ({ position, hash })

const isAfter = (event: { readonly position: number } | undefined, position: number): boolean =>
  event !== undefined && event.position > position

const copyReactions = (from: EventStoreShape, to: EventStoreShape, workspace: string) =>
  Effect.gen(function* () {
    const reactions = yield* from.reactions.list(workspace)
    for (const { cursor, name } of reactions) {
      const there = yield* to.reactions.cursor({ workspace, name })
      yield* to.reactions.advance({ workspace, name, from: there, to: cursor, deliveries: [] })
    }
    return reactions.flatMap(({ name, parked, pending }) =>
      parked + pending === 0 ? [] : [{ name, deliveries: parked + pending }],
    )
  })
