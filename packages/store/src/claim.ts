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

/** What a commit does beside its facts, as far as the log remembers it. */
export interface Asides {
  readonly claims?: ReadonlyArray<Claim> | undefined
  readonly destroys?: ReadonlyArray<string> | undefined
}

/** Claims and destroyed keys as the log remembers them; part of what the hash chain covers. */
export const encodeClaims = ({ claims = [], destroys = [] }: Asides): string =>
  claims.length + destroys.length === 0
    ? ""
    : JSON.stringify([
        ...claims.map(({ change, key, stream }) => [change, key, stream]),
        ...destroys.map((stream) => [DESTROY, stream]),
      ])

const DESTROY = "destroy"

export const decodeClaims = (text: string): Required<Asides> => {
  const claims: Array<Claim> = []
  const destroys: Array<string> = []
  for (const [change, key, stream] of text === "" ? [] : JSON.parse(text)) {
    if (change === DESTROY) destroys.push(key)
    else claims.push({ change, key, stream })
  }
  return { claims, destroys }
}

/** Applies a claim to the holders of a workspace's keys. */
export const applyClaim = (holders: Map<string, string>, { change, key, stream }: Claim): void => {
  if (change === "take") holders.set(key, stream)
  else if (holders.get(key) === stream) holders.delete(key)
}
