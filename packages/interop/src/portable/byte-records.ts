import { CsvError, type Info, parse } from "csv-parse/browser/esm/sync"
import {
  type CsvRecord,
  csvProblem,
  cutOff,
  isBlank,
  lineEndsWithin,
  parsedAs,
} from "../csv/csv-record.js"
import { foreignFile } from "../csv/foreign-file.js"
import type { Layout } from "../csv/layout.js"
import type { ImportProblem } from "../problem/import-problem.js"
import { latin1, textOfBytes } from "./text-of-bytes.js"

const HEAD = 8192

/** The records of a file that is there as a whole, in one batch; then throws what is wrong with the rest of it. */
export async function* byteRecords(
  file: string,
  layout: Layout,
  bytes: Uint8Array,
): AsyncGenerator<ReadonlyArray<CsvRecord>> {
  const foreign = foreignFile(file, latin1(bytes.subarray(0, HEAD)))
  if (foreign !== undefined) throw foreign
  const { fault: notText, text } = textOfBytes(file, layout.encoding, bytes)
  const { fault, records } = recordsIn(file, layout, text, notText === undefined)
  const last = text.at(-1)
  const isCut =
    notText === undefined && layout.finalLineEnd && last !== undefined && !isLineEnd(last)
  // The last record may be half of one.
  yield isCut ? records.slice(0, -1) : records
  if (fault !== undefined) throw fault
  if (notText !== undefined) throw notText
  if (isCut) throw cutOff(file, records.at(-1)?.line)
}

const isLineEnd = (character: string): boolean => character === "\n" || character === "\r"

const recordsIn = (
  file: string,
  layout: Layout,
  text: string,
  isWhole: boolean,
): { readonly records: ReadonlyArray<CsvRecord>; readonly fault?: ImportProblem } => {
  const records: Array<CsvRecord> = []
  // The parser counts blank lines; its own count of lines takes a CR LF inside quotes for two.
  let lines = 0
  const add = (fields: ReadonlyArray<string>, info: Pick<Info, "empty_lines">): null => {
    const line = lines + info.empty_lines + 1
    lines += 1 + lineEndsWithin(fields)
    if (!isBlank(fields)) records.push({ line, fields })
    return null
  }
  try {
    parse(text, { ...parsedAs(layout), on_record: add })
    return { records }
  } catch (fault) {
    if (!(fault instanceof CsvError)) throw fault
    // What is not closed yet may be closed behind the place where the text ends.
    if (!isWhole && fault.code === "CSV_QUOTE_NOT_CLOSED") return { records }
    const blank = Number(fault["empty_lines"] ?? 0)
    return { records, fault: csvProblem(file, layout, withColumn(fault), lines + blank + 1) }
  }
}

const withColumn = (fault: CsvError) => ({
  code: fault.code,
  message: fault.message,
  column: fault["column"],
})
