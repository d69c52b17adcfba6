import type { Instant } from "@followthrough/core"
import type { ReadSoFar } from "../csv/read-so-far.js"
import { type Header, openTable, type TableRow } from "../csv/table.js"
import { compileMapping, type Plan } from "../mapping/compile-mapping.js"
import type { Mapping } from "../mapping/mapping.js"
import { layoutOf } from "../mapping/mapping-layout.js"
import { importProblem } from "../problem/import-problem.js"
import { shownText } from "../problem/shown-text.js"
import { columnsOf, type Source } from "./column-binding.js"
import { lookupFile, sortFiles } from "./import-files.js"
import { readLookup } from "./lookup.js"
import type { ReplayedRow } from "./recordings.js"
import { Replayer } from "./replayer.js"
import { TieOrder } from "./tie-order.js"

/** How far a replay has come. `bytesRead` and `bytesTotal` are those of `file` alone. */
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
  /** Becomes `recordedAt` of every fact, unless the mapping reads it from a column. */
  readonly importedAt: Instant
  /** Told after each piece of a file, some hundred times in a large one. */
  readonly onProgress?: (progress: ReplayProgress) => void
}

/**
 * The recordings of the rows of CSV files, in batches and in the order in which to record them. Reads
 * on only when the next batch is asked for, and remembers no more than identities: memory grows with
 * contacts and reps, never with rows.
 *
 * Each iteration reads the files anew and gives the same again, so a caller may go through it once to
 * check the whole (and stop at the first problem with nothing recorded), then once to record.
 *
 * An iteration rejects with an `ImportProblem`, and with nothing else.
 */
export const replayRows = (replay: Replay): AsyncIterable<ReadonlyArray<ReplayedRow>> => ({
  [Symbol.asyncIterator]: () => batchesOf(replay),
})

async function* batchesOf({
  files,
  importedAt,
  mapping,
  onProgress,
}: Replay): AsyncGenerator<ReadonlyArray<ReplayedRow>> {
  const { main, named } = sortFiles(mapping, files)
  const layout = layoutOf(mapping.definition.csv)
  let run: Run | undefined
  for (const file of main) {
    const rowsBefore: number = run?.rows ?? 0
    const table = await openTable(file, layout, {
      rowsBefore,
      onRead: (soFar) => onProgress?.({ ...soFar, file, rows: run?.rows ?? 0 }),
    })
    try {
      run ??= await Run.begin(mapping, table.header, named, importedAt)
      sameHeader(run.header, table.header)
      for await (const rows of table.rows) yield run.replay(rows)
    } finally {
      await table.close()
    }
  }
  const rest = run?.rest() ?? []
  if (rest.length > 0) yield rest
}

/** What goes on from one file of an import to the next. */
class Run {
  readonly header: Header
  rows = 0
  private readonly replayer: Replayer
  private readonly ties: TieOrder

  private constructor(header: Header, plan: Plan, importedAt: Instant) {
    this.header = header
    this.replayer = new Replayer(plan, importedAt)
    this.ties = new TieOrder(plan)
  }

  /** Reads the joined files, and compiles the mapping against the columns that are there. */
  static async begin(
    { definition, file }: Mapping,
    header: Header,
    named: ReadonlyMap<string, string>,
    importedAt: Instant,
  ): Promise<Run> {
    const main: Source = {
      header,
      layout: layoutOf(definition.csv),
      rowFor: (row) => row,
    }
    const joined = new Map<string, Source>()
    for (const [name, lookup] of Object.entries(definition.lookups ?? {})) {
      const binding = columnsOf(definition, file, { main, joined })
      const path = await lookupFile(lookup.file, named.get(name), header.file, file)
      joined.set(name, await readLookup(name, lookup, path, layoutOf(lookup.csv), binding))
    }
    const plan = compileMapping(definition, columnsOf(definition, file, { main, joined }))
    return new Run(header, plan, importedAt)
  }

  replay(rows: ReadonlyArray<TableRow>): ReadonlyArray<ReplayedRow> {
    const replayed: Array<ReplayedRow> = []
    for (const row of rows) {
      this.rows += 1
      const matched = this.replayer.match(row)
      if ("recordings" in matched) replayed.push(matched)
      else for (const ready of this.ties.push(matched)) replayed.push(this.replayer.record(ready))
    }
    return replayed
  }

  /** Rows that waited for others of the same instant. */
  rest(): ReadonlyArray<ReplayedRow> {
    return this.ties.flush().map((ready) => this.replayer.record(ready))
  }
}

const sameHeader = (first: Header, next: Header): void => {
  const length = Math.max(first.names.length, next.names.length)
  for (let index = 0; index < length; index += 1) {
    const [expected, found] = [first.names[index], next.names[index]]
    if (expected === found) continue
    throw importProblem(
      {
        file: next.file,
        ...(next.line === undefined ? {} : { line: next.line }),
        column: { ...(found === undefined ? {} : { name: found }), number: index + 1 },
        fix: "give all files the same columns, or import them one by one",
      },
      expected === undefined
        ? `${first.file} has no such column`
        : `in ${first.file} this column is ${shownText(expected)}`,
    )
  }
}
