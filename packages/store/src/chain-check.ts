import {
  type ChainedCommand,
  chainText,
  type HashText,
  type Seal,
  type SealedEvent,
  UNCHAINED,
} from "./chain.js"
import { applyClaim, decodeAsides } from "./claim.js"
import type { KeyMade } from "./stream-key.js"
import type { LogFault } from "./verification.js"

/** What the log remembers of a command, as a check of the log needs it. */
export interface RememberedCommand extends ChainedCommand {
  readonly firstPosition: number | undefined
  readonly lastPosition: number | undefined
  readonly recordedAt: number
  readonly versions: ReadonlyMap<string, number>
}

/** What must be left of a stream's key. */
export interface ExpectedKey {
  readonly kept: KeyMade["kept"] | "destroyed"
  /** Undefined: the stream ended before it had a key. */
  readonly digest: string | undefined
}

/** What the log says of its own end. */
export interface StatedEnd extends Seal {
  readonly recordedAt: number | undefined
  readonly latestOccurrence: number | undefined
}

/**
 * Follows a workspace's log event by event and finds the first one that is not as it was recorded.
 * Holds one number a stream and one text a key, whatever the length of the log.
 */
export class ChainCheck {
  readonly #workspace: string
  readonly #hash: HashText
  readonly #kept: Seal | undefined
  readonly #versions = new Map<string, number>()
  readonly #holders = new Map<string, string>()
  readonly #keys = new Map<string, ExpectedKey>()
  #head: Seal = { position: 0, hash: UNCHAINED }
  #recordedAt: number | undefined
  #latestOccurrence: number | undefined
  #commandId: string | undefined
  #command: RememberedCommand | undefined
  #commands = 0

  constructor(workspace: string, hash: HashText, kept: Seal | undefined) {
    this.#workspace = workspace
    this.#hash = hash
    this.#kept = kept
  }

  /** The last event found good. */
  get head(): Seal {
    return this.#head
  }

  /** Commands that the events came from. */
  get commands(): number {
    return this.#commands
  }

  /** The streams that hold keys, going by the commands. */
  get holders(): ReadonlyMap<string, string> {
    return this.#holders
  }

  /** What must be left of the streams' keys, going by the commands. */
  get keys(): ReadonlyMap<string, ExpectedKey> {
    return this.#keys
  }

  /** Takes the next event and says what is wrong with it, if anything. */
  add(event: SealedEvent, command: RememberedCommand | undefined): LogFault | undefined {
    const { commandId, hash, occurredAt, position, recordedAt, stream, version } = event
    const expected = this.#head.position + 1
    if (position !== expected) return { _tag: "Missing", position: expected }
    const differs: LogFault = { _tag: "CommandDiffers", position, commandId }
    if (command === undefined) return differs
    const text = chainText(this.#head.hash, this.#workspace, event, command)
    if (this.#hash(text) !== hash) return { _tag: "Altered", position }
    const kept = this.#kept
    if (position === kept?.position && hash !== kept.hash) {
      return { _tag: "Forked", position, kept }
    }
    const next = (this.#versions.get(stream) ?? 0) + 1
    if (version !== next) {
      return { _tag: "VersionGap", position, stream, expected: next, found: version }
    }
    if (recordedAt < (this.#recordedAt ?? recordedAt)) return { _tag: "RecordedEarlier", position }
    if (!this.#fits(event, command)) return differs

    this.#versions.set(stream, version)
    this.#recordedAt = recordedAt
    this.#latestOccurrence = Math.max(occurredAt, this.#latestOccurrence ?? occurredAt)
    this.#head = { position, hash }
    return undefined
  }

  // A command's events lie side by side, from its first position to its last.
  #fits(
    { commandId, position, recordedAt, stream, version }: SealedEvent,
    command: RememberedCommand,
  ): boolean {
    const begins = commandId !== this.#commandId
    if (begins) {
      if (this.#open() || command.firstPosition !== position) return false
      this.#commandId = commandId
      this.#commands += 1
      const { claims, destroys, keyed } = decodeAsides(command.claims)
      for (const claim of claims) applyClaim(this.#holders, claim)
      for (const { digest, kept, stream } of keyed) this.#keys.set(stream, { kept, digest })
      for (const stream of destroys) {
        const digest = this.#keys.get(stream)?.digest
        this.#keys.set(stream, { kept: "destroyed", digest })
      }
    }
    this.#command = command
    const { firstPosition = 0, lastPosition = 0, versions } = command
    return (
      firstPosition <= position &&
      position <= lastPosition &&
      command.recordedAt === recordedAt &&
      versions.has(stream) &&
      (position < lastPosition || this.#versionsAre(versions, stream, version))
    )
  }

  // What a command remembers of its streams, those that it only guarded among them.
  #versionsAre(versions: ReadonlyMap<string, number>, last: string, version: number): boolean {
    return [...versions].every(
      ([stream, after]) =>
        after === (stream === last ? version : (this.#versions.get(stream) ?? 0)),
    )
  }

  #open(): boolean {
    return this.#command !== undefined && this.#command.lastPosition !== this.#head.position
  }

  /** What is wrong once there is no further event. */
  end(stated: StatedEnd): LogFault | undefined {
    const { hash, position } = this.#head
    const kept = this.#kept
    if (stated.position > position) return { _tag: "Missing", position: position + 1 }
    if (stated.position < position) return { _tag: "HeadDiffers", position: stated.position + 1 }
    if (
      stated.hash !== hash ||
      stated.recordedAt !== this.#recordedAt ||
      stated.latestOccurrence !== this.#latestOccurrence
    ) {
      return { _tag: "HeadDiffers", position }
    }
    if (this.#open()) {
      return { _tag: "CommandDiffers", position, commandId: this.#commandId ?? "" }
    }
    if (kept === undefined) return undefined
    if (kept.position > position) return { _tag: "Truncated", position: position + 1, kept }
    return kept.position === 0 && kept.hash !== UNCHAINED
      ? { _tag: "Forked", position: 0, kept }
      : undefined
  }
}
