import { createHmac, hash } from "node:crypto"
import { openTable } from "../csv/open-table.js"
import { SpoolFile } from "../spool/spool-file.js"
import { fileBeside } from "./file-beside.js"
import type { ReplayedRow } from "./recordings.js"
import type { Replay } from "./replay-asked.js"
import { replayedIn } from "./replayed-in.js"

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
export const replayRows = (replay: Replay): AsyncIterable<ReadonlyArray<ReplayedRow>> =>
  replayedIn(replay, {
    openTable: (file, layout, telling) =>
      openTable(file, layout, { ...telling, stream: replay.streams?.get(file) }),
    lookupFile: fileBeside,
    digest: (text, secret) =>
      secret === undefined
        ? hash("sha256", text, "hex")
        : createHmac("sha256", secret).update(text).digest("hex"),
    spoolFile: SpoolFile.open,
  })
