import Table from "cli-table3"
import { printable } from "./printable.js"

const bare = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
}

export interface Column {
  readonly title: string
  readonly align?: "left" | "right"
}

/** Rows under their titles, without borders, every cell made printable. */
export const table = (
  columns: ReadonlyArray<Column>,
  rows: ReadonlyArray<ReadonlyArray<string>>,
): string => {
  const drawn = new Table({
    head: columns.map(({ title }) => printable(title)),
    chars: bare,
    colAligns: columns.map(({ align }) => align ?? "left"),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  })
  for (const row of rows) drawn.push(row.map((cell) => printable(cell)))
  return drawn
    .toString()
    .split("\n")
    .map((line) => `  ${line.trimEnd()}`)
    .join("\n")
}
