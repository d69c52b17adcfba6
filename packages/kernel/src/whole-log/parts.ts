import type { Instant } from "@followthrough/core"
import { type EventStoreShape, givingTurns, type StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { positionAt } from "../position-at.js"
import type { Ties } from "../read-log.js"
import type { ReadModels } from "../read-models/read-models.js"
import type { UnreadableLog } from "../recorded.js"
import { partsOf } from "../related-logs.js"
import type { settingsOf } from "../setting.js"
import { drafting, type LogPart, type WholeLogAsked } from "./drafting.js"
import type { AnswerOf, AskedOf, Question } from "./questions.js"
import { sectionsOf } from "./sections.js"

type Failure = StoreFailure | UnreadableLog

/** What came of a part. Plain data, maps and sets included: a structured clone of it is as good. */
export interface PartWorked {
  /** To be merged with those of all other parts. */
  readonly draft: unknown
  /** Contacts of the part that are folded with others, in parts of their own. */
  readonly ties: Ties
  /** Facts read. */
  readonly facts: number
}

/**
 * Answers that take the whole log, worked out in parts by any number of machines on the same database. One of them
 * calls `cut`, has each part worked out by whichever machine, then the parts that `leftOver` makes of their ties, and
 * calls `answer` with all drafts, in any order. Facts recorded meanwhile change nothing.
 *
 * A part can be worked out again, as when its machine was lost; only one of its drafts may be merged.
 */
export interface LogParts {
  /** Says up to where the log is read, and cuts its contacts into at most so many parts of about as many facts. */
  readonly cut: <Q extends Question>(
    question: Q,
    asked: AskedOf<Q>,
    asOf: { readonly at: Instant; readonly knownAt?: Instant | undefined },
    most: number,
  ) => Effect.Effect<
    { readonly whole: WholeLogAsked<Q>; readonly parts: ReadonlyArray<LogPart> },
    StoreFailure
  >
  /** Works out a part. */
  readonly work: <Q extends Question>(
    whole: WholeLogAsked<Q>,
    part: LogPart,
  ) => Effect.Effect<PartWorked, Failure>
  /** The second round: parts of the contacts that the sections left out, from the ties of all sections. */
  readonly leftOver: (ties: Iterable<Ties>) => ReadonlyArray<LogPart>
  /** Merges the drafts of all parts of both rounds into the answer; they are used up. */
  readonly answer: <Q extends Question>(
    whole: WholeLogAsked<Q>,
    drafts: Iterable<unknown>,
  ) => Effect.Effect<AnswerOf<Q>, Failure>
  /**
   * Empties the read models and cuts the contacts into at most so many parts, whose rows `makeRows` makes, anywhere.
   * `refreshReadModels` makes what is left in the end; until then, answers come from the log.
   */
  readonly cutRebuild: (most: number) => Effect.Effect<ReadonlyArray<LogPart>, StoreFailure>
  /** Makes the rows of a part again as of an instant. The number of facts read. */
  readonly makeRows: (part: LogPart, at: Instant) => Effect.Effect<number, Failure>
}

/** The parts of one workspace's log. */
export const logParts = (
  { sealed, store }: { readonly sealed: EventStoreShape; readonly store: EventStoreShape },
  workspace: string,
  settings: Pick<ReturnType<typeof settingsOf>, "setting">,
  models: ReadModels | undefined,
): LogParts => {
  const cutUpTo = (position: number, most: number) =>
    Effect.map(sectionsOf(sealed, workspace, position, most), (sections) =>
      sections.map((section): LogPart => ({ _tag: "Section", section })),
    )
  const end = Effect.map(sealed.head(workspace), ({ position }) => position)
  return {
    cut: (question, asked, { at, knownAt }, most) =>
      Effect.gen(function* () {
        const { position } = yield* positionAt(sealed, workspace, knownAt)
        const parts = yield* cutUpTo(position, most)
        return { whole: { question, asked, at, position }, parts }
      }),
    work: (whole, part) =>
      counting((counted) =>
        Effect.gen(function* () {
          const { add, draft } = yield* drafting(store, workspace, settings, whole)
          const ties = yield* add(part)
          return { draft, ties, facts: counted() }
        }),
      ),
    leftOver: (ties) => {
      const all = new Map<string, ReadonlyArray<string>>()
      for (const some of ties) for (const [stream, tied] of some) all.set(stream, tied)
      return partsOf(all as Ties).map((streams): LogPart => ({ _tag: "Tied", streams }))
    },
    answer: (whole, drafts) =>
      Effect.map(drafting(store, workspace, settings, whole), ({ draft, projection }) => {
        for (const one of drafts) projection.merge(draft, one)
        return projection.answer(draft)
      }),
    cutRebuild: (most) =>
      Effect.gen(function* () {
        if (models === undefined) return []
        yield* store.clearRows(workspace)
        return yield* cutUpTo(yield* end, most)
      }),
    makeRows: (part, at) =>
      counting((counted) =>
        Effect.gen(function* () {
          yield* models?.makeRows(part, at) ?? Effect.void
          return counted()
        }),
      ),
  }
}

const counting = <A, E, R>(
  work: (counted: () => number) => Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R> =>
  Effect.suspend(() => {
    let facts = 0
    return givingTurns(
      work(() => facts),
      (more) => {
        facts += more
      },
    )
  })
