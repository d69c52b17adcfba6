/** A fact as the log holds it. */
export interface StoredEvent {
  /** Its place in the workspace's log: from 1, without gaps, never used twice. */
  readonly position: number
  readonly stream: string
  /** Its place in the stream: from 1, without gaps. */
  readonly version: number
  readonly type: string
  /** When it happened, in epoch milliseconds. Not in the order of the log. */
  readonly occurredAt: number
  /** When the log learned of it, in epoch milliseconds; never falls along the log. */
  readonly recordedAt: number
  /** The command that it came from. */
  readonly commandId: string
  /** Letter by letter what the writer gave. */
  readonly data: string
}
