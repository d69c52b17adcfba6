import type { KeyMade } from "./stream-key.js"

/**
 * A name that one stream at a time may hold in a workspace, such as a customer's number in another
 * system: taken or let go in the transaction that stores the facts.
 */
export interface Claim {
  /**
   * - `take`: refused as `ClaimTaken` while another stream holds the key; taking what one holds
   *   already changes nothing.
   * - `release`: whoever holds the key, only this stream lets it go; otherwise nothing changes.
   */
  readonly change: "take" | "release"
  /** Not empty. The store compares keys letter by letter. */
  readonly key: string
  /** The stream that takes or releases it. */
  readonly stream: string
}

/** What the log remembers of a commit beside its facts. */
export interface Asides {
  readonly claims: ReadonlyArray<Claim>
  /** The keys that were made with it. */
  readonly keyed: ReadonlyArray<KeyMade>
  /** Streams that ended with it. */
  readonly destroys: ReadonlyArray<string>
}

const KEYED = "key"
const KEYED_ELSEWHERE = "key-elsewhere"
const DESTROYS = "destroy"

/** Part of what the hash chain covers. */
export const encodeAsides = ({ claims, destroys, keyed }: Asides): string =>
  claims.length + destroys.length + keyed.length === 0
    ? ""
    : JSON.stringify([
        ...claims.map(({ change, key, stream }) => [change, key, stream]),
        ...keyed.map(({ digest, kept, stream }) => [
          kept === "here" ? KEYED : KEYED_ELSEWHERE,
          stream,
          digest,
        ]),
        ...destroys.map((stream) => [DESTROYS, stream]),
      ])

export const decodeAsides = (text: string): Asides => {
  const claims: Array<Claim> = []
  const keyed: Array<KeyMade> = []
  const destroys: Array<string> = []
  for (const [change, name, other] of text === "" ? [] : JSON.parse(text)) {
    if (change === KEYED) keyed.push({ stream: name, digest: other, kept: "here" })
    else if (change === KEYED_ELSEWHERE) {
      keyed.push({ stream: name, digest: other, kept: "elsewhere" })
    } else if (change === DESTROYS) destroys.push(name)
    else claims.push({ change, key: name, stream: other })
  }
  return { claims, keyed, destroys }
}

/** Applies a claim to the holders of a workspace's keys. */
export const applyClaim = (holders: Map<string, string>, { change, key, stream }: Claim): void => {
  if (change === "take") holders.set(key, stream)
  else if (holders.get(key) === stream) holders.delete(key)
}
