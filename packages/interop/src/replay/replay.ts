import { Import } from "./import.js"
import { sortFiles } from "./import-files.js"
import type { ReplayedRow } from "./recordings.js"
import type { Replay } from "./replay-asked.js"

/**
 * The rows of CSV files with what is to be recorded for them, in batches and in the order in which to
 * record them: by when they were recorded, where the mapping reads that, then by their time. Rejected
 * rows come last, in the order of the files.
 *
 * All rows are read and checked before the first batch comes, so that nothing has been recorded when a
 * row is wrong. Memory grows with contacts, reps and names, never with rows: rows that do not fit wait
 * in a temporary file.
 *
 * Each iteration reads the files anew and gives the same again. An iteration rejects with an
 * `ImportProblem` where a file or a row is at fault.
 */
export const replayRows = (replay: Replay): AsyncIterable<ReadonlyArray<ReplayedRow>> => ({
  [Symbol.asyncIterator]: () => batchesOf(replay),
})

async function* batchesOf(replay: Replay): AsyncGenerator<ReadonlyArray<ReplayedRow>> {
  const { main, named } = sortFiles(replay.mapping, replay.files)
  const all = new Import(replay, main)
  try {
    await all.read(named)
    await all.check()
    yield* all.rows()
  } finally {
    await all.close()
  }
}
