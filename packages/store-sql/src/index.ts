export type { OpenMode } from "./log-file.js"
export {
  type Durability,
  type SqliteClientOptions,
  type SqliteOptions,
  sqliteLayer,
  sqliteLayerFromClient,
} from "./sqlite.js"
