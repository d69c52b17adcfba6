import type { MappingFile } from "./mapping-schema.js"

/** A mapping that makes sense: it was checked as far as can be without the files that it is for. */
export interface Mapping {
  /** Where it came from, for messages and for files that stand beside it. */
  readonly file: string
  readonly definition: MappingFile
}
