import { randomBytes } from "node:crypto"
import { type EventStoreShape, StoreFailure } from "@followthrough/store"
import { Effect, Exit } from "effect"
import { KEY_BYTES, NONCE_BYTES } from "./cipher.js"
import type { KeyService } from "./key-service.js"

/** A stream's key; null when it was destroyed. */
export type KeyState = Uint8Array | null

/** The keys of one workspace, wherever they are kept. */
export interface Keyring {
  /** Those that there are, and null for those that were destroyed. */
  readonly find: (
    streams: ReadonlyArray<string>,
  ) => Effect.Effect<ReadonlyMap<string, KeyState>, StoreFailure>
  readonly create: (stream: string) => Effect.Effect<Uint8Array, StoreFailure>
  /** Whether commits bring the keys that they are sealed with, for the store to keep. */
  readonly isInStore: boolean
  /** Once the store has destroyed what it holds of them. */
  readonly destroy: (streams: ReadonlyArray<string>) => Effect.Effect<void, StoreFailure>
  readonly nonce: () => Uint8Array
  /**
   * Streams in which something was found sealed with a key that is neither here nor destroyed, as in a log
   * that was opened without its host's service. They get no second key.
   */
  readonly lost: Set<string>
}

/** Where keys and nonces come from. */
export type Randomness = (bytes: number) => Uint8Array

const NO_KEYS: ReadonlyMap<string, KeyState> = new Map()

export const keyringOf = (
  store: EventStoreShape,
  workspace: string,
  service: KeyService | undefined,
  given: Randomness | undefined,
): Keyring => {
  const random = given ?? drawn()
  const kept = (streams: ReadonlyArray<string>) =>
    streams.length === 0
      ? Effect.succeed(NO_KEYS)
      : Effect.map(
          store.keysOf(workspace, streams),
          (found) =>
            new Map(
              [...found].map(([stream, key]) => [stream, key === null ? null : bytesOf(key)]),
            ),
        )
  const nonce = () => random(NONCE_BYTES)
  return service === undefined
    ? {
        find: kept,
        create: () => Exit.succeed(random(KEY_BYTES)),
        isInStore: true,
        destroy: () => Effect.void,
        nonce,
        lost: new Set(),
      }
    : { ...heldBy(service, kept), nonce, lost: new Set() }
}

/** So many random bytes are drawn at once: asking the system for a few costs more than encrypting. */
const DRAWN = 4096

const drawn = (): Randomness => {
  let pool = Buffer.alloc(0)
  let used = 0
  return (bytes) => {
    if (used + bytes > pool.length) {
      pool = randomBytes(DRAWN)
      used = 0
    }
    used += bytes
    // A copy: a key lives longer than the rest of the pool.
    return Uint8Array.prototype.slice.call(pool, used - bytes, used)
  }
}

// The store still knows whose keys were destroyed, also before the service has got to it.
const heldBy = (
  service: KeyService,
  kept: Keyring["find"],
): Pick<Keyring, "find" | "create" | "isInStore" | "destroy"> => ({
  find: (streams) =>
    Effect.gen(function* () {
      const ended = yield* kept(streams)
      const wanted = streams.filter((stream) => ended.get(stream) !== null)
      if (wanted.length === 0) return ended
      const held = yield* asking(() => service.get(wanted))
      for (const [stream, key] of held) yield* checked(stream, key)
      return new Map<string, KeyState>([...held, ...ended])
    }),
  create: (stream) =>
    Effect.flatMap(
      asking(() => service.create(stream)),
      (key) => checked(stream, key),
    ),
  isInStore: false,
  destroy: (streams) =>
    streams.length === 0 ? Effect.void : asking(() => service.destroy(streams)),
})

const asking = <A>(ask: () => Promise<A>): Effect.Effect<A, StoreFailure> =>
  Effect.tryPromise({
    try: ask,
    catch: (cause) => unusable(cause instanceof Error ? cause.message : String(cause), cause),
  })

const checked = (stream: string, key: Uint8Array): Effect.Effect<Uint8Array, StoreFailure> =>
  key.length === KEY_BYTES
    ? Effect.succeed(key)
    : unusable(`the key of "${stream}" has ${key.length} bytes, not ${KEY_BYTES}`)

/** The failure to make a second key for a stream whose key is lost. */
export const keyLost = (stream: string): StoreFailure =>
  unusable(`"${stream}" is sealed with a key that is not there; open the log with its key service`)

const unusable = (problem: string, cause?: unknown): StoreFailure =>
  new StoreFailure({ location: "the log's keys", reason: { _tag: "Unavailable", problem }, cause })

/** A key as text, for the store to keep. */
export const textOf = (key: Uint8Array): string => Buffer.from(key).toString("base64url")

const bytesOf = (text: string): Uint8Array => Buffer.from(text, "base64url")
