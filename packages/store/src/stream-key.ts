import type { HashText } from "./chain.js"

/**
 * What parts of a stream's events are encrypted with, as a commit brings it. `stream` is a stream, or any
 * other name under which a workspace has a key.
 */
export type StreamKey =
  /** The store keeps the key, outside the log: letters, digits, `-` and `_`. */
  | { readonly stream: string; readonly key: string }
  /**
   * The key is not given: the host keeps it `elsewhere` or, of a log that is restored, it is `nowhere` any
   * more. `digest` is that of {@link keyDigest}.
   */
  | {
      readonly stream: string
      readonly digest: string
      readonly kept: "elsewhere" | "nowhere"
    }

/** What the log remembers of a key that a commit made. The key itself is in no log. */
export interface KeyMade {
  readonly stream: string
  /** Tells the key from every other one. Covered by the hash chain. */
  readonly digest: string
  /** The store keeps the key, or the host does. */
  readonly kept: "here" | "elsewhere"
}

/** What the store holds of a stream's key. */
export interface KeptKey {
  /** That of {@link keyDigest}. A key with another digest was changed behind the store's back. */
  readonly digest: string
  /** Undefined: it is kept elsewhere. */
  readonly key: string | undefined
}

/**
 * SHA-256 of a stream's key together with the stream's name, in 64 hexadecimal digits: another key, or the
 * key of another stream, has another digest. Keys are random, so nobody finds one from its digest.
 */
export const keyDigest = (stream: string, key: string, hash: HashText): string =>
  hash(`${stream} ${key}`)

/** What the log is to remember of a key that a commit brings. */
export const keyMade = (given: StreamKey, hash: HashText): KeyMade => {
  const { stream } = given
  return "key" in given
    ? { stream, digest: keyDigest(stream, given.key, hash), kept: "here" }
    : { stream, digest: given.digest, kept: given.kept === "nowhere" ? "here" : "elsewhere" }
}
