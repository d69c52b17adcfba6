import {
  contactStream,
  decideNext,
  encodeEvent,
  type Fact,
  type GrowingKnowledge,
  growingKnowledge,
  type Knowledge,
  type Recording,
  type StreamName,
  streamsOf,
} from "@followthrough/core"
import type {
  Appended,
  Commit,
  CommitRefused,
  EventStoreShape,
  NewEvent,
  StoredCommand,
  StoreFailure,
} from "@followthrough/store"
import { Effect, Either } from "effect"
import { decodeLog } from "./decode-log.js"
import { claimOf, externalIdTaken } from "./external-id.js"
import type { Keyring } from "./personal/keyring.js"
import { type OpenCommit, Sealing } from "./personal/sealing.js"
import { rowsOfCommit } from "./read-models/commit-rows.js"
import type { RulesKept } from "./read-models/rules.js"
import {
  CommandMismatch,
  Contended,
  type NotRecorded,
  type Recorded,
  Refused,
  type UnreadableLog,
  Unstorable,
} from "./recorded.js"

type Outcome = Either.Either<Recorded, NotRecorded>
type Failure = StoreFailure | UnreadableLog

const MOST_ATTEMPTS = 5
/** Commands that share one durable transaction. */
const BATCH = 500

/** The logs as a batch of decisions sees them: what the store holds, then what the batch adds. */
interface Loaded {
  readonly known: GrowingKnowledge
  readonly versions: Map<StreamName, number>
  /** What the store holds, and the position up to which it does. */
  readonly facts: Array<Fact>
  head: number
}

/** A command on its way through the attempts of its batch, and what became of it. */
interface Pending {
  readonly recording: Recording
  outcome: Outcome | undefined
}

/**
 * Records commands in order, each with its own outcome: a batch decides as its commands would one
 * by one. Those already in the log are not decided again.
 *
 * With `rules`, a command on its own brings the read models of its contacts. In a batch they only
 * become stale: the commands after it would make most of them again.
 */
export const recordAll =
  (store: EventStoreShape, workspace: string, keyring: Keyring, rules: RulesKept | undefined) =>
  (recordings: ReadonlyArray<Recording>): Effect.Effect<ReadonlyArray<Outcome>, Failure> =>
    Effect.gen(function* () {
      const outcomes: Array<Outcome> = []
      for (let start = 0; start < recordings.length; start += BATCH) {
        const batch = recordings.slice(start, start + BATCH)
        const own = recordings.length === 1 ? rules : undefined
        outcomes.push(...(yield* recordBatch(store, workspace, keyring, batch, own)))
      }
      return outcomes
    })

const recordBatch = (
  store: EventStoreShape,
  workspace: string,
  keyring: Keyring,
  recordings: ReadonlyArray<Recording>,
  rules: RulesKept | undefined,
): Effect.Effect<ReadonlyArray<Outcome>, Failure> =>
  Effect.gen(function* () {
    const batch = recordings.map((recording): Pending => ({ recording, outcome: undefined }))
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      const open = batch.filter(({ outcome }) => outcome === undefined)
      if (open.length === 0) break
      yield* attemptAll(store, workspace, keyring, open, rules)
    }
    return batch.map(
      ({ outcome, recording: { commandId } }) =>
        outcome ?? Either.left(new Contended({ commandId, attempts: MOST_ATTEMPTS })),
    )
  })

// Conflicts leave a command open for the next attempt, and so does another command of the batch with
// the same id: once that one is in the log, this one is decided like any other repetition.
const attemptAll = (
  store: EventStoreShape,
  workspace: string,
  keyring: Keyring,
  open: ReadonlyArray<Pending>,
  rules: RulesKept | undefined,
) =>
  Effect.gen(function* () {
    const ids = open.map(({ recording }) => recording.commandId)
    const stored = yield* store.findCommands(workspace, ids)
    // After the commands: a key is there as soon as the command that took it is.
    const sealing = new Sealing(keyring)
    yield* settleStored(open, stored, sealing, keyring)
    const fresh = open.filter(({ outcome }) => outcome === undefined)
    const loaded = yield* load(store, workspace, fresh)
    const claimed = new Set<string>()
    const committed: Array<Pending> = []
    const commits: Array<Commit> = []
    for (const pending of fresh) {
      if (claimed.has(pending.recording.commandId)) continue
      const decided = decideOne(pending, workspace, loaded)
      if (decided === undefined) {
        yield* keyring.destroy(endedBy(pending, loaded.known.of))
        continue
      }
      const rows = rules && (yield* rowsOfCommit(decided, pending.recording.now, loaded, rules))
      const open = rows === undefined ? decided : { ...decided, rows }
      const commit = yield* sealing.seal(pending.recording, open)
      if (commit === undefined) continue
      claimed.add(commit.commandId)
      committed.push(pending)
      commits.push(commit)
    }
    if (commits.length === 0) return
    const results = yield* store.appendAll(commits)
    results.forEach((result, n) => {
      const pending = committed[n]
      if (pending !== undefined) pending.outcome = outcomeOf(pending.recording, result)
      const last = Either.isRight(result) ? result.right.lastPosition : undefined
      if (commits[n]?.rows !== undefined && last === commits[n].rows[0]?.position) {
        rules?.grown(loaded.head, last ?? 0)
      }
    })
    yield* keyring.destroy(
      commits.flatMap(({ destroys = [] }, n) => {
        const result = results[n]
        return result !== undefined && Either.isRight(result) ? destroys : []
      }),
    )
  })

