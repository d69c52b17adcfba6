import { type FilePlace, type ImportProblem, importProblem } from "../problem/import-problem.js"
import { shownText } from "../problem/shown-text.js"
import type { CsvRecord } from "./csv-record.js"
import type { Layout } from "./layout.js"

/** The columns of one file. */
export interface Header {
  readonly file: string
  /** The line on which the file names its columns; a file without a header row has none. */
  readonly line: number | undefined
  readonly names: ReadonlyArray<string>
}

/** A row of a table: as many fields as the header has names, unless it is at fault. */
export interface TableRow extends CsvRecord {
  readonly file: string
  /** Rows count from 1, without the header, on through files that continue one another. */
  readonly number: number
  /** What is wrong with a row that has too few or too many fields. */
  readonly fault?: ImportProblem
}

export interface Table {
  readonly header: Header
  /** May be read once, in batches. */
  readonly rows: AsyncIterable<ReadonlyArray<TableRow>>
  /** To be called in the end, however far the rows were read. */
  readonly close: () => Promise<unknown>
}

/** How the rows of a table are told. */
export interface Telling {
  /** Rows of the files that this one continues. */
  readonly rowsBefore?: number
  /** Rows with too few or too many fields are delivered with their fault. Left out: the first ends it. */
  readonly keepRagged?: boolean
}

/** Reads the header of a file. Refuses an empty file; a header without rows is no problem. */
export const tableOf = async (
  file: string,
  layout: Layout,
  batches: AsyncGenerator<ReadonlyArray<CsvRecord>>,
  { keepRagged = false, rowsBefore = 0 }: Telling = {},
): Promise<Table> => {
  let ready: ReadonlyArray<CsvRecord> = []
  let toSkip = layout.skipRows
  while (ready.length === 0) {
    const next = await batches.next()
    if (next.done === true) throw isEmpty(file, layout)
    ready = next.value.slice(toSkip)
    toSkip -= next.value.length - ready.length
  }
  const [first, ...others] = ready
  if (first === undefined) throw isEmpty(file, layout)
  const close = () => batches.return(undefined)
  if (layout.columns !== undefined) {
    const header = { file, line: undefined, names: layout.columns }
    return { header, close, rows: rowsOf(header, ready, batches, rowsBefore, keepRagged) }
  }
  const header = { file, line: first.line, names: first.fields.map((name) => name.trim()) }
  return { header, close, rows: rowsOf(header, others, batches, rowsBefore, keepRagged) }
}

const isEmpty = (file: string, layout: Layout): ImportProblem =>
  importProblem(
    { file, fix: "check how the file was exported" },
    layout.skipRows > 0
      ? `the file has no more than the ${layout.skipRows} rows to skip`
      : "the file is empty",
  )

async function* rowsOf(
  header: Header,
  ready: ReadonlyArray<CsvRecord>,
  batches: AsyncGenerator<ReadonlyArray<CsvRecord>>,
  rowsBefore: number,
  keepRagged: boolean,
): AsyncGenerator<ReadonlyArray<TableRow>> {
  const { file, names } = header
  const isRagged = ({ fields }: CsvRecord) => fields.length !== names.length
  let count = rowsBefore
  for (let batch = ready; ; ) {
    const fault = keepRagged ? undefined : batch.find(isRagged)
    const good = fault === undefined ? batch : batch.slice(0, batch.indexOf(fault))
    const first = count + 1
    count += good.length
    if (good.length > 0) {
      yield good.map((record, n): TableRow => {
        const { fields, line } = record
        const row = { file, line, fields, number: first + n }
        return isRagged(record) ? { ...row, fault: wrongCount(header, record) } : row
      })
    }
    if (fault !== undefined) throw wrongCount(header, fault)
    const next = await batches.next()
    if (next.done === true) return
    batch = next.value
  }
}

const wrongCount = ({ file, names }: Header, { fields, line }: CsvRecord): ImportProblem => {
  const count = (length: number) => `${length} ${length === 1 ? "field" : "fields"}`
  return importProblem(
    {
      file,
      line,
      found: count(fields.length),
      expected: count(names.length),
      fix: "quote cells that hold the delimiter; if the row is the last one, the file may have been cut off",
    },
    `the row has ${count(fields.length)} where the header has ${names.length}`,
  )
}

/** Where a column of a row stands, for a message. */
export const cellPlace = (
  { file, line }: Pick<TableRow, "file" | "line">,
  header: Header,
  index: number,
): FilePlace => {
  const name = header.names[index]
  return { file, line, column: { ...(name === undefined ? {} : { name }), number: index + 1 } }
}

/** A header in a message: its names, shortened. */
export const shownHeader = ({ names }: Header): string =>
  names.length === 1 && names[0] !== undefined
    ? `one column, ${shownText(names[0])}: is its delimiter another?`
    : `the columns ${names.slice(0, 30).map(shownText).join(", ")}${names.length > 30 ? ", …" : ""}`
