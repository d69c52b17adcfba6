import { type Instant, type Policy, policyToJson } from "@followthrough/core"
import type { EventStoreShape, Seal, StoreFailure, Verification } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { answeredInThreads, doneInThread, threadsCanStart } from "#in-threads"
import type { KeyService } from "../personal/key-service.js"
import { positionAt } from "../position-at.js"
import type { UnreadableLog } from "../recorded.js"
import type { LogPlace } from "./log-place.js"
import type { HowWorked } from "./options.js"
import { reporting } from "./progress.js"
import type { AnswerOf, AskedOf, Question } from "./questions.js"
import type { Beginning, Work } from "./told.js"

type Failure = StoreFailure | UnreadableLog

/** Where a workspace's whole log is read for what. */
export interface WholeLogKept {
  /** As it is sealed: nothing personal is opened to find where to cut. */
  readonly sealed: EventStoreShape
  readonly workspace: string
  /** Left out: threads cannot open it. */
  readonly place: LogPlace | undefined
  readonly policy: Policy | undefined
  readonly keys: KeyService | undefined
}

/** What takes the whole log, in the calling thread. */
export interface InThisThread {
  readonly ask: <Q extends Question>(
    question: Q,
    asked: AskedOf<Q>,
    at: Instant,
    position: number,
  ) => Effect.Effect<AnswerOf<Q>, Failure>
  readonly verify: (kept: Seal | undefined) => Effect.Effect<Verification, StoreFailure>
  readonly rebuild: (at: Instant) => Effect.Effect<void, Failure>
  readonly refresh: (at: Instant) => Effect.Effect<void, Failure>
}

/**
 * From so many facts on a thread of its own costs less than it spares: it starts within some tenths of a second,
 * and the end of an audit of so many keeps the event loop for longer than others should wait.
 */
const LONG_LOG = 100_000

/** The same, in threads where that is asked for or the log is long, and saying how far it has come. */
export const wholeLog = (
  { keys, place, policy, sealed, workspace }: WholeLogKept,
  here: InThisThread,
) => {
  const begin = <W extends Work>(place: LogPlace, work: W): Beginning & { readonly work: W } => ({
    place,
    workspace,
    policy: policy && policyToJson(policy),
    keys: keys && { timeoutMs: keys.timeoutMs },
    work,
  })
  const apart = (work: Work, workers: number, otherwise: Effect.Effect<unknown, Failure>) =>
    place === undefined || workers === 0 ? otherwise : doneInThread(begin(place, work), { keys })
  const length = Effect.map(sealed.head(workspace), ({ position }) => position)
  const workersFor = ({ workers }: HowWorked, facts: number): number =>
    workers ?? (facts >= LONG_LOG && threadsCanStart ? 1 : 0)

  return {
    ask: <Q extends Question>(
      question: Q,
      asked: AskedOf<Q>,
      { at, knownAt }: { readonly at: Instant; readonly knownAt?: Instant | undefined },
      how: HowWorked = {},
    ): Effect.Effect<AnswerOf<Q>, Failure> =>
      Effect.flatMap(positionAt(sealed, workspace, knownAt), ({ position }) => {
        const work = { _tag: "Answer", question, asked, at, position } as const
        const workers = workersFor(how, position)
        const answer =
          place === undefined || workers === 0
            ? here.ask(question, asked, at, position)
            : answeredInThreads(sealed, begin(place, work), { keys }, workers)
        return reporting(how.onProgress, position, answer as Effect.Effect<AnswerOf<Q>, Failure>)
      }),
    // Each fact is read twice: in the order of recording, and for the rows of its contact.
    verify: (kept?: Seal, how: HowWorked = {}) =>
      Effect.flatMap(length, (facts) =>
        reporting(
          how.onProgress,
          2 * facts,
          apart({ _tag: "Verify", kept }, workersFor(how, facts), here.verify(kept)),
        ),
      ) as Effect.Effect<Verification, StoreFailure>,
    rebuild: (at: Instant, how: HowWorked = {}) =>
      Effect.flatMap(length, (facts) =>
        reporting(
          how.onProgress,
          facts,
          apart({ _tag: "Rebuild", at }, workersFor(how, facts), here.rebuild(at)),
        ),
      ) as Effect.Effect<void, Failure>,
    // As a rule there is next to nothing to do, which no thread is worth.
    refresh: (at: Instant, how: HowWorked = {}) =>
      Effect.flatMap(length, (facts) =>
        reporting(
          how.onProgress,
          facts,
          apart({ _tag: "Refresh", at }, how.workers ?? 0, here.refresh(at)),
        ),
      ) as Effect.Effect<void, Failure>,
  }
}