const settleStored = (
  open: ReadonlyArray<Pending>,
  stored: ReadonlyMap<string, StoredCommand>,
  sealing: Sealing,
  keyring: Keyring,
) =>
  Effect.gen(function* () {
    const found = open.flatMap((pending) => {
      const before = stored.get(pending.recording.commandId)
      return before === undefined ? [] : [{ pending, before }]
    })
    if (found.length === 0) return
    const same = yield* sealing.areSame(
      found.map(({ before, pending }) => [pending.recording, before.fingerprint]),
    )
    for (const [n, { before, pending }] of found.entries()) {
      const { command, commandId } = pending.recording
      pending.outcome =
        same[n] === true
          ? Either.right(recordedOf(commandId, { ...before.appended, replayed: true }))
          : Either.left(new CommandMismatch({ commandId }))
      // The first time, the process may have ended before it came to this.
      if (same[n] === true && command._tag === "EraseContact") {
        yield* keyring.destroy([...before.appended.versions.keys()])
      }
    }
  })

/** The streams whose keys a refused erasure may have left: those of a contact that is erased already. */
const endedBy = ({ outcome, recording: { command } }: Pending, of: Knowledge) =>
  command._tag === "EraseContact" &&
  outcome !== undefined &&
  Either.isLeft(outcome) &&
  of(contactStream(command.contactId)).erased
    ? [command.contactId, ...of(contactStream(command.contactId)).absorbed].map(contactStream)
    : []

// The commit to ask of the store; a refusal is the outcome at once.
const decideOne = (
  pending: Pending,
  workspace: string,
  { known, versions }: Loaded,
): OpenCommit | undefined => {
  const { recording } = pending
  const { commandId } = recording
  const decision = decideNext(recording, known)
  if (Either.isLeft(decision)) {
    pending.outcome = Either.left(new Refused({ commandId, refusal: decision.left }))
    return undefined
  }
  const writes = new Map<
    StreamName,
    { readonly exactly: number; readonly events: Array<NewEvent> }
  >()
  for (const { event, occurredAt, stream } of decision.right) {
    const version = versions.get(stream) ?? 0
    const write = writes.get(stream) ?? { exactly: version, events: [] }
    writes.set(stream, write)
    write.events.push({ occurredAt, ...encodeEvent(event) })
    versions.set(stream, version + 1)
  }
  const claims = decision.right.flatMap(({ event }) => claimOf(event, known.of))
  const destroys = decision.right
    .filter(({ event }) => event._tag === "ContactErased")
    .map(({ stream }) => stream)
  return {
    workspace,
    commandId,
    recordedAt: recording.now,
    writes: [...writes].map(([stream, { events, exactly }]) => ({
      stream,
      expect: { exactly },
      events,
    })),
    ...(claims.length === 0 ? {} : { claims }),
    ...(destroys.length === 0 ? {} : { destroys }),
  }
}

const outcomeOf = (
  recording: Recording,
  result: Either.Either<Appended, CommitRefused>,
): Outcome | undefined => {
  const { commandId } = recording
  if (Either.isRight(result)) return Either.right(recordedOf(commandId, result.right))
  switch (result.left._tag) {
    case "Conflict":
    case "KeyRefused":
    // Stored meanwhile: the next attempt tells whether it is the same, with the key that it took.
    case "CommandMismatch":
      return undefined
    case "ClaimTaken":
      return Either.left(
        new Refused({ commandId, refusal: externalIdTaken(recording, result.left) }),
      )
    case "Malformed": {
      const { path, problem } = result.left
      return Either.left(new Unstorable({ commandId, path, problem }))
    }
  }
}

const recordedOf = (
  commandId: string,
  { firstPosition, lastPosition, replayed }: Appended,
): Recorded => ({
  commandId,
  replayed,
  positions:
    firstPosition === undefined || lastPosition === undefined
      ? []
      : Array.from({ length: lastPosition - firstPosition + 1 }, (_, n) => firstPosition + n),
})

// What is known of one log may lead to others, so it goes on until nothing is new.
const load = (store: EventStoreShape, workspace: string, fresh: ReadonlyArray<Pending>) =>
  Effect.gen(function* () {
    const loaded: Loaded = {
      known: growingKnowledge(),
      versions: new Map(),
      facts: [],
      head: 0,
    }
    const asked = new Set<StreamName>()
    for (;;) {
      const streams = fresh
        .flatMap(({ recording }) => streamsOf(recording.command, loaded.known.of))
        .filter((stream) => !asked.has(stream))
      if (streams.length === 0) return loaded
      for (const stream of streams) asked.add(stream)
      yield* loadStreams(store, workspace, [...new Set(streams)], loaded)
    }
  })

const loadStreams = (
  store: EventStoreShape,
  workspace: string,
  streams: ReadonlyArray<StreamName>,
  loaded: Loaded,
) =>
  Effect.gen(function* () {
    const { known, versions } = loaded
    let after: number | undefined
    do {
      const page = yield* store.read({
        workspace,
        from: { _tag: "Streams", streams },
        ...(after === undefined ? {} : { after }),
        limit: 5000,
      })
      const facts = yield* decodeLog(page.events)
      page.events.forEach(({ stream, version }, n) => {
        const fact = facts[n]
        if (fact !== undefined) {
          known.learn(stream as StreamName, fact.event)
          loaded.facts.push(fact)
        }
        versions.set(stream as StreamName, version)
      })
      loaded.head = page.head
      after = page.next
    } while (after !== undefined)
  })
