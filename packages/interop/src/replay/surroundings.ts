import type { Layout } from "../csv/layout.js"
import type { ReadSoFar } from "../csv/read-so-far.js"
import type { Table, Telling } from "../csv/table.js"
import type { SpoolFile } from "../spool/spool-file.js"
import type { Digest } from "./identity.js"

/** What an import takes from where it runs: a machine with files, or a page with bytes that it was handed. */
export interface Surroundings {
  readonly openTable: (
    file: string,
    layout: Layout,
    telling: Telling & { readonly onRead?: (soFar: ReadSoFar) => void },
  ) => Promise<Table>
  /** The file of a lookup that was not given: one of its name that is there anyway. */
  readonly lookupFile: (pattern: string, mainFile: string, mappingFile: string) => Promise<string>
  readonly digest: Digest
  /** Where rows wait that do not fit into memory; undefined: all are held in memory. */
  readonly spoolFile: (() => Promise<SpoolFile>) | undefined
}
