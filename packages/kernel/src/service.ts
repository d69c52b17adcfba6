import {
  type ContactFact,
  contactStream,
  defaultPolicy,
  foldRelationship,
  type Instant,
  instantFromMillis,
  isContactFact,
  type Policy,
  type Recording,
  type Relationship,
} from "@followthrough/core"
import type { Projection, Team } from "@followthrough/projection"
import {
  EventStore,
  type EventStoreShape,
  type StoreFailure,
  type Until,
} from "@followthrough/store"
import { Context, Effect, type Either, Layer } from "effect"
import { entriesOf, type LogEntry } from "./log-entry.js"
import { type LogKeepingService, logKeeping } from "./log-keeping.js"
import { eachRelationship, readTeam } from "./read-log.js"
import { recordAll } from "./record.js"
import type { NotRecorded, Recorded, UnreadableLog } from "./recorded.js"

/** What every answer is given: the policy in force and the team as known. */
export interface Setting {
  readonly policy: Policy
  readonly team: Team
}

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
  readonly policy: Policy
  /** Records one command, or says why not. Recording it again records nothing. */
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
  /** One contact's relationship; `undefined` when it had not been added. */
  readonly relationship: (
    contactId: string,
    asOf?: AsOf,
  ) => Effect.Effect<Relationship | undefined, StoreFailure | UnreadableLog>
  /** A page of the facts in order of recording: of one contact, or of the whole workspace. */
  readonly logPage: (query: {
    readonly contactId?: string | undefined
    readonly knownAt?: Instant | undefined
    /** The `next` of the page before. */
    readonly after?: number | undefined
  }) => Effect.Effect<LogPage, StoreFailure | UnreadableLog>
  /** The reps as known. */
  readonly team: (knownAt?: Instant) => Effect.Effect<Team, StoreFailure | UnreadableLog>
  /** When the latest fact occurred; `undefined` for an empty log. */
  readonly latestOccurrence: Effect.Effect<Instant | undefined, StoreFailure>
}

/** The follow-up kernel of one workspace. */
export class Followthrough extends Context.Tag("@followthrough/kernel/Followthrough")<
  Followthrough,
  FollowthroughService
>() {}

export interface WorkspaceConfig {
  /** The tenant: nothing of one workspace is seen in another. */
  readonly workspace: string
  /** Left out: the policy that ships with the kernel. */
  readonly policy?: Policy | undefined
}

/** The kernel over whichever event store is provided. */
export const followthroughLayer = (
  config: WorkspaceConfig,
): Layer.Layer<Followthrough, never, EventStore> =>
  Layer.effect(
    Followthrough,
    Effect.map(EventStore, (store) => makeFollowthrough(store, config)),
  )

const PAGE = 1000

const makeFollowthrough = (
  store: EventStoreShape,
  { policy = defaultPolicy, workspace }: WorkspaceConfig,
): FollowthroughService => {
  const all = recordAll(store, workspace)

  // Answers are given from a prefix of the log, so that facts recorded meanwhile change nothing.
  const untilOf = (knownAt: Instant | undefined): Effect.Effect<Until, StoreFailure> =>
    knownAt === undefined
      ? Effect.map(store.head(workspace), ({ position }) => ({ position }))
      : Effect.succeed({ recordedAt: knownAt })

  const logPage: FollowthroughService["logPage"] = ({ after, contactId, knownAt }) =>
    Effect.gen(function* () {
      const page = yield* store.read({
        workspace,
        from:
          contactId === undefined
            ? { _tag: "All" }
            : { _tag: "Stream", stream: contactStream(contactId) },
        limit: PAGE,
        ...(knownAt === undefined ? {} : { until: { recordedAt: knownAt } }),
        ...(after === undefined ? {} : { after }),
      })
      return { entries: yield* entriesOf(page.events), next: page.next }
    })

  return {
    ...logKeeping(store, workspace),
    policy,
    recordAll: all,
    record: (recording) =>
      Effect.flatMap(all([recording]), ([outcome]) => outcome ?? Effect.dieMessage("no outcome")),
    answer: (questions, { at, knownAt } = {}) =>
      Effect.gen(function* () {
        const until = yield* untilOf(knownAt)
        const team = yield* readTeam(store, workspace, until)
        const asked = Object.entries(questions).map(([name, question]) => {
          const projection = question({ policy, team })
          return { name, projection, draft: projection.begin() }
        })
        yield* eachRelationship(store, workspace, until, at, (relationship) => {
          for (const { draft, projection } of asked) projection.add(draft, relationship)
        })
        return Object.fromEntries(
          asked.map(({ draft, name, projection }) => [name, projection.answer(draft)]),
        ) as never
      }),
    relationship: (contactId, { at, knownAt } = {}) =>
      Effect.gen(function* () {
        const facts: Array<ContactFact> = []
        let after: number | undefined
        do {
          const page: LogPage = yield* logPage({ contactId, knownAt, after })
          facts.push(...page.entries.filter(isContactFact))
          after = page.next
        } while (after !== undefined)
        return foldRelationship(facts, at)
      }),
    logPage,
    team: (knownAt) =>
      Effect.flatMap(untilOf(knownAt), (until) => readTeam(store, workspace, until)),
    latestOccurrence: Effect.map(store.latestOccurrence(workspace), (millis) =>
      millis === undefined ? undefined : instantFromMillis(millis),
    ),
  }
}
