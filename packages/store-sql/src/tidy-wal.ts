import { Effect } from "effect"
import { rows } from "./script.js"
import type { Session } from "./session.js"

/** Empties the file beside the log once a key was destroyed: pages with the key may stand in it. */
export interface WalTidying {
  readonly after: (destroyed: boolean) => Effect.Effect<void>
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
      Effect.flatMap((stays) =>
        Effect.sync(() => {
          pending = stays
        }),
      ),
    )
  return {
    after: (destroyed) =>
      Effect.flatMap(session.inTransaction, (within) => {
        pending ||= destroyed
        // A transaction of the host's keeps the file until it ends.
        return pending && !within ? tidy : Effect.void
      }),
  }
}
