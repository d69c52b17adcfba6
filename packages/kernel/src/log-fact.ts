import { encodeEvent, instantToIso } from "@followthrough/core"
import type { LogEntry } from "./log-entry.js"

/** A fact of the log as plain data. */
export interface LogFact {
  /** Counts from 1 within the workspace; explanations cite it. */
  readonly position: number
  readonly type: string
  /** When it happened, and when the log learned of it: ISO 8601 in UTC. */
  readonly occurredAt: string
  readonly recordedAt: string
  /** `contact/<id>` or `rep/<id>`, and the fact's number in that stream. */
  readonly stream: string
  readonly version: number
  readonly commandId: string
  readonly data: { readonly [field: string]: unknown }
  /** There, and true, when what the fact says of a person is there and cannot be opened. */
  readonly unreadable?: true
}

export const logFactOf = (entry: LogEntry): LogFact => {
  const { data, type } = encodeEvent(entry.event)
  return {
    position: entry.position,
    type,
    occurredAt: instantToIso(entry.occurredAt),
    recordedAt: instantToIso(entry.recordedAt),
    stream: entry.stream,
    version: entry.version,
    commandId: entry.commandId,
    data: JSON.parse(data),
    ...(entry.unreadable === true ? { unreadable: true } : {}),
  }
}
