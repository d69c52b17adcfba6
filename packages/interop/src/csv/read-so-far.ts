/** How much of a file has been read. */
export interface ReadSoFar {
  readonly bytesRead: number
  readonly bytesTotal: number
}
