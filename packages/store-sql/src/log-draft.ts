import {
  type Admission,
  type Appended,
  type Asides,
  applyClaim,
  type Commit,
  chainText,
  encodeAsides,
  type KeptKey,
  type KnownLog,
  type StoredCommand,
  type StoredEvent,
  UNCHAINED,
} from "@followthrough/store"
import { sha256 } from "#digest"
import type { LogEnd, StreamEnd } from "./log-end.js"
import type { Kept } from "./read-models.js"
import type { ClaimRow } from "./rows.js"

/** A commit that is to be stored, and what is to be remembered of it. */
interface Accepted {
  readonly commit: Commit
  readonly appended: Appended
  /** As `encodeAsides` writes them. */
  readonly claims: string
}

/** An event that is to be stored. */
interface DraftEvent {
  readonly event: StoredEvent
  readonly hash: string
}

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
  /** The streams that the batch names. */
  readonly streams: Map<string, StreamEnd>
  /** Those of the batch's commands that were there before it. */
  readonly #stored: ReadonlyMap<string, StoredCommand>
  readonly #holders = new Map<string, string>()
  readonly events: Array<DraftEvent> = []
  /** In their order, each under its command id. */
  readonly accepted = new Map<string, Accepted>()
  /** Keys that the batch's claims are about. */
  readonly claimed = new Set<string>()
  /** Keys that the batch made; of those that it also destroyed, the digest alone. */
  readonly newKeys = new Map<string, KeptKey>()
  readonly destroyed = new Set<string>()

  /** `streams` holds all that the batch names, those that are not there among them. */
  constructor(
    log: LogEnd | undefined,
    streams: Map<string, StreamEnd>,
    commands: ReadonlyMap<string, StoredCommand>,
    claims: ReadonlyArray<ClaimRow>,
  ) {
    this.id = log?.id
    this.position = log?.position ?? 0
    this.began = this.position
    this.hash = log?.hash ?? UNCHAINED
    this.recordedAt = log?.recordedAt
    this.latestOccurrence = log?.latestOccurrence
    this.streams = streams
    this.#stored = commands
    for (const { key, stream } of claims) this.#holders.set(key, stream)
  }

  /** Whether some of the batch's commands were there before it. */
  get repeats(): boolean {
    return this.#stored.size > 0
  }

  /** Where the log ends; undefined as long as the workspace has no row. */
  get end(): LogEnd | undefined {
    const { hash, id, latestOccurrence, position, recordedAt } = this
    return id === undefined ? undefined : { id, position, hash, recordedAt, latestOccurrence }
  }

  version(stream: string): number {
    return this.#stream(stream).version
  }

  command(commandId: string): StoredCommand | undefined {
    const accepted = this.accepted.get(commandId)
    if (accepted === undefined) return this.#stored.get(commandId)
    const { appended, commit } = accepted
    return { fingerprint: commit.fingerprint, appended: { ...appended, replayed: true } }
  }

  holder(key: string): string | undefined {
    return this.#holders.get(key)
  }

  digest(stream: string): string | null | undefined {
    return this.#stream(stream).digest
  }

  /** A stream has got its row. */
  begin(stream: string, id: number): void {
    this.#stream(stream).id = id
  }

  /** Of a stream that has a row. */
  streamId(stream: string): number {
    const { id } = this.#stream(stream)
    if (id === undefined) throw new Error(`stream "${stream}" has no row`)
    return id
  }

  #stream(name: string): StreamEnd {
    const end = this.streams.get(name)
    if (end === undefined) throw new Error(`stream "${name}" was not looked up`)
    return end
  }

  accept(
    commit: Commit,
    { appended, asides, events }: Extract<Admission, { _tag: "Accepted" }>,
  ): void {
    const claims = encodeAsides(asides)
    this.accepted.set(commit.commandId, { commit, appended, claims })
    for (const claim of asides.claims) {
      this.claimed.add(claim.key)
      applyClaim(this.#holders, claim)
    }
    this.#acceptKeys(commit, asides)
    const command = { fingerprint: commit.fingerprint, claims }
    for (const event of events) {
      this.hash = sha256(chainText(this.hash, commit.workspace, event, command))
      this.events.push({ event, hash: this.hash })
      this.#stream(event.stream).version = event.version
      this.position = event.position
      this.recordedAt = event.recordedAt
      this.latestOccurrence = Math.max(event.occurredAt, this.latestOccurrence ?? event.occurredAt)
    }
  }

  #acceptKeys({ keys = [] }: Commit, { destroys, keyed }: Asides): void {
    for (const { digest, stream } of keyed) {
      const given = keys.find((each) => each.stream === stream)
      const key = given !== undefined && "key" in given ? given.key : undefined
      this.#stream(stream).digest = digest
      this.newKeys.set(stream, { digest, key })
    }
    for (const stream of destroys) {
      this.#stream(stream).digest = null
      const made = this.newKeys.get(stream)
      if (made !== undefined) this.newKeys.set(stream, { ...made, key: undefined })
      this.destroyed.add(stream)
    }
  }

  /** What the batch makes of the read models of the streams that it wrote to, `begun` ones among them. */
  kept(begun: ReadonlySet<string>): ReadonlyArray<Kept> {
    const kept = new Map<string, Kept>()
    for (const { appended, commit } of this.accepted.values()) {
      for (const { events, stream } of commit.writes) {
        if (events.length === 0) continue
        const { rows: brought, rowsAfter = this.began } = commit
        const rows =
          rowsAfter === this.began
            ? brought?.find(
                (each) => each.stream === stream && each.position === appended.lastPosition,
              )
            : undefined
        kept.set(stream, {
          stream: this.streamId(stream),
          rows,
          hasNone: begun.has(stream),
          ended: this.destroyed.has(stream),
        })
      }
    }
    return [...kept.values()]
  }

  /** Streams that the batch begins, in the order of their first events, and names that got keys. */
  newStreams(): ReadonlySet<string> {
    const begun = new Set<string>()
    for (const { event } of this.events) {
      if (this.#stream(event.stream).id === undefined) begun.add(event.stream)
    }
    for (const stream of this.newKeys.keys()) {
      if (this.#stream(stream).id === undefined) begun.add(stream)
    }
    return begun
  }
}
