// What a page or a worker imports: nothing here needs Node.
export type { Mapping } from "../mapping/mapping.js"
export type { MappingFile } from "../mapping/mapping-schema.js"
export { type ColumnPlace, type FilePlace, ImportProblem } from "../problem/import-problem.js"
export type { RejectedRow, ReplayedRow, RowPlace, RowRecording } from "../replay/recordings.js"
export {
  type BytesReplay,
  mappingOfBytes,
  type NamedBytes,
  replayBytes,
} from "./replay-bytes.js"
