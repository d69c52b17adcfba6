import type { SealedEvent } from "./chain.js"
import type { Asides } from "./claim.js"
import type { Commit, StreamWrite } from "./commit.js"
import type { StreamKey } from "./stream-key.js"

/** All that the log holds of one commit. */
export interface StoredCommit extends Asides {
  readonly commandId: string
  readonly fingerprint: string
  /** In epoch milliseconds; its events carry the same instant. */
  readonly recordedAt: number
  /** For each stream of the commit, in the order of its writes, its version afterwards. */
  readonly versions: ReadonlyMap<string, number>
  /** In the order of their positions. */
  readonly events: ReadonlyArray<SealedEvent>
}

/** Commits in the order in which they were stored. */
export interface CommitQuery {
  readonly workspace: string
  /** The `next` of the page before. */
  readonly after?: number
  /** From 1; default 1000, at most 5000. */
  readonly limit?: number
}

export interface CommitPage {
  readonly commits: ReadonlyArray<StoredCommit>
  /** The next page's `after`; undefined exactly when this is the last page. */
  readonly next: number | undefined
}

/**
 * The commit that, appended where this one was, gives this one again: with those of the keys it brought
 * that still are there, by stream.
 */
export const commitAgain = (
  workspace: string,
  stored: StoredCommit,
  keys: ReadonlyMap<string, string>,
): Commit => {
  const writes = new Map<string, StreamWrite & { readonly events: Array<SealedEvent> }>()
  for (const [stream, version] of stored.versions) {
    const events = stored.events.filter((event) => event.stream === stream)
    writes.set(stream, { stream, expect: { exactly: version - events.length }, events })
  }
  return {
    workspace,
    commandId: stored.commandId,
    fingerprint: stored.fingerprint,
    recordedAt: stored.recordedAt,
    writes: [...writes.values()],
    ...(stored.claims.length === 0 ? {} : { claims: stored.claims }),
    ...(stored.destroys.length === 0 ? {} : { destroys: stored.destroys }),
    ...(stored.keyed.length === 0
      ? {}
      : {
          keys: stored.keyed.map(({ digest, kept, stream }): StreamKey => {
            const key = keys.get(stream)
            return key === undefined
              ? { stream, digest, kept: kept === "here" ? "nowhere" : "elsewhere" }
              : { stream, key }
          }),
        }),
  }
}
