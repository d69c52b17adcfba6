import { contactStream, type Knowledge, type Recording, streamsOf } from "@followthrough/core"
import type { Appended, CommitRefused, EventStoreShape, StoreFailure } from "@followthrough/store"
import { Effect, Either } from "effect"
import { type Decided, decideOne } from "./decide-one.js"
import { KnownLogs } from "./known-logs.js"
import { type Outcome, outcomeOf, recordedOf } from "./outcome.js"
import type { Keyring } from "./personal/keyring.js"
import { Sealing } from "./personal/sealing.js"
import { rowsOfCommits } from "./read-models/commit-rows.js"
import type { RulesKept } from "./read-models/rules.js"
import { CommandMismatch, Contended, Refused, type UnreadableLog } from "./recorded.js"

type Failure = StoreFailure | UnreadableLog

const MOST_ATTEMPTS = 5

/** What recording needs of a workspace. */
export interface Ledger {
  readonly store: EventStoreShape
  readonly workspace: string
  readonly keyring: Keyring
  /** To be used by one recording at a time. */
  readonly logs: KnownLogs
  /** Under which commits bring the read models of their contacts; without, these become stale. */
  readonly rules: RulesKept | undefined
}

/** A command on its way through the attempts of its batch, and what became of it. */
interface Pending {
  readonly recording: Recording
  outcome: Outcome | undefined
}

/**
 * Records commands in one durable transaction, each with its own outcome: decided as they would be one
 * by one. Those that are in the log already are not recorded again.
 */
export const recordTogether = (
  ledger: Ledger,
  recordings: ReadonlyArray<Recording>,
): Effect.Effect<ReadonlyArray<Outcome>, Failure> =>
  Effect.gen(function* () {
    const batch = recordings.map((recording): Pending => ({ recording, outcome: undefined }))
    let contended = 0
    for (;;) {
      const open = batch.filter(({ outcome }) => outcome === undefined)
      if (open.length === 0 || contended === MOST_ATTEMPTS) break
      // An attempt settles at least one command, unless another writer was faster.
      if (!(yield* attempt(ledger, open))) contended += 1
    }
    ledger.logs.trim()
    return batch.map(
      ({ outcome, recording: { commandId } }) =>
        outcome ?? Either.left(new Contended({ commandId, attempts: MOST_ATTEMPTS })),
    )
    // What was decided and perhaps not stored must not be decided on.
  }).pipe(Effect.onError(() => Effect.sync(() => ledger.logs.forgetAll())))

/**
 * Records commands on what is read for them alone: where nothing may be held in common with other
 * commands, or be remembered.
 */
export const recordAlone = (
  ledger: Omit<Ledger, "logs">,
  recordings: ReadonlyArray<Recording>,
): Effect.Effect<ReadonlyArray<Outcome>, Failure> =>
  Effect.suspend(() => {
    const logs = new KnownLogs(ledger.store, ledger.workspace, { streams: 0, facts: 0 })
    return recordTogether({ ...ledger, logs }, recordings)
  })

/** A refusal, and how many commits of its attempt it takes for granted. */
interface Refusing {
  readonly pending: Pending
  readonly outcome: Outcome
  readonly after: number
}

