import {
  contactStream,
  type Instant,
  type Policy,
  type Relationship,
  relationshipsOf,
  type StreamName,
} from "@followthrough/core"
import {
  type BecameAsked,
  becoming,
  explain,
  happening,
  type Telling,
} from "@followthrough/projection"
import {
  type Attributes,
  aTurn,
  EventStore,
  type EventStoreShape,
  givingTurns,
  MOST_STALE,
  StoreFailure,
  type Until,
} from "@followthrough/store"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Runtime from "effect/Runtime"
import { type Known, type KnownAtEnds, knownAtEnds } from "./became-known.js"
import { SHORT_PAGE } from "./decode-log.js"
import { claimOfContact } from "./external-id.js"
import type { Answers, FollowthroughService, Questions } from "./followthrough-service.js"
import { inTheBackground } from "./in-the-background.js"
import type { Held } from "./known-logs.js"
import { lastHappened } from "./last-happened.js"
import { entriesOf } from "./log-entry.js"
import { logKeeping } from "./log-keeping.js"
import type { KeyService } from "./personal/key-service.js"
import { CLAIMS_KEY, idSecretOf, keyringOf, type Randomness } from "./personal/keyring.js"
import { openingStore } from "./personal/opening-store.js"
import { hashOfClaim } from "./personal/sealing.js"
import { positionAt } from "./position-at.js"
import { reactionService } from "./reactions/reaction-service.js"
import { eachRelationship } from "./read-log.js"
import { becameOf } from "./read-models/became-answer.js"
import { type ReadModels, readModels } from "./read-models/read-models.js"
import { rulesKept } from "./read-models/rules.js"
import type { UnreadableLog } from "./recorded.js"
import { recorder } from "./recorder.js"
import { readRelated } from "./related-logs.js"
import { type RuleFacts, ruleFacts } from "./rule-facts.js"
import { type Setting, settingsOf } from "./setting.js"
import { type About, eachOfThese, eachWithNamed, logsAbout } from "./some-contacts.js"
import { workedOutFrom } from "./telemetry/tally.js"
import { tracedService } from "./telemetry/traced-service.js"
import { timelineOf } from "./timeline.js"
import { logChanges } from "./watching/log-changes.js"
import type { LogPlace } from "./whole-log/log-place.js"
import { logParts } from "./whole-log/parts.js"
import { type AnswerOf, type AskedOf, projectionOf, type Question } from "./whole-log/questions.js"
import { wholeLog } from "./whole-log/whole-log.js"

/** The follow-up kernel of one workspace. */
export class Followthrough extends Context.Tag("@followthrough/kernel/Followthrough")<
  Followthrough,
  FollowthroughService
>() {}

export interface WorkspaceConfig {
  /** The tenant: nothing of one workspace is seen in another. */
  readonly workspace: string
  /**
   * Taken as in force throughout, whatever the log says. Left out: the policy that the log says is in
   * force, which is the one that ships as long as none was published.
   */
  readonly policy?: Policy | undefined
  /**
   * Where the store keeps its log, as its own: threads that are to work out an answer open it, too. Left out: the calling thread works out everything.
   */
  readonly place?: LogPlace | undefined
  /** Who keeps the keys. Left out: the store does, in a table of its own. */
  readonly keys?: KeyService | undefined
  /** The machine's clock, in epoch milliseconds. Left out: `Date.now`. */
  readonly clock?: () => number
  /**
   * Record also what is dated more than a day after the log's last fact and after the machine's clock; else
   * it is refused as `RecordedAhead`, because recording instants never fall along a log.
   */
  readonly allowAhead?: boolean | undefined
  /**
   * The workspace's own key, 32 random bytes, should it have none yet: for who makes ids with `idSecretOf`
   * before anything is recorded. Left out: a random one is made when it is needed.
   */
  readonly ownKey?: Uint8Array
  /** Where keys and nonces come from. Left out: the system's generator, which is as it should be. */
  readonly randomBytes?: Randomness | undefined
  /**
   * How much of the logs is held in memory, so that a command about a contact of late is decided without
   * reading its log again. Left out: 4,000 contacts and reps, 40,000 facts.
   */
  readonly held?: Held
  /** So many contacts whose rows do not hold are made again before an answer is given. Left out: 500. */
  readonly atOnce?: number
  /** Every span names the workspace. Left out: none does, because a host may name it after a person or a customer. */
  readonly nameWorkspace?: boolean | undefined
}

