import { type Instant, instantFromMillis } from "@followthrough/core"
import type { TableRow } from "../csv/table.js"

/** A row that was read, before it is known what it gives. */
export interface PlacedRow {
  readonly row: TableRow
  /** Which row of its contact it is, in the order of the files; without a contact, its number. */
  readonly nth: number
  /** When the file says that it was recorded; undefined: it does not. */
  readonly recordedAt: Instant | undefined
  readonly outOfOrder: boolean
  /** Why it is passed over. */
  readonly skipped: string | undefined
}

type Json = readonly [
  file: number,
  line: number,
  number: number,
  fields: ReadonlyArray<string>,
  nth: number,
  recordedAt: number | null,
  outOfOrder: 0 | 1,
  skipped: string | null,
]

/** How rows are spooled. Files are written as their places in the list of files. */
export const placedRowForm = (files: ReadonlyArray<string>) => ({
  toJson: ({ nth, outOfOrder, recordedAt, row, skipped }: PlacedRow): Json => [
    files.indexOf(row.file),
    row.line,
    row.number,
    skipped === undefined ? row.fields : [],
    nth,
    recordedAt ?? null,
    outOfOrder ? 1 : 0,
    skipped ?? null,
  ],
  fromJson: ([
    file,
    line,
    number,
    fields,
    nth,
    recordedAt,
    outOfOrder,
    skipped,
  ]: Json): PlacedRow => ({
    row: { file: files[file] ?? "", line, number, fields },
    nth,
    recordedAt: recordedAt === null ? undefined : instantFromMillis(recordedAt),
    outOfOrder: outOfOrder === 1,
    skipped: skipped ?? undefined,
  }),
  sizeOf: ({ row }: PlacedRow): number => charactersOf(row) + 200,
})

/** About how many characters the fields of a row take in memory. */
export const charactersOf = ({ fields }: Pick<TableRow, "fields">): number =>
  fields.reduce((size, field) => size + field.length + 16, 0)
