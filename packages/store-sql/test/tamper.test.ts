import { closeSync, copyFileSync, openSync, readFileSync, writeSync } from "node:fs"
import { join } from "node:path"
import { describeFault, pagesOf } from "@followthrough/store"
import { Chunk, Effect, Either, Stream } from "effect"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { HERE, history, model, tampered, verified } from "./tampered.js"
import { at, COMMANDS, EVENTS, of, type Tampering, tamperings } from "./tamperings.js"
import { commitOf, openStore, run, runSql, temporaryFolder } from "./temporary.js"

const columnsOf = (table: string) =>
  `SELECT name FROM pragma_table_info('${table}') WHERE name NOT IN ('id', 'workspace')`

const added = [
  "CREATE TRIGGER theirs AFTER INSERT ON followthrough_events BEGIN SELECT 1; END",
  "CREATE INDEX theirs ON followthrough_events (type)",
].map(
  (statement): Tampering => ({
    name: `added: ${statement}`,
    statements: [statement],
    fault: "SchemaDiffers",
  }),
)

describe("what someone with full access to the file did is found where it is", () => {
  for (const { fault, name, position, statements } of [...tamperings, ...added]) {
    test(name, () =>
      run(
        Effect.gen(function* () {
          const { filename } = yield* model()
          const found = yield* verified(yield* tampered(filename, ...statements))
          expect(found.fault).toMatchObject({ _tag: fault })
          const where =
            found.fault !== undefined && "position" in found.fault
              ? found.fault.position
              : undefined
          expect(where).toBe(position)
          if (position !== undefined && fault !== "HeadDiffers") {
            expect(found.events).toBe(position - 1)
          }
          expect(describeFault(found.fault ?? expect.fail())).toMatch(/./)
        }),
      ),
    )
  }

  test("every column of an event, a command and the head is covered", () =>
    run(
      Effect.gen(function* () {
        const { filename } = yield* model()
        const said = tamperings.flatMap(({ statements }) => statements).join("\n")
        for (const table of [EVENTS, COMMANDS, "followthrough_logs"]) {
          for (const row of yield* runSql(filename, columnsOf(table))) {
            const { name } = row as { name: string }
            // Of the read models, which can be made again.
            if (name === "rows_from") continue
            expect(said).toContain(`UPDATE ${table} SET ${name} =`)
          }
        }
      }),
    ))
})

describe("the log's schema is part of what is checked", () => {
  const weakened: ReadonlyArray<readonly [statement: string, object: string]> = [
    [`DROP TRIGGER ${EVENTS}_no_update`, `${EVENTS}_no_update`],
    [`DROP TRIGGER ${EVENTS}_no_delete`, `${EVENTS}_no_delete`],
    [`DROP TRIGGER ${EVENTS}_no_replace`, `${EVENTS}_no_replace`],
    [`DROP TRIGGER ${COMMANDS}_no_delete`, `${COMMANDS}_no_delete`],
    [`DROP INDEX ${EVENTS}_by_position`, `${EVENTS}_by_position`],
    [`DROP INDEX ${EVENTS}_by_stream`, `${EVENTS}_by_stream`],
  ]
  for (const [statement, object] of weakened) {
    test(statement, () =>
      run(
        Effect.gen(function* () {
          const { filename } = yield* model()
          yield* runSql(filename, statement)
          expect((yield* verified(filename)).fault).toEqual({ _tag: "SchemaDiffers", object })
        }),
      ),
    )
  }

  test("a trigger that lets everything through under the old name", () =>
    run(
      Effect.gen(function* () {
        const { filename } = yield* model()
        const name = `${EVENTS}_no_update`
        const lax = `CREATE TRIGGER ${name} BEFORE UPDATE ON ${EVENTS} BEGIN SELECT 1; END`
        yield* runSql(filename, `DROP TRIGGER ${name}`, lax)
        expect((yield* verified(filename)).fault).toEqual({ _tag: "SchemaDiffers", object: name })
      }),
    ))

  test("dropping a trigger and editing is found at the event", () =>
    run(
      Effect.gen(function* () {
        const { filename } = yield* model()
        const edit = `UPDATE ${EVENTS} SET data = '"0"' ${at(2)}`
        yield* runSql(filename, `DROP TRIGGER ${EVENTS}_no_update`, edit)
        expect((yield* verified(filename)).fault).toEqual({ _tag: "Altered", position: 2 })
      }),
    ))
})

