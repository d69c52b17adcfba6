import type { TableRow } from "../csv/table.js"
import { ImportProblem } from "../problem/import-problem.js"
import { charactersOf } from "./placed-row.js"

/** A bad row with what is wrong with it. */
export interface Rejected {
  readonly row: Pick<TableRow, "file" | "line" | "fields">
  readonly problem: ImportProblem
}

type Json = readonly [file: number, line: number, fields: ReadonlyArray<string>, problem: object]

/** How rejected rows are spooled. */
export const rejectedForm = (files: ReadonlyArray<string>) => ({
  toJson: ({ problem, row }: Rejected): Json => {
    const { _tag, ...said } = { ...problem, message: problem.message }
    return [files.indexOf(row.file), row.line, row.fields, said]
  },
  fromJson: ([file, line, fields, problem]: Json): Rejected => ({
    row: { file: files[file] ?? "", line, fields },
    problem: new ImportProblem(problem as ConstructorParameters<typeof ImportProblem>[0]),
  }),
  sizeOf: ({ problem, row }: Rejected): number => problem.message.length + charactersOf(row) + 500,
})
