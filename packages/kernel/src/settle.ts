import { contactStream, type Knowledge, type Recording, streamsOf } from "@followthrough/core"
import type { StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { Ledger, Pending } from "./ledger.js"
import { type Outcome, recordedOf } from "./outcome.js"
import { Sealing } from "./personal/sealing.js"
import { CommandMismatch } from "./recorded.js"

/** A refusal, and how many commits of its attempt it takes for granted. */
export interface Refusing {
  readonly pending: Pending
  readonly outcome: Outcome
  readonly after: number
}

/**
 * Tells refused commands, and those whose id stands for something else, from repetitions: a command that
 * is in the log already has its first outcome, whatever would be decided now. The keys are asked for after
 * the commands: a key is there as soon as the command that took it is.
 */
export const settle = (
  { keyring, logs, store, workspace }: Ledger,
  refused: ReadonlyArray<Refusing>,
  mismatched: ReadonlyArray<Pending>,
): Effect.Effect<void, StoreFailure> =>
  Effect.gen(function* () {
    const all = [...refused.map(({ pending }) => pending), ...mismatched]
    if (all.length === 0) return
    const ids = all.map(({ recording }) => recording.commandId)
    const stored = yield* store.findCommands(workspace, ids)
    const found = all.flatMap((pending) => {
      const before = stored.get(pending.recording.commandId)
      return before === undefined ? [] : [{ pending, before }]
    })
    const same = yield* new Sealing(keyring, logs).areSame(
      found.map(({ before, pending }) => [pending.recording, before.fingerprint]),
    )
    for (const [n, { before, pending }] of found.entries()) {
      const { command, commandId } = pending.recording
      const isSame = same[n] ?? false
      if (isSame === true) {
        pending.outcome = Either.right(
          recordedOf(commandId, { ...before.appended, replayed: true }),
        )
      } else {
        pending.outcome = Either.left(
          isSame === false ? new CommandMismatch({ commandId }) : isSame,
        )
      }
      // The first time, the process may have ended before it came to this.
      if (isSame === true && command._tag === "EraseContact") {
        pending.ended = [...before.appended.versions.keys()]
      }
    }
    for (const { outcome, pending } of refused) {
      const { command } = pending.recording
      if (pending.outcome === undefined) {
        pending.outcome = outcome
        pending.ended = endedBy(command, logs.of)
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