test("a row is not replaced either, whichever of its keys is used", () =>
  run(
    Effect.gen(function* () {
      const { filename } = yield* model()
      const again = (table: string, values: string, where: string) =>
        `INSERT OR REPLACE INTO ${table} SELECT ${values} FROM ${table} ${where}`
      const rest = "type, occurred_at, recorded_at, command_id, '\"0\"', hash"
      for (const [table, statement] of [
        [EVENTS, again(EVENTS, `log, position, stream, 99, ${rest}`, at(4))],
        [EVENTS, again(EVENTS, `log, 99, stream, version, ${rest}`, at(4))],
        [
          EVENTS,
          `REPLACE INTO ${EVENTS} (rowid, log, position, stream, version, type, occurred_at, recorded_at, command_id, data, hash)
            SELECT rowid, log, 99, stream, 99, ${rest} FROM ${EVENTS} ${at(4)}`,
        ],
        [COMMANDS, again(COMMANDS, "99, log, command_id, 'another', 1, 1, 1, '[]', ''", of("c2"))],
        [COMMANDS, again(COMMANDS, "id, log, 'c9', 'another', 1, 1, 1, '[]', ''", of("c2"))],
        [
          "followthrough_streams",
          again("followthrough_streams", "99, log, name", "WHERE name = 'c'"),
        ],
        [
          "followthrough_streams",
          again("followthrough_streams", "id, log, 'z'", "WHERE name = 'c'"),
        ],
      ] as const) {
        const error = yield* Effect.flip(runSql(filename, statement))
        expect(error).toMatchObject({ cause: { message: `${table} only grows` } })
      }
      expect((yield* verified(filename)).fault).toBeUndefined()
    }),
  ))

describe("with a head that was kept elsewhere", () => {
  test("an older copy of the file is found", () =>
    run(
      Effect.gen(function* () {
        const { filename } = yield* model(history.slice(0, 3))
        const older = join(yield* temporaryFolder, "older.db")
        copyFileSync(filename, older)
        const kept = yield* Effect.scoped(
          Effect.gen(function* () {
            const store = yield* openStore({ filename })
            for (const commit of history.slice(3)) yield* store.append(commit)
            return yield* store.head("w")
          }),
        )
        const { hash, position } = kept
        expect((yield* verified(filename, kept)).fault).toBeUndefined()
        expect((yield* verified(older)).fault).toBeUndefined()
        const found = yield* verified(older, { position, hash })
        expect(found.fault).toEqual({ _tag: "Truncated", position: 7, kept: { position, hash } })
      }),
    ))

  test("a log cut short with care is found", () =>
    run(
      Effect.gen(function* () {
        const { filename, head } = yield* model()
        const cut = yield* tampered(
          filename,
          `DELETE FROM ${EVENTS} ${at(9)}`,
          `DELETE FROM ${COMMANDS} ${of("c6")}`,
          `DELETE FROM followthrough_streams WHERE ${HERE} AND name = 'd'`,
          `UPDATE followthrough_logs SET position = 8,
            hash = (SELECT hash FROM ${EVENTS} e ${at(8)}) WHERE workspace = 'w'`,
          "DELETE FROM followthrough_models WHERE stream NOT IN (SELECT id FROM followthrough_streams) OR position > 8",
        )
        expect((yield* verified(cut)).fault).toBeUndefined()
        expect((yield* verified(cut, head)).fault).toMatchObject({ _tag: "Truncated", position: 9 })
      }),
    ))

  test("a past that was rewritten from end to end is found", () =>
    run(
      Effect.gen(function* () {
        const { head } = yield* model()
        const rewritten = history.map((commit) =>
          commit.commandId === "c2" ? commitOf("c2", { a: ["4, rewritten"] }) : commit,
        )
        const { filename } = yield* model([...rewritten, commitOf("c7", { a: ["10"] })])
        expect((yield* verified(filename)).fault).toBeUndefined()
        expect((yield* verified(filename, head)).fault).toMatchObject({
          _tag: "Forked",
          position: 9,
        })
      }),
    ))
})

