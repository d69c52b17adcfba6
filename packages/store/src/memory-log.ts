import type { Admission, KnownLog } from "./admission.js"
import { chainText, type Seal, type SealedEvent, sha256Hex, UNCHAINED } from "./chain.js"
import { ChainCheck, type RememberedCommand } from "./chain-check.js"
import { applyClaim, decodeAsides, encodeAsides } from "./claim.js"
import type { Appended, Commit, StoredCommand } from "./commit.js"
import { MemoryReactions } from "./memory-reactions.js"
import { MemoryRows } from "./memory-rows.js"
import {
  type Page,
  pageSize,
  type ReadQuery,
  type Selection,
  type StreamPage,
  type StreamQuery,
  type Until,
} from "./page.js"
import type { StreamRows } from "./read-model.js"
import { isStorable } from "./storable.js"
import type { CommitPage, CommitQuery } from "./stored-commit.js"
import type { StoredEvent } from "./stored-event.js"
import type { KeptKey } from "./stream-key.js"
import { compareStreams } from "./stream-order.js"
import type { LogFault, Verification } from "./verification.js"

type Accepted = Extract<Admission, { _tag: "Accepted" }>

/** One workspace's log in memory: events and commands as text, found by position and by stream. */
export class MemoryLog implements KnownLog {
  readonly #events: Array<string> = []
  readonly #hashes: Array<string> = []
  readonly #positions = new Map<string, Array<number>>()
  readonly #commands = new Map<string, string>()
  /** In the order in which they were stored. */
  readonly #commandIds: Array<string> = []
  readonly #holders = new Map<string, string>()
  readonly #keys = new Map<string, KeptKey | null>()
  /** Names in order; forgotten when a stream is added. */
  #names: ReadonlyArray<string> | undefined
  readonly rows = new MemoryRows()
  readonly reactions = new MemoryReactions()
  recordedAt: number | undefined
  latestOccurrence: number | undefined

  get position(): number {
    return this.#events.length
  }

  version(stream: string): number {
    return this.#positions.get(stream)?.length ?? 0
  }

  command(commandId: string): StoredCommand | undefined {
    const text = this.#commands.get(commandId)
    if (text === undefined) return undefined
    const { appended, fingerprint } = decodeCommand(text)
    return { fingerprint, appended }
  }

  holder(key: string): string | undefined {
    return this.#holders.get(key)
  }

  key(stream: string): KeptKey | null | undefined {
    return this.#keys.get(stream)
  }

  digest(stream: string): string | null | undefined {
    const key = this.#keys.get(stream)
    return key === null ? null : key?.digest
  }

  get hash(): string {
    return this.#hashes.at(-1) ?? UNCHAINED
  }

