import type { Instant } from "@followthrough/core"
import type { BecameAsked, Telling } from "@followthrough/projection"
import { type EventStoreShape, givingTurns } from "@followthrough/store"
import * as Effect from "effect/Effect"
import type { KnownAtEnds } from "../became-known.js"
import { eachOfSection } from "../read-log.js"
import type { RuleFacts } from "../rule-facts.js"
import type { LogPart } from "../whole-log/drafting.js"
import type { AnswerOf, AskedOf, Question } from "../whole-log/questions.js"
import { asksAnswer } from "./asks-answer.js"
import { becameAnswer } from "./became-answer.js"
import { flowAnswer } from "./flow-answer.js"
import { nextAnswer } from "./next-answer.js"
import { planAnswer } from "./plan-answer.js"
import { promisesAnswer } from "./promises-answer.js"
import type { Failure, FromRows, RowAnswer, RowSource } from "./row-answers.js"
import { type RulesKept, rulesKept } from "./rules.js"
import { settling, stateOfRows } from "./settling.js"
import { ShownContacts } from "./shown-contacts.js"

/** The read models of one workspace, under the policy that its log says is in force. */
export interface ReadModels {
  readonly rules: RulesKept
  /** An answer as of an instant, as its projection has it; `undefined` where the read models cannot give it. */
  readonly ask: <Q extends Question>(
    question: Q,
    asked: AskedOf<Q>,
    at: Instant,
  ) => Effect.Effect<FromRows<AnswerOf<Q>> | undefined, Failure>
  /** The same for what became within an interval. */
  readonly became: <D, A>(
    asked: Pick<BecameAsked, "from" | "to" | "repId" | "queue">,
    known: KnownAtEnds,
    telling: Telling<D, A>,
  ) => Effect.Effect<A | undefined, Failure>
  /** Makes every row anew that does not hold at an instant. */
  readonly refresh: (at: Instant) => Effect.Effect<void, Failure>
  /** Makes all rows anew from the log. */
  readonly rebuild: (at: Instant) => Effect.Effect<void, Failure>
  /** When the first of the rows and rules that hold at an instant ends, and of the rules; infinite: none does. */
  readonly ends: (
    at: Instant,
  ) => Effect.Effect<{ readonly until: number; readonly rules: number }, Failure>
  /** Makes the rows of some contacts anew from the log. */
  readonly makeRows: (part: LogPart, at: Instant) => Effect.Effect<void, Failure>
  /** Makes some rows anew that do not hold at an instant; false: all do. */
  readonly turn: (at: Instant) => Effect.Effect<boolean, Failure>
}

export interface ReadModelsConfig {
  readonly clock: () => number
  /** So many contacts are made again before an answer is given, should their rows not hold. */
  readonly atOnce: number
  /** Called when an answer has left some to be made again. */
  readonly unsettled: (at: Instant) => void
}

/** Longer lists are as quickly worked out from the log. */
const LONGEST = 1000
const A_DAY = 86_400_000

export const readModels = (
  store: EventStoreShape,
  workspace: string,
  facts: RuleFacts,
  { atOnce, clock, unsettled }: ReadModelsConfig,
): ReadModels => {
  const rules = rulesKept(facts)
  const rows = settling(store, workspace, rules, unsettled)
  const shown = new ShownContacts(store, workspace)
  const source: RowSource = { store, workspace, rules, rows, shown, atOnce }

  // Other instants are answered from the log: making rows again for them would spoil those for now. A log that was
  // recorded ahead of the machine's clock has its now there.
  const isNow = (at: Instant): Effect.Effect<boolean, Failure> =>
    Effect.map(store.head(workspace), ({ recordedAt }) => {
      const machine = clock()
      const last = recordedAt ?? machine
      return Math.min(last, machine) - A_DAY <= at && at <= Math.max(last, machine) + A_DAY
    })

  const whenNow = <A>(
    at: Instant,
    answer: Effect.Effect<A | undefined, Failure>,
  ): Effect.Effect<A | undefined, Failure> =>
    Effect.flatMap(isNow(at), (now) => (now ? answer : Effect.succeed(undefined))).pipe(
      orElse,
      givingTurns,
    )

  const refresh = (at: Instant): Effect.Effect<void, Failure> =>
    Effect.asVoid(
      rows.settled(stateOfRows(store, workspace, at), () => [], at, Number.POSITIVE_INFINITY),
    ).pipe(givingTurns)

  return {
    rules,
    ask: (question, asked, at) =>
      whenNow(at, fromRows(source, question, asked, at) ?? Effect.succeed(undefined)),
    became: (asked, known, telling) =>
      whenNow(asked.to, becameAnswer(source, asked, known, telling)),
    refresh,
    rebuild: (at) => Effect.zipRight(store.clearRows(workspace), refresh(at)),
    ends: (at) =>
      Effect.gen(function* () {
        const { position } = yield* store.head(workspace)
        const { until } = yield* rules.at(position, at)
        const rowsEnd = yield* store.rowsEnd(workspace, at)
        return { until: Math.min(until, rowsEnd ?? until), rules: until }
      }),
    makeRows: (part, at) =>
      Effect.gen(function* () {
        const { position } = yield* store.head(workspace)
        if (part._tag === "Tied") return yield* rows.make(part.streams, position, at)
        yield* eachOfSection(store, workspace, { position }, part.section, (streams) =>
          rows.make(streams, position, at),
        )
      }).pipe(givingTurns),
    turn: (at) => givingTurns(rows.turn(at)),
  }
}

type Asking = {
  readonly [Q in Question]?: (
    source: RowSource,
    asked: AskedOf<Q>,
    at: Instant,
  ) => RowAnswer<AnswerOf<Q>> | undefined
}

const isShort = <Asked extends { readonly limit?: number | undefined }>(
  asked: Asked,
): asked is Asked & { readonly limit: number } =>
  asked.limit !== undefined && asked.limit <= LONGEST

const asking: Asking = {
  next: (source, asked, at) => (isShort(asked) ? nextAnswer(source, asked, at) : undefined),
  promises: (source, asked, at) => (isShort(asked) ? promisesAnswer(source, asked, at) : undefined),
  flow: (source, asked, at) =>
    isShort(asked) && asked.partyId === undefined ? flowAnswer(source, asked, at) : undefined,
  asks: (source, asked, at) =>
    isShort(asked) && asked.partyId === undefined ? asksAnswer(source, asked, at) : undefined,
  plan: (source, { repId, ...asked }, at) =>
    repId === undefined ? undefined : planAnswer(source, { ...asked, repId }, at),
}

const fromRows = <Q extends Question>(
  source: RowSource,
  question: Q,
  asked: AskedOf<Q>,
  at: Instant,
): RowAnswer<AnswerOf<Q>> | undefined => asking[question]?.(source, asked, at)

// A store that may not be written to, or that others keep busy, has no rows to go by.
const orElse = <A>(
  reading: Effect.Effect<A | undefined, Failure>,
): Effect.Effect<A | undefined, Failure> =>
  Effect.catchIf(
    reading,
    (failure) =>
      failure._tag === "StoreFailure" &&
      (failure.reason._tag === "ReadOnly" || failure.reason._tag === "Busy"),
    () => Effect.succeed(undefined),
  )