/** The kernel over whichever event store is provided. */
export const followthroughLayer = (
  config: WorkspaceConfig,
): Layer.Layer<Followthrough, never, EventStore> =>
  Layer.scoped(
    Followthrough,
    Effect.gen(function* () {
      const { end, service } = makeFollowthrough(
        yield* EventStore,
        yield* Effect.runtime<never>(),
        config,
      )
      yield* Effect.addFinalizer(() => end)
      return service
    }),
  )

const HELD: Held = { streams: 4000, facts: 40_000 }

const makeFollowthrough = (
  sealed: EventStoreShape,
  runtime: Runtime.Runtime<never>,
  config: WorkspaceConfig,
): { readonly service: FollowthroughService; readonly end: Effect.Effect<void> } => {
  const { clock = Date.now, held = HELD, keys, policy: given, randomBytes, workspace } = config
  const common: Attributes = {
    "followthrough.store": sealed.described?.kind,
    "followthrough.schema": sealed.described?.schema,
    "followthrough.workspace": config.nameWorkspace === true ? workspace : undefined,
  }
  const keyring = keyringOf(sealed, workspace, keys, { own: config.ownKey, random: randomBytes })
  const store = openingStore(sealed, workspace, keyring)
  // The rows rest on the policy of the log: one that the host gave leaves them alone.
  const modelsWith = (facts: RuleFacts, unsettled: (at: Instant) => void) =>
    given === undefined
      ? readModels(store, workspace, facts, {
          clock,
          atOnce: config.atOnce ?? MOST_STALE,
          unsettled,
        })
      : undefined
  const facts = ruleFacts(store, workspace)
  let settlingAt: Instant | undefined
  const kept = modelsWith(facts, (at) => {
    settlingAt = at
    settling.begin()
  })
  const settling = inTheBackground(
    runtime,
    Effect.suspend(() =>
      kept === undefined || settlingAt === undefined
        ? Effect.succeed(false)
        : kept.turn(settlingAt),
    ),
  )
  const newModels = () => modelsWith(facts.copy(), () => undefined)
  // What a transaction of the host's shows may never come to be: nothing of it is remembered.
  const ofModels = <A, E>(
    use: (models: ReadModels | undefined) => Effect.Effect<A, E>,
  ): Effect.Effect<A, E> =>
    Effect.flatMap(store.inTransaction, (inside) => use(inside ? newModels() : kept))

  const { record, recordAll } = recorder(
    runtime,
    {
      store,
      workspace,
      keyring,
      policy: given,
      clock: config.allowAhead === true ? undefined : clock,
    },
    held,
    {
      kept: kept?.rules,
      own: () => newModels()?.rules,
    },
    common,
  )

  // Answers are given from a prefix of the log, so that facts recorded meanwhile change nothing.
  const untilOf = (knownAt: Instant | undefined) => positionAt(sealed, workspace, knownAt)

  const factsOf = (until: Until) =>
    Effect.flatMap(store.inTransaction, (inside) => (inside ? facts.copy() : facts).upTo(until))

  const settings = settingsOf(store, workspace, given, factsOf)

  const logPage: FollowthroughService["logPage"] = ({ after, contactId, knownAt }) =>
    Effect.gen(function* () {
      const page = yield* store.read({
        workspace,
        from:
          contactId === undefined
            ? { _tag: "All" }
            : { _tag: "Stream", stream: contactStream(contactId) },
        limit: SHORT_PAGE,
        ...(knownAt === undefined ? {} : { until: { recordedAt: knownAt } }),
        ...(after === undefined ? {} : { after }),
      })
      // Whoever asks for one page after the other keeps the event loop between them, too.
      if (page.next !== undefined) yield* aTurn
      return { entries: yield* entriesOf(page.events), next: page.next }
    })

  const relationshipOf = (contactId: string, until: Until, at: Instant | undefined) =>
    Effect.map(readRelated(store, workspace, contactStream(contactId), until), (facts) =>
      relationshipsOf(facts, at).find((one) =>
        [one, ...one.merged].some((names) => names.contactId === contactId),
      ),
    )

  const answerFrom = <Q extends Questions>(
    questions: Q,
    at: Instant | undefined,
    until: Until,
    reading: (
      visit: (relationship: Relationship) => void,
    ) => Effect.Effect<void, StoreFailure | UnreadableLog>,
  ): Effect.Effect<Answers<Q>, StoreFailure | UnreadableLog> =>
    Effect.gen(function* () {
      const setting = yield* settings.setting(until, at)
      const asked = Object.entries(questions).map(([name, question]) => {
        const projection = question(setting)
        return { name, projection, draft: projection.begin() }
      })
      yield* reading((relationship) => {
        for (const { draft, projection } of asked) projection.add(draft, relationship)
      })
      return Object.fromEntries(
        asked.map(({ draft, name, projection }) => [name, projection.answer(draft)]),
      ) as never
    }).pipe(givingTurns)

  const answerUpTo = <Q extends Questions>(
    questions: Q,
    at: Instant | undefined,
    until: { readonly position: number },
  ) =>
    answerFrom(questions, at, until, (visit) =>
      eachRelationship(store, workspace, until, at, visit),
    )

  const answer: FollowthroughService["answer"] = (questions, { at, knownAt } = {}) =>
    Effect.flatMap(untilOf(knownAt), (until) => answerUpTo(questions, at, until))

  const answerOf = <Q extends Question>(
    question: Q,
    asked: AskedOf<Q>,
    at: Instant,
    until: { readonly position: number },
    streams?: ReadonlyArray<StreamName>,
  ): Effect.Effect<AnswerOf<Q>, StoreFailure | UnreadableLog> => {
    const questions = { only: (setting: Setting) => projectionOf(question, asked, setting, at) }
    const each = question === "asks" ? eachWithNamed : eachOfThese
    return Effect.map(
      streams === undefined
        ? answerUpTo(questions, at, until)
        : answerFrom(questions, at, until, (visit) =>
            each(store, workspace, streams, until.position, at, visit),
          ),
      ({ only }) => only,
    )
  }

  // The read models know in which logs to look. Under another policy than the log's they are not kept.
  const streamsAbout = (about: About) =>
    given !== undefined
      ? Effect.succeed(undefined)
      : Effect.flatMap(untilOf(undefined), (until) =>
          logsAbout(store, workspace, about, factsOf(until)),
        )

  const ask: FollowthroughService["ask"] = (question, asked, asOf, how) =>
    Effect.gen(function* () {
      if (asOf.knownAt === undefined) {
        const found = yield* ofModels(
          (models) => models?.ask(question, asked, asOf.at) ?? Effect.succeed(undefined),
        )
        if (found !== undefined) {
          yield* workedOutFrom("rows")
          return found
        }
      }
      const streams = yield* streamsAbout(aboutOf(question, asked))
      yield* workedOutFrom(streams === undefined ? "log" : "contacts")
      return streams === undefined
        ? yield* whole.ask(question, asked, asOf, how)
        : yield* answerOf(question, asked, asOf.at, yield* untilOf(asOf.knownAt), streams)
    })

  const answerAbout: FollowthroughService["answerAbout"] = (
    contactId,
    questions,
    { at, knownAt } = {},
  ) =>
    Effect.flatMap(untilOf(knownAt), (until) =>
      answerFrom(questions, at, until, (visit) =>
        Effect.map(relationshipOf(contactId, until, at), (found) => {
          if (found !== undefined) visit(found)
        }),
      ),
    )

  // What is told of an interval, as known at either end: from the rows where they are to be asked.
  const told = <D, A>(
    telling: Telling<D, A>,
    asked: Pick<BecameAsked, "from" | "to" | "repId" | "queue">,
    known: KnownAtEnds,
    byRows: boolean,
  ): Effect.Effect<A, StoreFailure | UnreadableLog> =>
    Effect.gen(function* () {
      if (byRows) {
        const found = yield* ofModels(
          (models) => models?.became(asked, known, telling) ?? Effect.succeed(undefined),
        )
        if (found !== undefined) return found
      }
      const { from, to, ...viewer } = asked
      const streams = yield* streamsAbout(viewer)
      if (streams !== undefined) {
        const { position } = yield* untilOf(undefined)
        const { by } = kept?.rules ?? rulesKept(facts)
        const ruled = { facts: yield* factsOf({ position }), position, by }
        return yield* givingTurns(becameOf(store, workspace, streams, ruled, asked, known, telling))
      }
      const untilKnown = (by: Known) => (typeof by === "object" ? Effect.succeed(by) : untilOf(by))
      const before = yield* answerUpTo(
        { stood: (setting) => telling.stood({ ...setting, ...viewer, at: from }) },
        from,
        yield* untilKnown(known.from),
      )
      const { only } = yield* answerUpTo(
        { only: (setting) => telling.told({ ...setting, ...viewer, ...before, from, to }) },
        to,
        yield* untilKnown(known.to),
      )
      return only
    })

  // Asked for only when it is needed: a host's service may be slow.
  const ownKey = Effect.map(
    Effect.suspend(() => keyring.find([CLAIMS_KEY])),
    (found) => found.get(CLAIMS_KEY),
  )

  const keeping = logKeeping({ sealed, store }, workspace, clock)
  const whole = wholeLog(
    { sealed, workspace, place: config.place, policy: given, keys },
    {
      ask: (question, asked, at, position) => answerOf(question, asked, at, { position }),
      verify: keeping.verify,
      rebuild: (at) => ofModels((models) => models?.rebuild(at) ?? Effect.void),
      refresh: (at) => ofModels((models) => models?.refresh(at) ?? Effect.void),
    },
  )

  const service: FollowthroughService = {
    ...keeping,
    verify: whole.verify,
    policy: ({ at, knownAt } = {}) =>
      Effect.flatMap(untilOf(knownAt), (until) => settings.policy(until, at)),
    record,
    recordAll,
    answer,
    ask,
    answerAbout,
    became: (asked, knownAt) =>
      Effect.flatMap(knownAtEnds(store, workspace, asked, knownAt), (known) =>
        told(becoming, asked, known, knownAt === undefined),
      ),
    reactions: reactionService({
      store,
      workspace,
      clock,
      happened: (asked, known) => told(happening, asked, known, true),
      about: (contactId, question, at) =>
        Effect.map(answerAbout(contactId, { only: question }, { at }), ({ only }) => only as never),
    }),
    refreshReadModels: whole.refresh,
    rebuildReadModels: whole.rebuild,
    findContact: (key) =>
      Effect.gen(function* () {
        const until = yield* untilOf(undefined)
        const byId = yield* relationshipOf(key, until, undefined)
        if (byId !== undefined) return byId.contactId
        const own = yield* ownKey
        if (!(own instanceof Uint8Array)) return undefined
        const claim = hashOfClaim(own, claimOfContact(key))
        const holder = (yield* store.findClaims(workspace, [claim])).get(claim)
        if (holder === undefined) return undefined
        const contactId = holder.slice(holder.indexOf("/") + 1)
        return (yield* relationshipOf(contactId, until, undefined))?.contactId
      }),
    relationship: (contactId, { at, knownAt } = {}) =>
      Effect.flatMap(untilOf(knownAt), (until) => relationshipOf(contactId, until, at)),
    timeline: (contactId, asked, { at, knownAt }) =>
      Effect.gen(function* () {
        const until = yield* untilOf(knownAt)
        const found = yield* relationshipOf(contactId, until, at)
        return found && (yield* timelineOf(store, workspace, found, at, until, asked))
      }),
    explain: (asked, knownAt) =>
      Effect.gen(function* () {
        const until = yield* untilOf(knownAt)
        const stream = contactStream(asked.contactId)
        const own = yield* readRelated(store, workspace, stream, until)
        const facts = [...own, ...(yield* factsOf(until))]
        return explain({ ...asked, facts, policy: given })
      }),
    logPage,
    idSecret: Effect.gen(function* () {
      const key = yield* ownKey
      if (typeof key === "string") {
        const problem = `the key of "${CLAIMS_KEY}" is ${key}, with which its ids are made`
        const location = `workspace "${workspace}"`
        return yield* new StoreFailure({ location, reason: { _tag: "Unavailable", problem } })
      }
      return key instanceof Uint8Array ? idSecretOf(key) : undefined
    }),
    team: ({ at, knownAt } = {}) =>
      Effect.flatMap(untilOf(knownAt), (until) => settings.team(until, at)),
    // The words of people are asked for by nobody here: nor are their keys.
    changes: logChanges(sealed, workspace, facts, kept),
    parts: logParts({ sealed, store }, workspace, settings, kept),
    latestOccurrence: (knownAt) => lastHappened(store, workspace, knownAt),
  }
  return { service: tracedService(service, common), end: settling.end }
}

const aboutOf = <Q extends Question>(question: Q, asked: AskedOf<Q>): About => {
  switch (question) {
    case "next":
    case "plan":
    case "promises":
    case "asks":
    case "flow":
      return asked as About
    default:
      return {}
  }
}
