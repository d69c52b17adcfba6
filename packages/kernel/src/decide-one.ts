import {
  decideNext,
  encodeEvent,
  type Fact,
  type Instant,
  instantToIso,
  isDatedAhead,
  isRelationshipFact,
  type Recording,
  type Refusal,
  type StreamName,
  saturatedInstant,
  streamsOf,
} from "@followthrough/core"
import type { Claim, NewEvent, StreamWrite } from "@followthrough/store"
import * as Either from "effect/Either"
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
  /** All facts are about contacts and their parties: the rules stay as they were. */
  readonly ofContacts: boolean
}

/** The facts of one stream, as they come. */
interface Write extends StreamWrite {
  readonly events: Array<NewEvent>
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
  clock: (() => number) | undefined,
): Either.Either<Decided, Refusal> | undefined => {
  const { command, commandId, now } = recording
  const looked = streamsOf(command, logs.of)
  if (!looked.every((stream) => logs.holds(stream))) return undefined
  const ahead = clock === undefined ? undefined : recordedAhead(now, logs.recordedAt, clock)
  if (ahead !== undefined) return Either.left(ahead)
  const versions = looked.map((stream) => logs.version(stream))
  const decision = decideNext(recording, logs)
  if (Either.isLeft(decision)) return Either.left(decision.left)
  const recordedAt = saturatedInstant(Math.max(now, logs.recordedAt ?? now))
  logs.recordedAt = recordedAt
  const writes: Array<Write> = []
  const writeTo = (stream: StreamName): Write => {
    const expect = { exactly: versions[looked.indexOf(stream)] ?? 0 }
    const write: Write = { stream, expect, events: [] }
    writes.push(write)
    return write
  }
  let position = head
  let ofContacts = true
  const claims: Array<Claim> = []
  const destroys: Array<string> = []
  for (const { event, occurredAt, stream } of decision.right) {
    position += 1
    const fact: Fact = { position, occurredAt, recordedAt, event }
    ofContacts &&= isRelationshipFact(fact)
    logs.add(stream, fact)
    const { data, type } = encodeEvent(event)
    const write = writes.find((one) => one.stream === stream) ?? writeTo(stream)
    write.events.push({ type, occurredAt, data })
    const claimed = claimOf(event, logs.of)
    if (claimed !== undefined) claims.push(claimed)
    if (event._tag === "ContactErased") destroys.push(stream)
  }
  for (const stream of looked) {
    if (!writes.some((one) => one.stream === stream)) writeTo(stream)
  }
  return Either.right({
    commit: {
      workspace,
      commandId,
      recordedAt: now,
      writes,
      ...(claims.length === 0 ? {} : { claims }),
      ...(destroys.length === 0 ? {} : { destroys }),
    },
    looked,
    now,
    firstPosition: position === head ? undefined : head + 1,
    lastPosition: position,
    recordedAt,
    ofContacts,
  })
}

// Recording instants never fall along a log: one clock that is wrong would date all later facts.
const recordedAhead = (
  now: Instant,
  logEnd: Instant | undefined,
  clock: () => number,
): Refusal | undefined => {
  if (logEnd !== undefined && !isDatedAhead(now, logEnd)) return undefined
  const machine = saturatedInstant(clock())
  if (!isDatedAhead(now, machine)) return undefined
  return {
    _tag: "RecordedAhead",
    recordedAt: instantToIso(now),
    ...(logEnd === undefined ? {} : { logEnd: instantToIso(logEnd) }),
    clock: instantToIso(machine),
  }
}
