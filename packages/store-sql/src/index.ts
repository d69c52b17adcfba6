export { type BackupOptions, backupFile } from "./backup.js"
export type { OpenMode } from "./log-file.js"
export { restoreFile } from "./restore.js"
export {
  type Durability,
  type SqliteClientOptions,
  type SqliteOptions,
  sqliteLayer,
  sqliteLayerFromClient,
} from "./sqlite.js"
