import type { FollowUpClient } from "@followthrough/kernel"
import type { Problem, ReadCommand, Told, ToRead } from "./reading.worker.js"

/** What became of the rows of an import. */
export interface ImportReport {
  readonly rows: number
  readonly skipped: number
  readonly recorded: number
  readonly alreadyRecorded: number
  /** Why facts were refused, each reason once, with their number. */
  readonly refused: ReadonlyArray<readonly [string, number]>
}

/** A file or a mapping that cannot be used: nothing was recorded. */
export class NotReadable extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.message)
    this.problem = problem
  }
}

/** Facts that are recorded before the page has its turn again. */
const AT_ONCE = 250

/**
 * Reads files in a worker, and records their rows once all of them were found good. `onProgress` hears of how many facts
 * are in the log.
 */
export const importFiles = async (
  client: FollowUpClient,
  toRead: ToRead,
  onProgress: (facts: number) => void,
): Promise<ImportReport> => {
  const { commands, rows, skipped } = await readInWorker(toRead)
  const refused = new Map<string, number>()
  let [recorded, alreadyRecorded] = [0, 0]
  for (let at = 0; at < commands.length; at += AT_ONCE) {
    const part = commands.slice(at, at + AT_ONCE)
    const outcomes = await client.recordAll(part.map(({ unlessKnown: _, ...one }) => one))
    for (const [n, outcome] of outcomes.entries()) {
      if (outcome.ok) {
        if (outcome.replayed) alreadyRecorded += 1
        else recorded += 1
        continue
      }
      const { code, message, refusal } = outcome.failure
      const isKnown =
        code === "mismatch" ||
        refusal?._tag === "ContactAlreadyAdded" ||
        refusal?._tag === "RepAlreadyAdded"
      if (part[n]?.unlessKnown === true && isKnown) alreadyRecorded += 1
      else refused.set(message, (refused.get(message) ?? 0) + 1)
    }
    onProgress(Math.min(at + AT_ONCE, commands.length))
  }
  return { rows, skipped, recorded, alreadyRecorded, refused: [...refused] }
}

interface Read {
  readonly rows: number
  readonly skipped: number
  readonly commands: ReadonlyArray<ReadCommand>
}

const readInWorker = (toRead: ToRead): Promise<Read> => {
  const worker = new Worker(new URL("./reading.worker.ts", import.meta.url), { type: "module" })
  const commands: Array<ReadCommand> = []
  let [rows, skipped] = [0, 0]
  const read = new Promise<Read>((resolve, reject) => {
    worker.onerror = ({ message }) => reject(new Error(message))
    worker.onmessage = ({ data }: MessageEvent<Told>) => {
      switch (data.tells) {
        case "rows":
          rows += data.rows
          skipped += data.skipped
          commands.push(...data.commands)
          return
        case "problem":
          reject(new NotReadable(data.problem))
          return
        case "end":
          resolve({ rows, skipped, commands })
      }
    }
  })
  worker.postMessage(toRead)
  return read.finally(() => worker.terminate())
}
