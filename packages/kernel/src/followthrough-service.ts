import type { Instant, Recording, Relationship } from "@followthrough/core"
import type {
  Became,
  BecameAsked,
  ExplainAsked,
  Explanation,
  Projection,
  Team,
} from "@followthrough/projection"
import type { Seal, StoreFailure, Verification } from "@followthrough/store"
import type * as Effect from "effect/Effect"
import type * as Either from "effect/Either"
import type { LogEntry } from "./log-entry.js"
import type { LogKeepingService } from "./log-keeping.js"
import type { ReactionService } from "./reactions/reaction-service.js"
import type { FromRows } from "./read-models/row-answers.js"
import type { NotRecorded, Recorded, UnreadableLog } from "./recorded.js"
import type { PolicyGiven, Setting } from "./setting.js"
import type { Timeline, TimelineAsked } from "./timeline.js"
import type { LogChanges } from "./watching/log-changes.js"
import type { HowWorked } from "./whole-log/options.js"
import type { LogParts } from "./whole-log/parts.js"
import type { AnswerOf, AskedOf, Question } from "./whole-log/questions.js"

/** As of when to answer. Both are inclusive. */
export interface AsOf {
  /** What had happened by then. Left out: everything recorded, however late it lies. */
  readonly at?: Instant | undefined
  /** What had been recorded by then. Left out: everything. */
  readonly knownAt?: Instant | undefined
}

/** Named projections that share one pass over the log. */
export interface Questions {
  // biome-ignore lint/suspicious/noExplicitAny: a draft is private to its projection, so its type cannot be named here
  readonly [name: string]: (setting: Setting) => Projection<any, unknown>
}

export type Answers<Q extends Questions> = {
  readonly [K in keyof Q]: ReturnType<ReturnType<Q[K]>["answer"]>
}

export interface LogPage {
  readonly entries: ReadonlyArray<LogEntry>
  /** Where the next page begins; `undefined`: this is the last one. */
  readonly next: number | undefined
}

export interface FollowthroughService extends LogKeepingService {
  readonly verify: (kept?: Seal, how?: HowWorked) => Effect.Effect<Verification, StoreFailure>
  /** The policy in force: the one that the host gave, else what the log says. */
  readonly policy: (asOf?: AsOf) => Effect.Effect<PolicyGiven, StoreFailure | UnreadableLog>
  /**
   * Records one command, or says why not. Recording it again records nothing. Commands in flight at the
   * same time share a durable transaction, in the order in which they came, each with its own outcome;
   * a failure of the store is that of all. Interrupted, a command is recorded whole or not at all.
   */
  readonly record: (
    recording: Recording,
  ) => Effect.Effect<Recorded, NotRecorded | StoreFailure | UnreadableLog>
  /** Records commands in order, each with its own outcome. */
  readonly recordAll: (
    recordings: ReadonlyArray<Recording>,
  ) => Effect.Effect<
    ReadonlyArray<Either.Either<Recorded, NotRecorded>>,
    StoreFailure | UnreadableLog
  >
  /** Answers several questions from one snapshot, in one pass over the log. */
  readonly answer: <Q extends Questions>(
    questions: Q,
    asOf?: AsOf,
  ) => Effect.Effect<Answers<Q>, StoreFailure | UnreadableLog>
  /**
   * Answers one question that is told as data. As of now, short lists come from the read models, in a time that
   * does not grow with the log; past answers about a rep or a party from the logs of the contacts concerned; all
   * others from the whole log, by threads where that is asked for. Interrupted, these end, too.
   */
  readonly ask: <Q extends Question>(
    question: Q,
    asked: AskedOf<Q>,
    asOf: AsOf & { readonly at: Instant },
    how?: HowWorked,
  ) => Effect.Effect<FromRows<AnswerOf<Q>>, StoreFailure | UnreadableLog>
  /**
   * The same as `answer` about one contact: its log is all that is read, and those of whoever it was merged or in a party
   * with.
   */
  readonly answerAbout: <Q extends Questions>(
    contactId: string,
    questions: Q,
    asOf?: AsOf,
  ) => Effect.Effect<Answers<Q>, StoreFailure | UnreadableLog>
  /**
   * What came into a list, and what fell late in it, within (from, to]. Each end is told as known at it,
   * and at `knownAt` if that is sooner.
   */
  readonly became: (
    asked: Pick<BecameAsked, "from" | "to" | "repId" | "queue">,
    knownAt?: Instant,
  ) => Effect.Effect<Became, StoreFailure | UnreadableLog>
  /** Has each thing that happens handed over at least once, also after downtime. */
  readonly reactions: ReactionService
  /**
   * One contact's relationship; `undefined` when it had not been added. That of the contact which it
   * was merged into, if it was.
   */
  readonly relationship: (
    contactId: string,
    asOf?: AsOf,
  ) => Effect.Effect<Relationship | undefined, StoreFailure | UnreadableLog>
  /** What happened with a contact, page by page; `undefined` when it had not been added. */
  readonly timeline: (
    contactId: string,
    asked: TimelineAsked,
    asOf: AsOf & { readonly at: Instant },
  ) => Effect.Effect<Timeline | undefined, StoreFailure | UnreadableLog>
  /** Everything that an answer about one contact rests on; see the projection's `explain`. */
  readonly explain: (
    asked: Omit<ExplainAsked, "facts" | "policy">,
    knownAt?: Instant,
  ) => Effect.Effect<Explanation, StoreFailure | UnreadableLog>
  /**
   * The id of the contact with this id, else of the one with this external id; that of the contact into which it
   * was merged, if it was. `undefined`: there is none.
   */
  readonly findContact: (
    key: string,
  ) => Effect.Effect<string | undefined, StoreFailure | UnreadableLog>
  /** Makes those rows of the read models again that do not hold at an instant. */
  readonly refreshReadModels: (
    at: Instant,
    how?: HowWorked,
  ) => Effect.Effect<void, StoreFailure | UnreadableLog>
  /** Makes all rows of the read models again from the log. */
  readonly rebuildReadModels: (
    at: Instant,
    how?: HowWorked,
  ) => Effect.Effect<void, StoreFailure | UnreadableLog>
  /** A page of the facts in order of recording: of one contact, or of the whole workspace. */
  readonly logPage: (query: {
    readonly contactId?: string | undefined
    readonly knownAt?: Instant | undefined
    /** The `next` of the page before. */
    readonly after?: number | undefined
  }) => Effect.Effect<LogPage, StoreFailure | UnreadableLog>
  /**
   * A secret of the workspace's own, for ids that are made of texts such as e-mail addresses; see `idSecretOf`.
   * `undefined` as long as the workspace has no key of its own, which comes with its first external id.
   */
  readonly idSecret: Effect.Effect<string | undefined, StoreFailure>
  /** What live answers need to know of the log. */
  readonly changes: LogChanges
  /** Answers that take the whole log, in parts on several machines. */
  readonly parts: LogParts
  /** The reps. */
  readonly team: (asOf?: AsOf) => Effect.Effect<Team, StoreFailure | UnreadableLog>
  /**
   * When the latest of what had happened with contacts, as known by then, occurred; see {@link lastHappened}.
   * `undefined` when nothing was known.
   */
  readonly latestOccurrence: (
    knownAt?: Instant,
  ) => Effect.Effect<Instant | undefined, StoreFailure | UnreadableLog>
}
