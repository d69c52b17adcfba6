/** Where a log ends. */
export interface LogEnd {
  readonly id: number
  readonly position: number
  readonly hash: string
  readonly recordedAt: number | undefined
  readonly latestOccurrence: number | undefined
}

/** Where a stream ends. */
export interface StreamEnd {
  /** Undefined: it has no row. */
  id: number | undefined
  version: number
  /** Of its key. Null: it was destroyed; undefined: there never was one. */
  digest: string | null | undefined
}