test("where a page of the file was overwritten, the first event that is lost is named", () =>
  run(
    Effect.gen(function* () {
      const texts = Array.from({ length: 1500 }, (_, n) => `${n} ${"x".repeat(100)}`)
      const { filename } = yield* model([
        commitOf("c1", { a: texts.slice(0, 700) }),
        commitOf("c2", { a: texts.slice(700) }),
      ])
      const bytes = readFileSync(filename)
      const offset = bytes.indexOf('"1200 xxx')
      const page = offset - (offset % 4096)
      const lost = bytes
        .subarray(page, page + 4096)
        .toString("latin1")
        .matchAll(/"(\d+) x{100}/g)
      const first = Math.min(...Array.from(lost, ([, number]) => Number(number)))
      const file = openSync(filename, "r+")
      writeSync(file, Buffer.alloc(4096, 0x5a), 0, 4096, page)
      closeSync(file)
      const { events, fault } = yield* verified(filename)
      expect(fault).toMatchObject({ _tag: "Damaged", position: first + 1 })
      expect(events).toBe(first)
    }),
  ))

test("a byte changed in the file is found, unless the log reads as before", () =>
  run(
    Effect.gen(function* () {
      const { filename } = yield* model()
      const bytes = readFileSync(filename)
      const whole = (path: string) =>
        Effect.scoped(
          Effect.gen(function* () {
            const store = yield* openStore({ filename: path, mode: "read" })
            const pages = pagesOf(store, { workspace: "w", from: { _tag: "All" } })
            const { commits } = yield* store.commits({ workspace: "w" })
            // Commands that decided nothing are not covered.
            const covered = commits.filter(({ events }) => events.length > 0)
            return [Chunk.toReadonlyArray(yield* Stream.runCollect(pages)), covered]
          }),
        )
      const before = yield* whole(filename)
      const copy = join(yield* temporaryFolder, "copy.db")
      const written = Array.from(bytes.keys()).filter((n) => bytes[n] !== 0)
      yield* Effect.promise(() =>
        fc.assert(
          fc.asyncProperty(
            fc.constantFrom(...written),
            fc.integer({ min: 1, max: 255 }),
            async (offset, flip) => {
              copyFileSync(filename, copy)
              const file = openSync(copy, "r+")
              writeSync(file, Buffer.of((bytes[offset] ?? 0) ^ flip), 0, 1, offset)
              closeSync(file)
              const found = await Effect.runPromise(Effect.either(verified(copy)))
              if (Either.isRight(found) && found.right.fault === undefined) {
                expect(await Effect.runPromise(whole(copy))).toEqual(before)
              }
            },
          ),
        ),
      )
    }),
  ))

test("an event that no log accounts for is in no answer", () =>
  run(
    Effect.gen(function* () {
      const { filename } = yield* model()
      const streamA = `(SELECT id FROM followthrough_streams WHERE ${HERE} AND name = 'a')`
      const forged = yield* tampered(
        filename,
        // Of the other workspace, in this one's stream; beyond the head; and before the first.
        ...[
          [1, 5],
          [2, 99],
          [2, 10],
          [2, 0],
        ].map(
          ([log, position], n) =>
            `INSERT INTO ${EVENTS} VALUES (${log}, ${position}, ${streamA}, ${n === 2 ? 0 : 99 + n}, 'X', 1, 1, 'f', '{}', zeroblob(32))`,
        ),
      )
      const answers = (file: string) =>
        Effect.scoped(
          Effect.gen(function* () {
            const store = yield* openStore({ filename: file })
            const events: Array<unknown> = []
            for (const workspace of ["w", "v"]) {
              for (const from of [
                { _tag: "All" } as const,
                { _tag: "Stream", stream: "a" } as const,
                { _tag: "Streams", streams: ["a", "b"] } as const,
              ]) {
                for (const direction of ["forwards", "backwards"] as const) {
                  const page = yield* store.read({ workspace, from, direction, limit: 100 })
                  events.push(...page.events)
                }
              }
              const page = yield* store.readByStream({ workspace, limit: 100 })
              events.push(...page.events)
            }
            return events
          }),
        )
      expect(yield* answers(forged)).toEqual(yield* answers(filename))
    }),
  ))
