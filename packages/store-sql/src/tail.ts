import type { LogEnd, StreamEnd } from "./log-end.js"

/** What is remembered of one log. */
export interface Remembered {
  readonly log: LogEnd
  readonly streams: ReadonlyMap<string, StreamEnd>
}

/** What a transaction made of a log. */
interface Became {
  /** Undefined as long as the workspace has no row. */
  readonly end: LogEnd | undefined
  /** Of the streams that it named. */
  readonly streams: ReadonlyMap<string, StreamEnd>
  /** Whether some of its commands were there before. */
  readonly repeats: boolean
}

/** So many streams are remembered; then all are looked up anew. */
const MOST_STREAMS = 20_000

/**
 * What a connection that nobody else uses remembers of the ends of its logs, so that an append asks for
 * nothing that the one before it knew: right as long as no other connection has written.
 *
 * Nor does it ask whether a command or a stream that it takes for new is there already: then the
 * database refuses to store it a second time, and the append is done again with all looked up.
 */
export class Tail {
  readonly #logs = new Map<
    string,
    { readonly log: LogEnd; readonly streams: Map<string, StreamEnd> }
  >()
  #streams = 0
  #dataVersion: number | undefined
  /** Whether what is not known may be taken for new: not before something is remembered. */
  trusting = false

  /** Whether others have written since the append before the last. */
  othersWrote = false

  /** SQLite's `data_version`: it differs once another connection has written. */
  asOf(dataVersion: number | undefined): void {
    this.othersWrote = dataVersion !== this.#dataVersion
    if (this.othersWrote) this.#forget()
    this.#dataVersion = dataVersion
  }

  of(workspace: string): Remembered | undefined {
    return this.#logs.get(workspace)
  }

  /** Takes over what became of logs in a transaction, as soon as it is committed. */
  learn(logs: ReadonlyMap<string, Became>): void {
    for (const [workspace, { end, streams }] of logs) {
      if (end === undefined) continue
      if (this.#streams + streams.size > MOST_STREAMS) this.#forget()
      const known = this.#logs.get(workspace)?.streams ?? new Map<string, StreamEnd>()
      this.#logs.set(workspace, { log: end, streams: known })
      this.#streams -= known.size
      for (const [name, each] of streams) known.set(name, each)
      this.#streams += known.size
    }
    this.trusting = [...logs.values()].every(({ repeats }) => !repeats)
  }

  #forget(): void {
    this.#logs.clear()
    this.#streams = 0
    this.trusting = false
  }
}
