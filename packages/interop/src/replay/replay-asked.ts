import type { Instant } from "@followthrough/core"
import type { ReadSoFar } from "../csv/read-so-far.js"
import type { Mapping } from "../mapping/mapping.js"

/** How far the reading has come. `bytesRead` and `bytesTotal` are those of `file` alone. */
export interface ReplayProgress extends ReadSoFar {
  readonly file: string
  /** Rows of all files so far. */
  readonly rows: number
}

/** What to replay. */
export interface Replay {
  readonly mapping: Mapping
  /**
   * CSV files, in the order in which they continue one another; those whose names the mapping's
   * lookups give are joined instead. Lookups that are not here are looked for beside the first file,
   * then beside the mapping.
   */
  readonly files: ReadonlyArray<string>
  /**
   * The bytes of those files that are not opened by their names: standard input, an upload. A stream can
   * be read once, and so can a pipe: such an import serves one iteration.
   */
  readonly streams?: ReadonlyMap<string, AsyncIterable<Uint8Array>>
  /** Becomes `recordedAt` of every fact, unless the mapping reads it from a column. */
  readonly importedAt: Instant
  /**
   * With it the ids of contacts, and of reps where they are hashed, are made from the keys of the rows; the same
   * for every import into one log, such as the kernel's `idSecret`. Left out: anybody can try whether an id was
   * made from a guess, such as an e-mail address, also once its contact is erased.
   */
  readonly secret?: string
  /**
   * What a row does that cannot be read. `fail` (default): the whole import ends with the first one in
   * its files. `skip`: it is rejected, and the others are imported. A file that cannot be read fails.
   */
  readonly onError?: "fail" | "skip"
  /** Told after each piece of a file, some hundred times in a large one. */
  readonly onProgress?: (progress: ReplayProgress) => void
  /** Told once, when all files were read: how many rows they hold. */
  readonly onRead?: (rows: number) => void
}
