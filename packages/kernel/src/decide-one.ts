import {
  decideNext,
  encodeEvent,
  type Fact,
  type Instant,
  isContactFact,
  type Recording,
  type Refusal,
  type StreamName,
  saturatedInstant,
  streamsOf,
} from "@followthrough/core"
import type { NewEvent } from "@followthrough/store"
import { Either } from "effect"
import { claimOf } from "./external-id.js"
import type { KnownLogs } from "./known-logs.js"
import type { OpenCommit } from "./personal/sealing.js"

/** A commit to ask of the store, and what will be true of it if nobody comes between. */
export interface Decided {
  readonly commit: OpenCommit
  /** The logs that it rests on, those that it writes to among them. */
  readonly looked: ReadonlyArray<StreamName>
  /** When the command was given, for what is made along with it. */
  readonly now: Instant
  /** Undefined for an empty decision. */
  readonly firstPosition: number | undefined
  /** Where the log will end. */
  readonly lastPosition: number
  readonly recordedAt: Instant
  /** All facts are about contacts. */
  readonly ofContacts: boolean
}

/**
 * Decides a command on what is held of the logs, as if the log ended at `head`, and adds what it decides
 * to them. Undefined when they hold too little: what was decided before has led to further ones.
 *
 * The commit is right only for the versions of all logs that were looked into, so it expects these.
 */
export const decideOne = (
  recording: Recording,
  workspace: string,
  logs: KnownLogs,
  head: number,
): Either.Either<Decided, Refusal> | undefined => {
  const looked = streamsOf(recording.command, logs.of)
  if (!looked.every((stream) => logs.holds(stream))) return undefined
  const versions = new Map(looked.map((stream) => [stream, logs.version(stream)]))
  return Either.map(decideNext(recording, logs), (decision) => {
    const recordedAt = saturatedInstant(Math.max(recording.now, logs.recordedAt ?? recording.now))
    logs.recordedAt = recordedAt
    const writes = new Map<StreamName, Array<NewEvent>>()
    let position = head
    let ofContacts = true
    for (const { event, occurredAt, stream } of decision) {
      position += 1
      const fact: Fact = { position, occurredAt, recordedAt, event }
      ofContacts &&= isContactFact(fact)
      logs.add(stream, fact)
      const events = writes.get(stream)
      const stored = { occurredAt, ...encodeEvent(event) }
      if (events === undefined) writes.set(stream, [stored])
      else events.push(stored)
    }
    for (const stream of looked) if (!writes.has(stream)) writes.set(stream, [])
    const claims = decision.flatMap(({ event }) => claimOf(event, logs.of))
    const destroys = decision
      .filter(({ event }) => event._tag === "ContactErased")
      .map(({ stream }) => stream)
    return {
      commit: {
        workspace,
        commandId: recording.commandId,
        recordedAt: recording.now,
        writes: [...writes].map(([stream, events]) => ({
          stream,
          expect: { exactly: versions.get(stream) ?? 0 },
          events,
        })),
        ...(claims.length === 0 ? {} : { claims }),
        ...(destroys.length === 0 ? {} : { destroys }),
      },
      looked,
      now: recording.now,
      firstPosition: decision.length === 0 ? undefined : head + 1,
      lastPosition: position,
      recordedAt,
      ofContacts,
    }
  })
}