  add(commit: Commit, { appended, asides, events }: Accepted): void {
    const { fingerprint } = commit
    const claims = encodeAsides(asides)
    for (const event of events) {
      const text = chainText(this.hash, commit.workspace, event, { fingerprint, claims })
      this.#hashes.push(sha256Hex(text))
      this.#events.push(JSON.stringify(event))
      const positions = this.#positions.get(event.stream)
      if (positions === undefined) {
        this.#positions.set(event.stream, [event.position])
        this.#names = undefined
      } else {
        positions.push(event.position)
      }
      this.recordedAt = event.recordedAt
      this.latestOccurrence = Math.max(event.occurredAt, this.latestOccurrence ?? event.occurredAt)
    }
    this.#commands.set(commit.commandId, encodeCommand(fingerprint, appended, claims))
    this.#commandIds.push(commit.commandId)
    for (const claim of asides.claims) applyClaim(this.#holders, claim)
    for (const { digest, stream } of asides.keyed) {
      const given = commit.keys?.find((each) => each.stream === stream)
      const key = given !== undefined && "key" in given ? given.key : undefined
      this.#keys.set(stream, { digest, key })
    }
    for (const stream of asides.destroys) {
      this.#keys.set(stream, null)
      this.reactions.forget(stream)
    }
  }

  /** What a commit makes of the read models; the log ended at `began` before its batch. */
  follow(
    { destroys = [], drops = [], rows = [], rowsAfter, writes }: Commit,
    { lastPosition }: Appended,
    began: number,
  ): void {
    if (lastPosition !== undefined && drops.length > 0) this.rows.drop(lastPosition, drops)
    for (const { events, stream } of writes) {
      if (events.length === 0) continue
      const own = rows.find(
        (each) =>
          (rowsAfter ?? began) === began &&
          each.stream === stream &&
          each.position === lastPosition,
      )
      if (own === undefined) this.rows.stale(stream, destroys.includes(stream))
      else this.rows.keep(own)
    }
  }

  changedSince(instant: number): ReadonlyArray<string> {
    const changed = new Set(this.rows.changedSince(instant))
    for (let n = this.position; n > 0; n--) {
      const { recordedAt, stream } = this.#at(n)
      if (recordedAt <= instant) break
      changed.add(stream)
    }
    return [...changed].sort(compareStreams)
  }

  clearRows(): void {
    this.rows.clear(this.#positions.keys())
  }

  keepRows(rows: ReadonlyArray<StreamRows>): void {
    for (const each of rows) {
      const last = this.#positions.get(each.stream)?.at(-1)
      if (last !== undefined && last <= each.position) this.rows.keep(each)
    }
  }

  since(stream: string, version: number): ReadonlyArray<StoredEvent> {
    return (this.#positions.get(stream) ?? []).slice(version).map((p) => this.#at(p))
  }

  commits({ after = 0, limit }: CommitQuery): CommitPage {
    const end = after + pageSize(limit)
    const commits = this.#commandIds.slice(after, end).map((commandId) => {
      const { claims, firstPosition = 1, lastPosition = 0, ...kept } = this.#remembered(commandId)
      const events: Array<SealedEvent> = []
      for (let p = firstPosition; p <= lastPosition; p++) events.push(this.#sealedAt(p))
      return { ...kept, commandId, ...decodeAsides(claims), events }
    })
    return { commits, next: end < this.#commandIds.length ? end : undefined }
  }

  /** Nobody but the store reaches a log in memory; what could be wrong is the store itself. */
  verify(workspace: string, kept: Seal | undefined): Verification {
    const check = new ChainCheck(workspace, sha256Hex, kept)
    let fault: LogFault | undefined
    for (let p = 1; p <= this.position && fault === undefined; p++) {
      const event = this.#sealedAt(p)
      fault = check.add(event, this.#remembered(event.commandId))
    }
    fault ??= check.end(this)
    return { events: check.head.position, head: check.head, fault }
  }

  read({ after, direction, from, limit, until }: ReadQuery): Page {
    const size = pageSize(limit)
    const backwards = direction === "backwards"
    const end = this.#last(until)
    const low = backwards || after === undefined ? 1 : Math.max(1, Math.floor(after) + 1)
    const high = backwards && after !== undefined ? Math.min(end, Math.ceil(after) - 1) : end
    const events: Array<StoredEvent> = []
    for (const position of this.#selected(from, low, high, backwards)) {
      const event = this.#at(position)
      if (from._tag === "Types" && !from.types.includes(event.type)) continue
      if (events.length === size) {
        return { events, head: this.position, next: events.at(-1)?.position }
      }
      events.push(event)
    }
    return { events, head: this.position, next: undefined }
  }

  readByStream({ after, limit, streamPrefix, until }: StreamQuery): StreamPage {
    const size = pageSize(limit)
    const last = this.#last(until)
    const events: Array<StoredEvent> = []
    for (const stream of this.#namesFrom(streamPrefix ?? "")) {
      const order = after === undefined ? 1 : compareStreams(stream, after.stream)
      if (order < 0) continue
      const seen = order === 0 ? (after?.version ?? 0) : 0
      for (const position of (this.#positions.get(stream) ?? []).slice(seen)) {
        if (position > last) break
        const full = events.length === size ? events.at(-1) : undefined
        if (full !== undefined) {
          const next = { stream: full.stream, version: full.version }
          return { events, head: this.position, next }
        }
        events.push(this.#at(position))
      }
    }
    return { events, head: this.position, next: undefined }
  }

  #at(position: number): StoredEvent {
    return JSON.parse(this.#events[position - 1] ?? "")
  }

  #sealedAt(position: number): SealedEvent {
    return { ...this.#at(position), hash: this.#hashes[position - 1] ?? "" }
  }

  #remembered(commandId: string): RememberedCommand {
    const text = this.#commands.get(commandId) ?? ""
    const { appended, claims, fingerprint } = decodeCommand(text)
    const { firstPosition, lastPosition, recordedAt, versions } = appended
    return { fingerprint, claims, firstPosition, lastPosition, recordedAt, versions }
  }

  #last(until: Until | undefined): number {
    if (until === undefined) return this.position
    if ("position" in until) return Math.min(Math.floor(until.position), this.position)
    let last = this.position
    while (last > 0 && this.#at(last).recordedAt > until.recordedAt) last -= 1
    return last
  }

  /** Positions from `low` to `high`, both inclusive, in the order of reading. */
  *#selected(from: Selection, low: number, high: number, backwards: boolean): Iterable<number> {
    switch (from._tag) {
      case "All":
      case "Types":
        if (backwards) for (let p = high; p >= low; p--) yield p
        else for (let p = low; p <= high; p++) yield p
        return
      case "Stream":
        return yield* this.#selected(
          { _tag: "Streams", streams: [from.stream] },
          low,
          high,
          backwards,
        )
      case "Streams": {
        const positions = [...new Set(from.streams)]
          .flatMap((stream) => this.#positions.get(stream) ?? [])
          .filter((p) => p >= low && p <= high)
          .sort((a, b) => (backwards ? b - a : a - b))
        yield* positions
      }
    }
  }

  #namesFrom(prefix: string): ReadonlyArray<string> {
    this.#names ??= [...this.#positions.keys()].sort(compareStreams)
    // Half a character is no prefix of a name, though it is of the text that holds it.
    if (!isStorable(prefix)) return []
    return prefix === "" ? this.#names : this.#names.filter((name) => name.startsWith(prefix))
  }
}

const encodeCommand = (
  fingerprint: string,
  { firstPosition, lastPosition, recordedAt, versions }: Appended,
  claims: string,
): string =>
  JSON.stringify([
    fingerprint,
    firstPosition ?? null,
    lastPosition ?? null,
    recordedAt,
    [...versions],
    claims,
  ])

const decodeCommand = (text: string): StoredCommand & { readonly claims: string } => {
  const [fingerprint, firstPosition, lastPosition, recordedAt, versions, claims] = JSON.parse(text)
  return {
    claims,
    fingerprint,
    appended: {
      replayed: true,
      firstPosition: firstPosition ?? undefined,
      lastPosition: lastPosition ?? undefined,
      versions: new Map(versions),
      recordedAt,
    },
  }
}
