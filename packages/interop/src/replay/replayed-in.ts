import { Import } from "./import.js"
import type { ReplayedRow } from "./recordings.js"
import type { Replay } from "./replay-asked.js"
import { sortFiles } from "./sort-files.js"
import type { Surroundings } from "./surroundings.js"

/** The rows of an import wherever it runs; each iteration reads the files anew. */
export const replayedIn = (
  replay: Replay,
  surroundings: Surroundings,
): AsyncIterable<ReadonlyArray<ReplayedRow>> => ({
  [Symbol.asyncIterator]: () => batchesOf(replay, surroundings),
})

async function* batchesOf(
  replay: Replay,
  surroundings: Surroundings,
): AsyncGenerator<ReadonlyArray<ReplayedRow>> {
  const { main, named } = sortFiles(replay.mapping, replay.files)
  const all = new Import(replay, main, surroundings)
  try {
    await all.read(named)
    await all.check()
    yield* all.rows()
  } finally {
    await all.close()
  }
}
