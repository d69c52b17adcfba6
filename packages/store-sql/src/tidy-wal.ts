import { Effect } from "effect"
import { rows } from "./script.js"
import type { Session } from "./session.js"

/** Empties the file beside the log once a key was destroyed: pages with the key may stand in it. */
export interface WalTidying {
  /** Whether there is something to tidy after a commit, which has destroyed keys or not. */
  readonly isDue: (destroyed: boolean) => boolean
  readonly tidy: Effect.Effect<void>
}

export const walTidying = (session: Session): WalTidying => {
  let pending = false
  // Those who read an older state keep the file: it is tried again after the next commit. The last who
  // closes the log removes it.
  const tidy = session
    .reading(() => rows<{ readonly busy: number }>("PRAGMA wal_checkpoint(TRUNCATE)"))
    .pipe(
      Effect.map(([done]) => done?.busy !== 0),
      Effect.orElseSucceed(() => true),
      Effect.andThen((stays) => {
        pending = stays
      }),
    )
  return {
    isDue: (destroyed) => {
      pending ||= destroyed
      return pending
    },
    // A transaction of the host's keeps the file until it ends.
    tidy: Effect.flatMap(session.inTransaction, (within) => (within ? Effect.void : tidy)),
  }
}
