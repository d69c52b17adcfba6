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

/** What the log remembers of a commit's claims; part of what the hash chain covers. */
export const encodeClaims = (claims: ReadonlyArray<Claim> | undefined): string =>
  claims === undefined || claims.length === 0
    ? ""
    : JSON.stringify(claims.map(({ change, key, stream }) => [change, key, stream]))

export const decodeClaims = (text: string): ReadonlyArray<Claim> =>
  text === ""
    ? []
    : JSON.parse(text).map(([change, key, stream]: [Claim["change"], string, string]) => ({
        change,
        key,
        stream,
      }))

/** Applies a claim to the holders of a workspace's keys. */
export const applyClaim = (holders: Map<string, string>, { change, key, stream }: Claim): void => {
  if (change === "take") holders.set(key, stream)
  else if (holders.get(key) === stream) holders.delete(key)
}
