import { readdirSync } from "node:fs"
import { join } from "node:path"
import { exportLog, pagesOf, type Seal } from "@followthrough/store"
import { backupFile, type RestoreOptions, restoreFile } from "@followthrough/store-sql"
import { Chunk, Effect, Stream } from "effect"
import { expect } from "vitest"
import { verified } from "./tampered.js"
import { commitOf, openStore, temporaryFolder } from "./temporary.js"

export interface Places {
  readonly folder: string
  readonly db: string
  readonly backup: string
  /** Of the backup. */
  readonly head: Seal
}

export const append = (filename: string, ...ids: ReadonlyArray<string>) =>
  Effect.scoped(
    Effect.gen(function* () {
      const store = yield* openStore({ filename })
      for (const id of ids) yield* store.append(commitOf(id, { a: [id] }))
      const { hash, position } = yield* store.head("w")
      return { hash, position }
    }),
  )

/** A log, a backup of it, and two commits that came after. */
export const places = Effect.gen(function* () {
  const folder = yield* temporaryFolder
  const [db, backup] = [join(folder, "log.db"), join(folder, "backup.db")]
  const head = yield* append(db, "c1", "c2")
  yield* backupFile({ filename: db, to: backup })
  yield* append(db, "c3", "c4")
  return { folder, db, backup, head } satisfies Places
})

export const over = (
  { backup, db }: Pick<Places, "backup" | "db">,
  options: Omit<RestoreOptions, "filename"> = {},
) => restoreFile({ filename: db, over: true, ...options }, { backup })

/** The commands of a log that verifies. */
export const commands = (filename: string) =>
  Effect.gen(function* () {
    expect((yield* verified(filename)).fault).toBeUndefined()
    const pages = yield* Effect.scoped(
      Effect.flatMap(openStore({ filename, mode: "read" }), (store) =>
        Stream.runCollect(pagesOf(store, { workspace: "w", from: { _tag: "All" }, limit: 5000 })),
      ),
    )
    return Chunk.toReadonlyArray(pages).flatMap(({ events }) =>
      events.map(({ commandId }) => commandId),
    )
  })

export const OLD = ["c1", "c2", "c3", "c4"]
export const NEW = ["c1", "c2"]

export const linesOf = (filename: string) =>
  Effect.scoped(
    Effect.gen(function* () {
      const store = yield* openStore({ filename, mode: "read" })
      return Chunk.toReadonlyArray(yield* Stream.runCollect(exportLog(store, "w")))
    }),
  )

export const keptIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.includes(".before-"))
    .map((name) => join(folder, name))
