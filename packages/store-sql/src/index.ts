export { type BackupOptions, backupFile } from "./backup.js"
export { secondNamesOf } from "./kept-name.js"
export type { OpenMode } from "./log-file.js"
export { beginFile, type NewFile } from "./new-file.js"
export type { Durability } from "./open-store.js"
export type { SqliteDriver } from "./own-session.js"
export {
  type RestoredFile,
  type RestoredLog,
  type RestoreOptions,
  type RestoreSource,
  restoreFile,
  UnsoundCopy,
} from "./restore.js"
export { openSqlite, type SqliteOptions, sqliteLayer } from "./sqlite.js"
export { leftoversIn } from "./unfinished.js"
export { workspacesIn } from "./workspaces.js"
