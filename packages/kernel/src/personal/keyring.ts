import {
  type EventStoreShape,
  type KeptKey,
  keyDigest,
  StoreFailure,
  type StreamKey,
} from "@followthrough/store"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import { drawBytes, fromBase64url, sha256, toBase64url } from "#crypto"
import { KEY_BYTES, keyedHash, NONCE_BYTES } from "./cipher.js"
import type { KeyService } from "./key-service.js"

/** Why a key that was made cannot be used. */
type KeyProblem =
  /** It is not there, as when a log is opened without its host's service. */
  | "missing"
  /** Another one is there: its digest is not the one that the log has. */
  | "damaged"

/** A stream's key; null when it was destroyed. */
export type KeyState = Uint8Array | KeyProblem | null

/** The keys of one workspace, wherever they are kept. */
export interface Keyring {
  /** What there is of the keys of those streams for which one was made. */
  readonly find: (
    streams: ReadonlyArray<string>,
  ) => Effect.Effect<ReadonlyMap<string, KeyState>, StoreFailure>
  /** Only for a stream for which none was ever made. */
  readonly create: (stream: string) => Effect.Effect<Uint8Array, StoreFailure>
  /** A key that a commit is sealed with, as the store is to know it. */
  readonly given: (stream: string, key: Uint8Array) => StreamKey
  /** Whether the store keeps the keys. */
  readonly isInStore: boolean
  /** Once the store has destroyed what it holds of them. */
  readonly destroy: (streams: ReadonlyArray<string>) => Effect.Effect<void, StoreFailure>
  readonly nonce: () => Uint8Array
  /** Of a host's service, which may be slow. Left out: whoever asks for a key has it at once. */
  readonly ahead?: KeysAhead
}

/** Asks a host's service for keys before a command waits its turn, so that no other command waits for it. */
export interface KeysAhead {
  /**
   * Asks for keys, and with `mayMake` makes those that there never were; then `find` has them at hand until
   * they are let go, once for each time that they were asked for.
   */
  readonly ask: (
    streams: ReadonlyArray<string>,
    mayMake: boolean,
  ) => Effect.Effect<void, StoreFailure>
  readonly letGo: (streams: ReadonlyArray<string>) => void
}

/** Where keys and nonces come from. */
export type Randomness = (bytes: number) => Uint8Array

/** The name of the workspace's own key, with which external ids are hashed: they are looked up across all contacts. */
export const CLAIMS_KEY = "claims"

/** Where keys that the store keeps come from. */
export interface KeySource {
  /** The workspace's own key, should it have none yet. */
  readonly own?: Uint8Array | undefined
  readonly random?: Randomness | undefined
}

/**
 * With this secret ids can be made of texts such as e-mail addresses: always the same ones, and nobody
 * without it can try whether an id was made of a guess.
 */
export const idSecretOf = (ownKey: Uint8Array): string => keyedHash(ownKey, "ids", "")

const NO_KEYS: ReadonlyMap<string, never> = new Map<string, never>()

export const keyringOf = (
  store: EventStoreShape,
  workspace: string,
  service: KeyService | undefined,
  { own, random = drawn() }: KeySource,
): Keyring => {
  const kept = (streams: ReadonlyArray<string>) =>
    streams.length === 0 ? Effect.succeed(NO_KEYS) : store.keysOf(workspace, streams)
  const nonce = () => random(NONCE_BYTES)
  return service === undefined
    ? {
        find: (streams) =>
          Effect.map(
            kept(streams),
            (known) => new Map([...known].map(([stream, key]) => [stream, stateOf(stream, key)])),
          ),
        create: (stream) =>
          Exit.succeed(stream === CLAIMS_KEY && own !== undefined ? own : random(KEY_BYTES)),
        given: (stream, key) => ({ stream, key: textOf(key) }),
        isInStore: true,
        destroy: () => Effect.void,
        nonce,
      }
    : { ...heldBy(service, kept), nonce }
}

const stateOf = (stream: string, known: KeptKey | null, held?: Uint8Array): KeyState => {
  if (known === null) return null
  const text = known.key ?? (held === undefined ? undefined : textOf(held))
  if (text === undefined) return "missing"
  return digestOf(stream, text) === known.digest ? bytesOf(text) : "damaged"
}

const digestOf = (stream: string, key: string): string => keyDigest(stream, key, sha256)

/** So many random bytes are drawn at once: asking the system for a few costs more than encrypting. */
const DRAWN = 4096

