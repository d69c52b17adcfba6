import type { Bytes } from "./file-buffers.js"
import type { Layout } from "./layout.js"
import { csvRecords } from "./records.js"
import { type Table, type Telling, tableOf } from "./table.js"

/** Opens a file, or the stream that stands for it, and reads its header. */
export const openTable = (
  file: string,
  layout: Layout,
  { keepRagged, rowsBefore, ...bytes }: Telling & Bytes = {},
): Promise<Table> =>
  tableOf(file, layout, csvRecords(file, layout, bytes), {
    ...(keepRagged === undefined ? {} : { keepRagged }),
    ...(rowsBefore === undefined ? {} : { rowsBefore }),
  })
