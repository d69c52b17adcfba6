import { join } from "node:path"
import { decodeFact } from "@followthrough/core"
import { EventStore, LONGEST_PAGE, type Page } from "@followthrough/store"
import { sqliteLayer } from "@followthrough/store-sql"
import { Effect, Either } from "effect"
import { fill, inFolder } from "../log.js"
import { type Case, rate } from "../measure.js"
import { readAllRaw } from "../raw.js"

/** Every event of a log, read and validated, against reading them raw and parsing their data. */
export const replay: Case = {
  name: "replay",
  baseline: "better-sqlite3: every row of the events, JSON.parse of its data",
  unit: "events/s",
  better: "more",
  durability: "read only",
  measured: (use, size) =>
    inFolder(async (folder) => {
      const contacts = size === "full" ? 40_000 : 2_000
      const file = join(folder, "log.db")
      await fill(file, contacts, 25)
      await use({
        subject: () => rate(contacts * 25, () => replayAll(file)),
        baseline: () => rate(contacts * 25, () => readAllRaw(file)),
      })
    }),
}

const replayAll = (file: string): Promise<number> =>
  Effect.gen(function* () {
    const store = yield* EventStore
    let facts = 0
    let after: number | undefined
    do {
      const page: Page = yield* store.read({
        workspace: "bench",
        from: { _tag: "All" },
        limit: LONGEST_PAGE,
        ...(after === undefined ? {} : { after }),
      })
      for (const event of page.events) {
        if (Either.isLeft(decodeFact(event))) throw new Error("an event that cannot be read")
        facts += 1
      }
      after = page.next
    } while (after !== undefined)
    return facts
  }).pipe(Effect.provide(sqliteLayer({ filename: file, mode: "read" })), Effect.runPromise)
