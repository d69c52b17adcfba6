/** How much of a file has been read, in bytes as they stand in it. */
export interface ReadSoFar {
  readonly bytesRead: number
  /** `undefined` where nobody knows: of a pipe or another stream. */
  readonly bytesTotal: number | undefined
}