const drawn = (): Randomness => {
  let pool: Uint8Array = new Uint8Array(0)
  let used = 0
  return (bytes) => {
    if (used + bytes > pool.length) {
      pool = drawBytes(DRAWN)
      used = 0
    }
    used += bytes
    // A copy: a key lives longer than the rest of the pool.
    return Uint8Array.from(pool.subarray(used - bytes, used))
  }
}

type Kept = (
  streams: ReadonlyArray<string>,
) => Effect.Effect<ReadonlyMap<string, KeptKey | null>, StoreFailure>

const KEY_TIMEOUT_MS = 5000

// The store knows which keys were made, and whose were destroyed, also before the service has got to it.
const heldBy = (service: KeyService, kept: Kept): Omit<Keyring, "nonce"> => {
  const limitMs = service.timeoutMs ?? KEY_TIMEOUT_MS
  const asking = <A>(ask: () => Promise<A>) => askingWithin(limitMs, ask)
  const atHand = new Map<string, { key: Uint8Array; users: number }>()

  const held = (streams: ReadonlyArray<string>) =>
    Effect.gen(function* () {
      const keys = new Map<string, Uint8Array>()
      const wanted: Array<string> = []
      for (const stream of streams) {
        const key = atHand.get(stream)?.key
        if (key === undefined) wanted.push(stream)
        else keys.set(stream, key)
      }
      if (wanted.length === 0) return keys
      for (const [stream, key] of yield* asking(() => service.get(wanted))) {
        keys.set(stream, yield* checked(stream, key))
      }
      return keys
    })

  const create = (stream: string) =>
    Effect.flatMap(
      asking(() => service.create(stream)),
      (key) => checked(stream, key),
    )

  return {
    find: (streams) =>
      Effect.gen(function* () {
        const known = yield* kept(streams)
        const found = yield* held(streams.filter((stream) => known.get(stream) !== null))
        const states = new Map<string, KeyState>(found)
        for (const [stream, key] of known) {
          states.set(stream, stateOf(stream, key, found.get(stream)))
        }
        return states
      }),
    create,
    given: (stream, key) => ({ stream, digest: digestOf(stream, textOf(key)), kept: "elsewhere" }),
    isInStore: false,
    destroy: (streams) =>
      streams.length === 0 ? Effect.void : asking(() => service.destroy(streams)),
    ahead: {
      ask: (streams, mayMake) =>
        Effect.gen(function* () {
          const known = yield* kept(streams)
          const wanted = streams.filter((stream) => known.get(stream) !== null)
          const found = yield* held(wanted)
          for (const stream of wanted) {
            if (found.has(stream) || known.has(stream) || !mayMake) continue
            // What it refuses is refused once more when the command has its turn, if the log takes the command.
            const made = yield* Effect.either(create(stream))
            if (Either.isRight(made)) found.set(stream, made.right)
            else if (isTimeout(made.left)) return yield* made.left
          }
          for (const [stream, key] of found) {
            const there = atHand.get(stream)
            atHand.set(stream, { key, users: (there?.users ?? 0) + 1 })
          }
        }),
      letGo: (streams) => {
        for (const stream of streams) {
          const there = atHand.get(stream)
          if (there === undefined) continue
          there.users -= 1
          if (there.users === 0) atHand.delete(stream)
        }
      },
    },
  }
}

const askingWithin = <A>(limitMs: number, ask: () => Promise<A>): Effect.Effect<A, StoreFailure> =>
  Effect.tryPromise({
    try: ask,
    catch: (cause) => unusable(cause instanceof Error ? cause.message : String(cause), cause),
  }).pipe(
    Effect.timeoutFail({
      duration: limitMs,
      onTimeout: () => unusable(`the key service gave no answer within ${limitMs} ms`, TIMEOUT),
    }),
  )

const TIMEOUT = Symbol("no answer in time")

const isTimeout = ({ cause }: StoreFailure): boolean => cause === TIMEOUT

const checked = (stream: string, key: Uint8Array): Effect.Effect<Uint8Array, StoreFailure> =>
  key.length === KEY_BYTES
    ? Effect.succeed(key)
    : unusable(`the key of "${stream}" has ${key.length} bytes, not ${KEY_BYTES}`)

const unusable = (problem: string, cause?: unknown): StoreFailure =>
  new StoreFailure({ location: "the log's keys", reason: { _tag: "Unavailable", problem }, cause })

/** A key as text, for the store to keep. */
const textOf = toBase64url

const bytesOf = fromBase64url
