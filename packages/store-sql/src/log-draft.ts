import { hash as digest } from "node:crypto"
import {
  type Admission,
  type Appended,
  applyClaim,
  type Commit,
  chainText,
  encodeClaims,
  type HashText,
  type KnownLog,
  type SealedEvent,
  type StoredCommand,
  UNCHAINED,
} from "@followthrough/store"
import type { Kept } from "./read-models.js"
import { type ClaimRow, hashOf, type LogRow, type StreamRow } from "./rows.js"

/** Node's own, several times as fast as one in JavaScript. */
export const sha256: HashText = (text) => digest("sha256", text)

/**
 * One workspace's log as a batch of commits sees it: what was looked up, and what the batch has
 * added so far and not yet written.
 */
export class LogDraft implements KnownLog {
  /** Undefined until the workspace has a row. */
  id: number | undefined
  position: number
  /** Position of the last event before the batch. */
  readonly began: number
  hash: string
  recordedAt: number | undefined
  latestOccurrence: number | undefined
  readonly #streamIds = new Map<string, number>()
  readonly #versions = new Map<string, number>()
  readonly #commands: Map<string, StoredCommand>
  readonly #holders: Map<string, string>
  readonly events: Array<SealedEvent> = []
  readonly accepted: Array<{ readonly commit: Commit; readonly appended: Appended }> = []

  constructor(
    log: LogRow | undefined,
    streams: ReadonlyArray<StreamRow>,
    commands: ReadonlyMap<string, StoredCommand>,
    claims: ReadonlyArray<ClaimRow>,
  ) {
    this.id = log?.id
    this.position = log?.position ?? 0
    this.began = this.position
    this.hash = log === undefined ? UNCHAINED : hashOf(log.hash)
    this.recordedAt = log?.recordedAt ?? undefined
    this.latestOccurrence = log?.latestOccurrence ?? undefined
    for (const { id, name, version } of streams) {
      this.#streamIds.set(name, id)
      this.#versions.set(name, version ?? 0)
    }
    this.#commands = new Map(commands)
    this.#holders = new Map(claims.map(({ key, stream }) => [key, stream]))
  }

  version(stream: string): number {
    return this.#versions.get(stream) ?? 0
  }

  command(commandId: string): StoredCommand | undefined {
    return this.#commands.get(commandId)
  }

  holder(key: string): string | undefined {
    return this.#holders.get(key)
  }

  /** A stream has got its row. */
  begin(stream: string, id: number): void {
    this.#streamIds.set(stream, id)
  }

  /** Of a stream that has a row. */
  streamId(stream: string): number {
    const id = this.#streamIds.get(stream)
    if (id === undefined) throw new Error(`stream "${stream}" has no row`)
    return id
  }

  accept(commit: Commit, { appended, events }: Extract<Admission, { _tag: "Accepted" }>): void {
    this.accepted.push({ commit, appended })
    this.#commands.set(commit.commandId, {
      fingerprint: commit.fingerprint,
      appended: { ...appended, replayed: true },
    })
    for (const claim of commit.claims ?? []) applyClaim(this.#holders, claim)
    const command = { fingerprint: commit.fingerprint, claims: encodeClaims(commit.claims) }
    for (const event of events) {
      this.hash = sha256(chainText(this.hash, commit.workspace, event, command))
      this.events.push({ ...event, hash: this.hash })
      this.#versions.set(event.stream, event.version)
      this.position = event.position
      this.recordedAt = event.recordedAt
      this.latestOccurrence = Math.max(event.occurredAt, this.latestOccurrence ?? event.occurredAt)
    }
  }

  /** What the batch makes of the read models of the streams that it wrote to. */
  kept(): ReadonlyArray<Kept> {
    const kept = new Map<string, Kept>()
    for (const { appended, commit } of this.accepted) {
      for (const { events, stream } of commit.writes) {
        if (events.length === 0) continue
        const { rows: brought = [], rowsAfter = this.began } = commit
        const rows = brought.find(
          (each) =>
            rowsAfter === this.began &&
            each.stream === stream &&
            each.position === appended.lastPosition,
        )
        kept.set(stream, { stream: this.streamId(stream), rows })
      }
    }
    return [...kept.values()]
  }

  /** Streams that the batch begins, in the order of their first events. */
  newStreams(): ReadonlyArray<string> {
    return this.events
      .filter(({ stream, version }) => version === 1 && !this.#streamIds.has(stream))
      .map(({ stream }) => stream)
  }
}
