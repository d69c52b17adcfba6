import { CsvError, type Parser, parse } from "csv-parse"
import { type ImportProblem, importProblem } from "../problem/import-problem.js"
import type { Bytes } from "./file-buffers.js"
import { tableText } from "./file-text.js"
import type { Layout } from "./layout.js"

/** One record of a CSV file, with the line on which it starts. */
export interface CsvRecord {
  readonly line: number
  readonly fields: ReadonlyArray<string>
}

// A quote that is never closed would otherwise read the rest of the file into memory.
const LONGEST_ROW = 1_000_000

/**
 * The records of a file, in batches of as many as a piece of the file holds. Blank lines are passed
 * over. The next piece is read only when the next batch is asked for.
 */
export async function* csvRecords(
  file: string,
  layout: Layout,
  bytes: Bytes,
): AsyncGenerator<ReadonlyArray<CsvRecord>> {
  const reading = new Reading(file, layout)
  let lastByte: number | undefined
  for await (const text of tableText(file, layout.encoding, bytes)) {
    lastByte = text.at(-1)
    const fault = await reading.write(text)
    yield reading.take()
    if (fault !== undefined) throw fault
  }
  const fault = await reading.end()
  const rest = reading.take()
  const cut = layout.finalLineEnd && lastByte !== undefined && lastByte !== 10 && lastByte !== 13
  // The last record may be half of one.
  yield cut ? rest.slice(0, -1) : rest
  if (fault !== undefined) throw fault
  if (cut) throw cutOff(file, rest.at(-1)?.line)
}

const cutOff = (file: string, line: number | undefined): ImportProblem =>
  importProblem(
    {
      file,
      ...(line === undefined ? {} : { line }),
      fix: 'export it again; if it is whole, leave "finalLineEnd" out of the mapping',
    },
    "the last line does not end: the file was cut off",
  )

class Reading {
  private readonly parser: Parser
  private readonly file: string
  private readonly layout: Layout
  private batch: Array<CsvRecord> = []
  /** The lines of the records so far; the blank ones before and between them, the parser counts. */
  private lines = 0

  constructor(file: string, layout: Layout) {
    this.file = file
    this.layout = layout
    this.parser = parse({
      delimiter: layout.delimiter,
      quote: layout.quote ?? null,
      escape: layout.escape ?? null,
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      max_record_size: LONGEST_ROW,
      skip_empty_lines: true,
      // Taken here, and not from the stream: its queue of very many short records is slow.
      on_record: (fields: ReadonlyArray<string>) => {
        this.add(fields)
        return null
      },
    })
    this.parser.resume()
    // Faults come through the callbacks below.
    this.parser.on("error", () => undefined)
  }

  take(): ReadonlyArray<CsvRecord> {
    const { batch } = this
    this.batch = []
    return batch
  }

  write(text: Buffer): Promise<ImportProblem | undefined> {
    return new Promise((resolve) => {
      this.parser.write(text, (fault) => resolve(this.problemOf(fault)))
    })
  }

  end(): Promise<ImportProblem | undefined> {
    return new Promise((resolve) => {
      this.parser.once("error", (fault) => resolve(this.problemOf(fault)))
      this.parser.once("end", () => resolve(undefined))
      this.parser.end()
    })
  }

  private add(fields: ReadonlyArray<string>): void {
    const line = this.nextLine
    // The parser's own count takes a CR LF inside quotes for two lines.
    this.lines += 1 + lineEndsWithin(fields)
    if (fields.length > 1 || fields[0]?.trim() !== "") this.batch.push({ line, fields })
    // For a record of another length than the first one, blank lines too, the parser would make an error with its
    // stack, only to drop it. How many fields there should be is for others to say: each record is the first.
    Object.assign(this.parser.info, { records: 0 })
  }

  private get nextLine(): number {
    return this.lines + this.parser.info.empty_lines + 1
  }

  private problemOf(fault: unknown): ImportProblem | undefined {
    if (fault === null || fault === undefined) return undefined
    if (!(fault instanceof CsvError)) throw fault
    const column: unknown = fault["column"]
    const place = {
      file: this.file,
      line: this.nextLine,
      ...(typeof column === "number" ? { column: { number: column + 1 } } : {}),
    }
    const quote = this.layout.quote ?? ""
    switch (fault.code) {
      case "CSV_QUOTE_NOT_CLOSED":
        return importProblem(
          { ...place, fix: "close it; if the row is the last one, the file may have been cut off" },
          "a quote is opened here and never closed",
        )
      case "CSV_MAX_RECORD_SIZE":
        return importProblem(
          { ...place, fix: "look for a quote that is opened in this row and never closed" },
          "the row has more than 1,000,000 characters",
        )
      case "CSV_INVALID_CLOSING_QUOTE":
        return importProblem(
          { ...place, fix: `write a quote inside a quoted cell as ${quote}${quote}` },
          "a quoted cell goes on after its closing quote",
        )
      case "INVALID_OPENING_QUOTE":
        return importProblem(
          { ...place, fix: `quote the whole cell and write the quote in it as ${quote}${quote}` },
          "there is a quote in the middle of a cell that is not quoted",
        )
      default:
        return importProblem({ ...place, fix: "correct the row" }, fault.message)
    }
  }
}

const lineEndsWithin = (fields: ReadonlyArray<string>): number => {
  let count = 0
  for (const field of fields) {
    if (field.includes("\n") || field.includes("\r")) {
      count += field.match(/\r\n|\n|\r/g)?.length ?? 0
    }
  }
  return count
}
