import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import { rows } from "./script.js"
import type { Session } from "./session.js"
import { markTidied, selectToTidy } from "./statements.js"

/** Empties the file beside the log once a key was destroyed: pages with the key may stand in it. */
export interface WalTidying {
  /** Whether there may be something to tidy after a commit, which has destroyed keys or not. */
  readonly isDue: (destroyed: boolean) => boolean
  /** Others may have left something to tidy. */
  readonly look: () => void
  readonly tidy: Effect.Effect<void>
}

/**
 * That a key may still stand there is kept with the key, so that another process tidies up when the one
 * that destroyed it has ended: whoever opens the log for writing tidies first.
 */
export const walTidying = (session: Session): WalTidying => {
  let due = false
  // Those who read an older state keep the file: it is tried again after the next commit. The last who
  // closes the log removes it.
  const tidy = Effect.gen(function* () {
    const keys = yield* session.reading(() => rows<{ readonly id: number }>(selectToTidy))
    if (keys.length > 0) {
      const [done] = yield* session.reading(() =>
        rows<{ readonly busy: number }>("PRAGMA wal_checkpoint(TRUNCATE)"),
      )
      if (done?.busy !== 0) return true
      // Only those that were destroyed before: others may have destroyed some meanwhile.
      const ids = JSON.stringify(keys.map(({ id }) => id))
      yield* session.writing(() => rows(markTidied, [ids]), identity)
    }
    return false
  }).pipe(
    Effect.orElseSucceed(() => true),
    Effect.andThen((stays) => {
      due = stays
    }),
  )
  return {
    isDue: (destroyed) => {
      due ||= destroyed
      return due
    },
    look: () => {
      due = true
    },
    // A transaction of the host's keeps the file until it ends.
    tidy: Effect.flatMap(session.inTransaction, (within) => (within ? Effect.void : tidy)),
  }
}
