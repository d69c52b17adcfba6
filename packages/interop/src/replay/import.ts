import type { TableRow } from "../csv/table.js"
import { layoutOf } from "../mapping/mapping-layout.js"
import { ImportProblem } from "../problem/import-problem.js"
import { SortedSpool } from "../spool/sorted-spool.js"
import { Books } from "./books.js"
import { columnsOfFiles, type FileColumns, sameHeader } from "./file-columns.js"
import { type PlacedRow, placedRowForm } from "./placed-row.js"
import { Placing } from "./placing.js"
import type { ReplayedRow } from "./recordings.js"
import { type Rejected, rejectedForm } from "./rejected.js"
import type { Replay } from "./replay-asked.js"
import { Replayer } from "./replayer.js"
import type { Surroundings } from "./surroundings.js"

/** One reading of the files of an import: read, then checked, then given. */
export class Import {
  private readonly replay: Replay
  private readonly surroundings: Surroundings
  private readonly files: ReadonlyArray<string>
  private readonly placed: SortedSpool<PlacedRow>
  private readonly rejected: SortedSpool<Rejected>
  /** The numbers of the rows that are rejected although they could be placed. */
  private readonly bad = new Set<number>()
  private columns: FileColumns | undefined
  private books: Books | undefined
  private placing: Placing | undefined
  private problem: { readonly number: number; readonly cause: unknown } | undefined

  constructor(replay: Replay, files: ReadonlyArray<string>, surroundings: Surroundings) {
    this.replay = replay
    this.surroundings = surroundings
    this.files = files
    this.placed = new SortedSpool(placedRowForm(files), surroundings.spoolFile)
    this.rejected = new SortedSpool(rejectedForm(files), surroundings.spoolFile)
  }

  /** Reads the files and puts their rows in order. */
  async read(named: ReadonlyMap<string, string>): Promise<void> {
    let rows = 0
    try {
      for (const file of this.files) {
        const layout = layoutOf(this.replay.mapping.definition.csv)
        const table = await this.surroundings.openTable(file, layout, {
          rowsBefore: rows,
          keepRagged: this.skips,
          onRead: (soFar) => this.replay.onProgress?.({ ...soFar, file, rows }),
        })
        try {
          this.columns ??= await columnsOfFiles(this.replay, this.surroundings, table.header, named)
          sameHeader(this.columns.header, table.header)
          const placing = this.placing ?? this.begin(this.columns)
          this.placing = placing
          for await (const batch of table.rows) {
            for (const row of batch) {
              rows += 1
              const spilled = this.place(row, placing)
              if (spilled !== undefined) await spilled
              if (this.problem !== undefined) return
            }
          }
        } finally {
          await table.close()
        }
      }
      this.replay.onRead?.(rows)
    } catch (cause) {
      // A row before it may be at fault as well, and then comes first.
      if (!(cause instanceof ImportProblem)) throw cause
      this.problem = { number: rows + 1, cause }
    }
  }

  /** Goes through the rows to the end, for what is wrong with them and what they tell for one another. */
  async check(): Promise<void> {
    const { books, columns } = this
    if (books !== undefined && columns !== undefined) {
      const replayer = new Replayer(columns.plan(), this.replay.importedAt, books)
      for await (const batch of this.placed.batches()) {
        for (const placed of batch) {
          try {
            for (const _ of replayer.replay(placed));
          } catch (cause) {
            const spilled = this.fault(placed.row, cause)
            this.bad.add(placed.row.number)
            if (spilled !== undefined) await spilled
          }
        }
      }
      books.startAnew()
    }
    if (this.problem !== undefined) throw this.problem.cause
  }

  /** The rows with what is to be recorded, then those rejected. */
  async *rows(): AsyncGenerator<ReadonlyArray<ReplayedRow>> {
    const { books, columns } = this
    if (books === undefined || columns === undefined) return
    const replayer = new Replayer(columns.plan(), this.replay.importedAt, books)
    for await (const batch of this.placed.batches()) {
      yield* inParts(this.good(batch, replayer))
    }
    for await (const batch of this.rejected.batches()) {
      yield batch.map(({ problem, row }) => ({
        place: { file: row.file, line: row.line },
        recordings: [],
        rejected: { problem, columns: columns.header.names, cells: row.fields },
        outOfOrder: false,
        ambiguous: 0,
        keys: new Map(),
      }))
    }
  }

  async close(): Promise<void> {
    await this.placed.close()
    await this.rejected.close()
  }

  private *good(batch: ReadonlyArray<PlacedRow>, replayer: Replayer): Generator<ReplayedRow> {
    for (const placed of batch) {
      if (!this.bad.has(placed.row.number)) yield* replayer.replay(placed)
    }
  }

  private get skips(): boolean {
    return this.replay.onError === "skip"
  }

  private begin(columns: FileColumns): Placing {
    const plan = columns.plan()
    this.books = new Books(plan, this.surroundings.digest, this.replay.secret)
    return new Placing(plan, this.replay.importedAt, this.books)
  }

  private place(row: TableRow, placing: Placing): Promise<void> | undefined {
    try {
      const { key, placed } = placing.place(row)
      return this.placed.add(key, placed)
    } catch (cause) {
      return this.fault(row, cause)
    }
  }

  /** Rejects a row, or keeps the first problem of the files. */
  private fault(row: TableRow, cause: unknown): Promise<void> | undefined {
    if (!(cause instanceof ImportProblem)) throw cause
    const { number } = row
    if (this.skips) {
      return this.rejected.add([number], { row, problem: cause })
    }
    if (this.problem === undefined || number < this.problem.number) {
      this.problem = { number, cause }
    }
    return undefined
  }
}

/** A row with `repeat` is many recordings, and a batch is held as a whole. */
const MOST_AT_ONCE = 5000

function* inParts(rows: Iterable<ReplayedRow>): Generator<ReadonlyArray<ReplayedRow>> {
  let part: Array<ReplayedRow> = []
  let recordings = 0
  for (const row of rows) {
    part.push(row)
    recordings += row.recordings.length
    if (recordings < MOST_AT_ONCE) continue
    yield part
    part = []
    recordings = 0
  }
  if (part.length > 0) yield part
}