// False when another writer was faster than it, all that they had written being known. What is left open
// is decided again: what rested on a commit that was not stored as decided, and a command with the id of
// another one before it.
const attempt = (ledger: Ledger, open: ReadonlyArray<Pending>) =>
  Effect.gen(function* () {
    const { keyring, logs, rules, store, workspace } = ledger
    // A single command may be decided on what is held as it is: where others have written to the logs that
    // it looks into, the store refuses the commit. Only a refusal has to rest on all that they wrote.
    const [first, ...others] = open
    const unasked =
      logs.isCurrent &&
      others.length === 0 &&
      first !== undefined &&
      logs.holdsAll(first.recording.command)
    if (!unasked) yield* logs.catchUp
    yield* logs.load(open.map(({ recording }) => recording.command))
    const head = logs.position
    const taken = new Set<string>()
    const decided: Array<Decided & { readonly pending: Pending }> = []
    const refused: Array<Refusing> = []
    let position = head
    for (const pending of open) {
      const { recording } = pending
      const { commandId } = recording
      if (taken.has(commandId)) continue
      const decision = decideOne(recording, workspace, logs, position)
      if (decision === undefined) continue
      if (Either.isLeft(decision)) {
        const outcome = Either.left(new Refused({ commandId, refusal: decision.left }))
        refused.push({ pending, outcome, after: decided.length })
        continue
      }
      taken.add(commandId)
      position = decision.right.lastPosition
      decided.push({ ...decision.right, pending })
    }
    if (unasked && refused.length > 0) {
      logs.isCurrent = false
      return true
    }
    const sealed = yield* new Sealing(keyring).sealAll(
      decided.map(({ commit, pending }) => [pending.recording, commit]),
    )
    if (sealed === undefined) {
      // Another process has erased one of the contacts since.
      logs.forgetAll()
      return false
    }
    const rows = rules === undefined ? [] : yield* rowsOfCommits(decided, head, logs, rules)
    const commits =
      rows.length === 0 ? sealed : sealed.map((commit, n) => ({ ...commit, ...rows[n] }))
    const results = commits.length === 0 ? [] : yield* store.appendAll(commits)

    let sound = decided.length
    for (const [n, result] of results.entries()) {
      const one = decided[n]
      if (one === undefined) continue
      one.pending.outcome = outcomeOf(one.pending.recording, result)
      const asPredicted = isAsPredicted(one, result)
      if (!asPredicted) sound = Math.min(sound, n)
      for (const stream of one.looked) {
        // Of an erased contact nothing must be left.
        if (!asPredicted || logs.of(stream).erased) logs.forget(stream)
      }
    }
    if (sound === decided.length) {
      logs.position = position
      logs.recordedAt = decided.at(-1)?.recordedAt ?? logs.recordedAt
      if (decided.every(({ ofContacts }) => ofContacts)) rules?.grown(head, position)
    } else {
      logs.isCurrent = false
    }
    yield* keyring.destroy(
      commits.flatMap(({ destroys = [] }, n) => {
        const result = results[n]
        return result !== undefined && Either.isRight(result) ? destroys : []
      }),
    )
    const mismatched = decided.flatMap(({ pending }, n) =>
      isRefusedAs("CommandMismatch", results[n]) ? [pending] : [],
    )
    yield* settle(
      ledger,
      refused.filter(({ after }) => after <= sound),
      mismatched,
    )
    const unsound = results[sound]
    return unasked || !(isRefusedAs("Conflict", unsound) || isRefusedAs("KeyRefused", unsound))
  })

const isRefusedAs = (
  tag: CommitRefused["_tag"],
  result: Either.Either<Appended, CommitRefused> | undefined,
): boolean => result !== undefined && Either.isLeft(result) && result.left._tag === tag

// A command that is in the log already has its first outcome, whatever would be decided now. The keys are
// asked for after the commands: a key is there as soon as the command that took it is.
const settle = (
  { keyring, logs, store, workspace }: Ledger,
  refused: ReadonlyArray<Refusing>,
  mismatched: ReadonlyArray<Pending>,
) =>
  Effect.gen(function* () {
    const all = [...refused.map(({ pending }) => pending), ...mismatched]
    if (all.length === 0) return
    const ids = all.map(({ recording }) => recording.commandId)
    const stored = yield* store.findCommands(workspace, ids)
    const found = all.flatMap((pending) => {
      const before = stored.get(pending.recording.commandId)
      return before === undefined ? [] : [{ pending, before }]
    })
    const same = yield* new Sealing(keyring).areSame(
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
    for (const { outcome, pending } of refused) {
      const { command } = pending.recording
      if (pending.outcome === undefined) {
        pending.outcome = outcome
        yield* keyring.destroy(endedBy(command, logs.of))
      }
      for (const stream of streamsOf(command, logs.of)) {
        if (logs.of(stream).erased) logs.forget(stream)
      }
    }
  })

/** The streams whose keys a refused erasure may have left: those of a contact that is erased already. */
const endedBy = (command: Recording["command"], of: Knowledge) => {
  if (command._tag !== "EraseContact") return []
  const { absorbed, erased } = of(contactStream(command.contactId))
  return erased ? [command.contactId, ...absorbed].map(contactStream) : []
}

const isAsPredicted = (
  { firstPosition, recordedAt }: Pick<Decided, "firstPosition" | "recordedAt">,
  result: Either.Either<Appended, CommitRefused>,
): boolean =>
  Either.isRight(result) &&
  !result.right.replayed &&
  result.right.firstPosition === firstPosition &&
  result.right.recordedAt === recordedAt
