import { hash as digest } from "node:crypto"
import {
  type Admission,
  type Appended,
  type Asides,
  applyClaim,
  type Commit,
  chainText,
  encodeAsides,
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
  readonly accepted: Array<{
    readonly commit: Commit
    readonly appended: Appended
    readonly claims: string
  }> = []
  readonly #keys = new Map<string, string | null>()
  /** Keys that the batch made and did not destroy. */
  readonly newKeys = new Map<string, string>()
  readonly destroyed = new Set<string>()

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
    for (const { destroyed, id, key, name, version } of streams) {
      if (key !== null) this.#keys.set(name, destroyed === 1 ? null : key)
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

  key(stream: string): string | null | undefined {
    return this.#keys.get(stream)
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

  accept(
    commit: Commit,
    { appended, asides, events }: Extract<Admission, { _tag: "Accepted" }>,
  ): void {
    const claims = encodeAsides(asides)
    this.accepted.push({ commit, appended, claims })
    this.#commands.set(commit.commandId, {
      fingerprint: commit.fingerprint,
      appended: { ...appended, replayed: true },
    })
    for (const claim of asides.claims) applyClaim(this.#holders, claim)
    this.#acceptKeys(commit, asides)
    const command = { fingerprint: commit.fingerprint, claims }
    for (const event of events) {
      this.hash = sha256(chainText(this.hash, commit.workspace, event, command))
      this.events.push({ ...event, hash: this.hash })
      this.#versions.set(event.stream, event.version)
      this.position = event.position
      this.recordedAt = event.recordedAt
      this.latestOccurrence = Math.max(event.occurredAt, this.latestOccurrence ?? event.occurredAt)
    }
  }

  #acceptKeys({ keys = [] }: Commit, { destroys, keyed }: Asides): void {
    for (const { key, stream } of keys) {
      if (key === null || !keyed.includes(stream)) continue
      this.#keys.set(stream, key)
      this.newKeys.set(stream, key)
    }
    for (const stream of destroys) {
      this.#keys.set(stream, null)
      this.newKeys.delete(stream)
      this.destroyed.add(stream)
    }
  }

  /** What the batch makes of the read models of the streams that it wrote to, `begun` ones among them. */
  kept(begun: ReadonlySet<string>): ReadonlyArray<Kept> {
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
        kept.set(stream, { stream: this.streamId(stream), rows, hasNone: begun.has(stream) })
      }
    }
    return [...kept.values()]
  }

  /** Streams that the batch begins, in the order of their first events, and names that got keys. */
  newStreams(): ReadonlyArray<string> {
    const begun = this.events.filter(({ version }) => version === 1).map(({ stream }) => stream)
    return [...new Set([...begun, ...this.newKeys.keys()])].filter(
      (stream) => !this.#streamIds.has(stream),
    )
  }
}
