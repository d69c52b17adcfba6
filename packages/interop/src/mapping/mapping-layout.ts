import type { Layout } from "../csv/layout.js"
import type { Csv } from "./mapping-schema.js"

/** How a file is written: what the mapping says, and otherwise as RFC 4180 has it. */
export const layoutOf = (csv: Csv = {}): Layout => {
  const quote = csv.quote === null ? undefined : (csv.quote ?? '"')
  return {
    delimiter: csv.delimiter ?? ",",
    quote,
    escape: csv.escape ?? quote,
    encoding: csv.encoding ?? "utf-8",
    columns: csv.columns,
    skipRows: csv.skipRows ?? 0,
    finalLineEnd: csv.finalLineEnd === "required",
    trim: csv.trim ?? true,
    empty: new Set(csv.empty),
  }
}
