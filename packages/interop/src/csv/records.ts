import { CsvError, type Parser, parse } from "csv-parse"
import type { ImportProblem } from "../problem/import-problem.js"
import {
  type CsvRecord,
  csvProblem,
  cutOff,
  isBlank,
  lineEndsWithin,
  parsedAs,
} from "./csv-record.js"
import type { Bytes } from "./file-buffers.js"
import { tableText } from "./file-text.js"
import type { Layout } from "./layout.js"

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
  let notText: unknown
  async function* untilNoText(): AsyncGenerator<Buffer> {
    try {
      yield* tableText(file, layout.encoding, bytes)
    } catch (cause) {
      notText = cause
    }
  }
  for await (const text of untilNoText()) {
    lastByte = text.at(-1)
    const fault = await reading.write(text)
    yield reading.take()
    if (fault !== undefined) throw fault
  }
  // The parser looks ahead: also before a place where the text ends, some rows come out only now.
  const fault = await reading.end(notText === undefined)
  const rest = reading.take()
  const isOpen = lastByte !== undefined && lastByte !== 10 && lastByte !== 13
  const cut = isOpen && (layout.finalLineEnd || notText !== undefined)
  // The last record may be half of one.
  yield cut ? rest.slice(0, -1) : rest
  if (fault !== undefined) throw fault
  if (notText !== undefined) throw notText
  if (cut) throw cutOff(file, rest.at(-1)?.line)
}

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
      ...parsedAs(layout),
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

  /** What is not closed yet may be closed behind the place where the text of a file ends that is no whole one. */
  end(isWhole: boolean): Promise<ImportProblem | undefined> {
    return new Promise((resolve) => {
      this.parser.once("error", (fault) => {
        const isOpen = fault instanceof CsvError && fault.code === "CSV_QUOTE_NOT_CLOSED"
        resolve(isOpen && !isWhole ? undefined : this.problemOf(fault))
      })
      this.parser.once("end", () => resolve(undefined))
      this.parser.end()
    })
  }

  private add(fields: ReadonlyArray<string>): void {
    const line = this.nextLine
    // The parser's own count takes a CR LF inside quotes for two lines.
    this.lines += 1 + lineEndsWithin(fields)
    if (!isBlank(fields)) this.batch.push({ line, fields })
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
    return csvProblem(this.file, this.layout, fault, this.nextLine)
  }
}
