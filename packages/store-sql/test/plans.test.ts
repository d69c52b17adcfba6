import { join } from "node:path"
import { Effect } from "effect"
import { describe, expect, test } from "vitest"
import { sqlite, writingIn } from "../src/dialect.js"
import * as statements from "../src/statements.js"
import { openStore, rawDatabase, run, temporaryFolder } from "./temporary.js"

const written = writingIn(sqlite)

/** How SQLite goes about a statement. */
const plan = (statement: string) =>
  run(
    Effect.gen(function* () {
      const filename = join(yield* temporaryFolder, "log.db")
      yield* openStore({ filename })
      const database = yield* rawDatabase(filename)
      const sql = written(statement)
      const params = Array.from({ length: sql.split("?").length - 1 }, () => 1)
      const rows = yield* database.unsafe<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, params)
      return rows.map(({ detail }) => detail)
    }),
  )

const fold = [statements.selectByStream, statements.selectByStreamUpTo]
const pages = [statements.selectAll, statements.selectTypes, statements.selectStream].flatMap(
  ({ backwards, forwards }) => [forwards, backwards],
)
const others = [
  statements.selectStreams.forwards,
  statements.selectStreams.backwards,
  statements.selectSince,
  statements.selectVersions,
  statements.selectCommands,
  statements.selectLog,
]

describe("every statement finds its rows through an index", () => {
  for (const sql of [...fold, ...pages, ...others]) {
    test(sql.replaceAll(/\s+/g, " ").slice(-90), async () => {
      for (const detail of await plan(sql)) {
        expect(detail).not.toMatch(/^SCAN (e|s|c|followthrough_\w+)\b/)
        expect(detail).not.toMatch(/AUTOMATIC/)
      }
    })
  }
})

describe("events of a stream are found through the stream, not through its whole log", () => {
  const { backwards, forwards } = statements.selectStream
  const several = statements.selectStreams.forwards
  const { selectSince, selectVersions } = statements
  for (const sql of [...fold, backwards, forwards, several, selectSince, selectVersions]) {
    test(sql.replaceAll(/\s+/g, " ").slice(-90), async () => {
      const ofEvents = (await plan(sql)).filter((detail) => / e /.test(detail))
      expect(ofEvents).toHaveLength(1)
      expect(ofEvents[0]).toMatch(
        /^SEARCH e USING (COVERING )?INDEX followthrough_events_by_stream/,
      )
    })
  }
})

test("halving goes through the index too", async () => {
  const details = await plan(statements.selectLastBy)
  expect(details.filter((detail) => / e /.test(detail))).toEqual([
    expect.stringMatching(/^SEARCH e USING INDEX followthrough_events_by_position/),
  ])
})

describe("pages come in the order of an index, without sorting what is beyond them", () => {
  for (const sql of [...fold, ...pages]) {
    test(sql.replaceAll(/\s+/g, " ").slice(-90), async () => {
      for (const detail of await plan(sql)) expect(detail).not.toContain("TEMP B-TREE")
    })
  }
})
