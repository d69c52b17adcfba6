import {
  type Command,
  contactStream,
  isPersonalCommand,
  type Recording,
  takeWords,
  withSealed,
} from "@followthrough/core"
import type { Claim, Commit, NewEvent, StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { fingerprintOf } from "../fingerprint.js"
import type { KnownLogs } from "../known-logs.js"
import { KeyUnusable } from "../recorded.js"
import { keyedHash, sealText } from "./cipher.js"
import { CLAIMS_KEY, type Keyring, type KeyState } from "./keyring.js"

/**
 * The keys that a command takes, as far as the command itself says: its contact's for its words, that of
 * external ids for the one that it takes or lets go of.
 */
export const keysTakenBy = (command: Command): ReadonlyArray<string> => {
  const own = fingerprintKeyOf(command)
  const claims = "externalId" in command || command._tag === "EraseContact" ? [CLAIMS_KEY] : NONE
  return own === undefined ? claims : [own, ...claims]
}

const NONE: ReadonlyArray<never> = []

/** A commit in which everything is still in the open. */
export type OpenCommit = Omit<Commit, "fingerprint" | "keys">

/**
 * The keys of an attempt: those that are held along with the logs, those that were found, and those that
 * are made for it. Where a held one was destroyed since, the store refuses what is sealed with it.
 */
export class Sealing {
  readonly #keyring: Keyring
  readonly #logs: KnownLogs
  readonly #keys = new Map<string, KeyState>()

  constructor(keyring: Keyring, logs: KnownLogs) {
    this.#keyring = keyring
    this.#logs = logs
  }

  // Those that have to be asked for.
  #missing(streams: Iterable<string>): ReadonlyArray<string> {
    const missing: Array<string> = []
    for (const stream of streams) {
      if (this.#keys.has(stream)) continue
      const held = this.#logs.key(stream)
      if (held !== undefined) this.#keys.set(stream, held)
      else if (!this.#isNew(stream)) missing.push(stream)
    }
    return missing
  }

  // A log that is taken for empty is taken to have no key either, where the store is to find out: a
  // service would refuse to make a second one, and not as the log refuses the command.
  #isNew(stream: string): boolean {
    return this.#keyring.isInStore && this.#logs.isBegun(stream)
  }

  /** Looks for keys, all at once. */
  #find(streams: ReadonlyArray<string>): Effect.Effect<void, StoreFailure> {
    return Effect.map(this.#keyring.find(streams), (found) => {
      for (const [stream, key] of found) this.#keys.set(stream, key)
    })
  }

  /** Once all that was sealed is stored: its keys are held along with its logs. */
  remember(): void {
    for (const [stream, key] of this.#keys) {
      if (key instanceof Uint8Array) this.#logs.keepKey(stream, key)
    }
  }

  /**
   * Whether commands that are stored already are the same as these, by their fingerprints. Where the key
   * that one was made with is destroyed, nobody can tell any more, and it counts as the same.
   */
  areSame(
    found: ReadonlyArray<readonly [Recording, fingerprint: string]>,
  ): Effect.Effect<ReadonlyArray<boolean | KeyUnusable>, StoreFailure> {
    const given = found.map(([recording, fingerprint]) => {
      return { recording, fingerprint, stream: fingerprintKeyOf(recording.command) }
    })
    const streams = new Set(given.flatMap(({ stream }) => stream ?? []))
    return Effect.map(this.#find(this.#missing(streams)), () =>
      given.map(({ fingerprint, recording, stream }) => {
        if (stream === undefined) return fingerprintOf(recording) === fingerprint
        const key = this.#keys.get(stream)
        // Where there never was a key, the stored command was another one.
        if (key === undefined) return false
        if (key === null) return true
        const { commandId } = recording
        return key instanceof Uint8Array
          ? fingerprintOf(recording, key) === fingerprint
          : new KeyUnusable({ commandId, stream, problem: key })
      }),
    )
  }

  /**
   * The commits of these recordings as they are stored: words encrypted with their contact's key, the fingerprint and the
   * external ids as keyed hashes. `erased`: a key that one of them takes was destroyed meanwhile. Where
   * keys cannot be used: the commands that take them.
   */
  *sealAll(
    given: ReadonlyArray<{ readonly recording: Recording }>,
    decided: ReadonlyArray<{ readonly commit: OpenCommit }>,
  ) {
    const apart: Array<TakenApart> = []
    const streams = new Set<string>()
    for (const [n, { commit }] of decided.entries()) {
      const recording = given[n]?.recording
      if (recording === undefined) continue
      const one = takenApart(recording, commit)
      apart.push(one)
      for (const stream of one.streams) streams.add(stream)
    }
    const missing = this.#missing(streams)
    if (missing.length > 0) yield* this.#find(missing)
    for (const stream of streams) {
      const key = this.#keys.get(stream)
      if (key === null) return "erased"
      if (key === undefined) this.#keys.set(stream, yield* this.#keyring.create(stream))
    }
    // A second key would seal words that nobody could tell from those of the first one.
    const unusable = apart.flatMap((one) => this.#unusable(one) ?? NONE)
    if (unusable.length > 0) return { unusable }
    return apart.map((one) => this.#commit(one))
  }

  #unusable({ recording: { commandId }, streams }: TakenApart): KeyUnusable | undefined {
    for (const stream of streams) {
      const problem = this.#keys.get(stream)
      if (typeof problem === "string") return new KeyUnusable({ commandId, stream, problem })
    }
    return undefined
  }

  // Once all keys that it takes are there.
  #commit({ open, own, recording, streams, words }: TakenApart): Commit {
    if (streams.length === 0 && open.destroys === undefined) {
      const { commandId, recordedAt, workspace, writes } = open
      return { workspace, commandId, fingerprint: fingerprintOf(recording), recordedAt, writes }
    }
    const keys = new Map<string, Uint8Array>()
    for (const stream of streams) {
      const key = this.#keys.get(stream)
      if (key instanceof Uint8Array) keys.set(stream, key)
    }
    const ofClaims = keys.get(CLAIMS_KEY)
    return {
      ...open,
      fingerprint: fingerprintOf(recording, own === undefined ? undefined : keys.get(own)),
      writes: open.writes.map((write) => {
        const key = keys.get(write.stream)
        if (key === undefined) return write
        const events = write.events.map((event) => {
          const said = words.get(event)
          return said === undefined
            ? event
            : { ...event, data: this.#sealed(key, event, said, write.stream, open) }
        })
        return { ...write, events }
      }),
      ...(open.claims === undefined || ofClaims === undefined
        ? {}
        : { claims: open.claims.map((claim) => hashed(ofClaims, claim)) }),
      keys: [...keys].map(([stream, key]) => this.#keyring.given(stream, key)),
    }
  }

  #sealed(
    key: Uint8Array,
    { type }: NewEvent,
    { data, words }: Words,
    stream: string,
    { commandId, workspace }: OpenCommit,
  ): string {
    const place = { workspace, stream, type, commandId, data }
    return withSealed(data, sealText(key, this.#keyring.nonce(), place, words))
  }
}

/** A commit, what is personal in its events, and whose keys it takes. */
interface TakenApart {
  readonly recording: Recording
  readonly open: OpenCommit
  readonly words: ReadonlyMap<NewEvent, Words>
  /** Whose key the fingerprint takes. */
  readonly own: string | undefined
  readonly streams: ReadonlyArray<string>
}

const takenApart = (recording: Recording, open: OpenCommit): TakenApart => {
  const own = fingerprintKeyOf(recording.command)
  const streams: Array<string> = []
  const add = (stream: string): void => {
    if (!streams.includes(stream)) streams.push(stream)
  }
  let words: Map<NewEvent, Words> | undefined
  for (const { events, stream } of open.writes) {
    for (const event of events) {
      const said = takeWords(event)
      if (said === undefined) continue
      words ??= new Map()
      words.set(event, said)
      add(stream)
    }
  }
  if (own !== undefined) add(own)
  if (open.claims !== undefined) add(CLAIMS_KEY)
  return { recording, open, words: words ?? NO_WORDS, own, streams }
}

/** An event's data without its words, and these. */
type Words = NonNullable<ReturnType<typeof takeWords>>

const NO_WORDS: TakenApart["words"] = new Map()

const hashed = (key: Uint8Array, claim: Claim): Claim => ({
  ...claim,
  key: hashOfClaim(key, claim.key),
})

/** The key that a command's fingerprint takes: its contact's, if the command says something personal. */
const fingerprintKeyOf = (command: Command): string | undefined =>
  "contactId" in command && isPersonalCommand(command)
    ? contactStream(command.contactId)
    : undefined

/** What a claim is stored under: its text may be personal. `key` is the workspace's own. */
export const hashOfClaim = (key: Uint8Array, claim: string): string =>
  keyedHash(key, "claim", claim)
