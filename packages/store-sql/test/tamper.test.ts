import { closeSync, copyFileSync, openSync, readFileSync, writeSync } from "node:fs"
import { join } from "node:path"
import { describeFault, pagesOf } from "@followthrough/store"
import { Chunk, Effect, Either, Stream } from "effect"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { HERE, history, model, tampered, verified } from "./tampered.js"
import { commitOf, openStore, run, runSql, temporaryFolder } from "./temporary.js"

const EVENTS = "followthrough_events"
const COMMANDS = "followthrough_commands"
const at = (position: number) => `WHERE ${HERE} AND position = ${position}`
const of = (commandId: string) => `WHERE ${HERE} AND command_id = '${commandId}'`

interface Tampering {
  readonly name: string
  readonly statements: ReadonlyArray<string>
  /** The fault and the position that it is at. */
  readonly fault: string
  readonly position?: number
}

const inEvent = (column: string, value: string, fault: string): Tampering => ({
  name: `event 4: another ${column}`,
  statements: [`UPDATE ${EVENTS} SET ${column} = ${value} ${at(4)}`],
  fault,
  position: 4,
})

const inCommand = (column: string, value: string, fault: string, position: number): Tampering => ({
  name: `command c5: ${column} = ${value}`,
  statements: [`UPDATE ${COMMANDS} SET ${column} = ${value} ${of("c5")}`],
  fault,
  position,
})

const inHead = (column: string, value: string, fault: string, position: number): Tampering => ({
  name: `head: ${column} = ${value}`,
  statements: [`UPDATE followthrough_logs SET ${column} = ${value} WHERE workspace = 'w'`],
  fault,
  position,
})

const columnsOf = (table: string) =>
  `SELECT name FROM pragma_table_info('${table}') WHERE name NOT IN ('id', 'workspace')`

const tamperings: ReadonlyArray<Tampering> = [
  inEvent("position", "40", "Missing"),
  inEvent("log", "1000", "Missing"),
  inEvent("stream", "(SELECT max(id) FROM followthrough_streams)", "Altered"),
  inEvent("stream", "1000", "Altered"),
  inEvent("version", "7", "Altered"),
  inEvent("type", "'Notes'", "Altered"),
  inEvent("occurred_at", "occurred_at + 1", "Altered"),
  inEvent("recorded_at", "recorded_at - 1", "Altered"),
  inEvent("command_id", "'c5'", "Altered"),
  inEvent("command_id", "'c9'", "CommandDiffers"),
  inEvent("data", `'"5"'`, "Altered"),
  inEvent("hash", "zeroblob(32)", "Altered"),
  inEvent("hash", "x''", "Altered"),
  inCommand("command_id", "'c7'", "CommandDiffers", 7),
  inCommand("log", "1000", "CommandDiffers", 7),
  inCommand("fingerprint", "'another'", "Altered", 7),
  inCommand("claims", "''", "Altered", 7),
  inCommand("first_position", "6", "CommandDiffers", 7),
  inCommand("first_position", "NULL", "CommandDiffers", 7),
  inCommand("last_position", "7", "CommandDiffers", 7),
  inCommand("last_position", "9", "CommandDiffers", 9),
  inCommand("recorded_at", "5", "CommandDiffers", 7),
  inCommand("versions", `'[["b",9]]'`, "CommandDiffers", 8),
  inCommand("versions", "'no JSON'", "CommandDiffers", 7),
  inHead("position", "8", "HeadDiffers", 9),
  inHead("position", "10", "Missing", 10),
  inHead("hash", "zeroblob(32)", "HeadDiffers", 9),
  inHead("recorded_at", "1", "HeadDiffers", 9),
  inHead("latest_occurrence", "NULL", "HeadDiffers", 9),
  ...(
    [
      ["an event of no log", `(99, 1, 1, 99, 'X', 1, 1, 'f', '{}', zeroblob(32))`],
      [
        "an event of another log in a stream of this one",
        `(1, 99, (SELECT id FROM followthrough_streams WHERE ${HERE} AND name = 'a'), 99, 'X', 1, 1, 'f', '{}', zeroblob(32))`,
      ],
      [
        "an event at position 0",
        `(2, 0, (SELECT id FROM followthrough_streams WHERE ${HERE} AND name = 'a'), 99, 'X', 1, 1, 'f', '{}', zeroblob(32))`,
      ],
      ["an event of no stream", `(2, -1, 999, 1, 'X', 1, 1, 'f', '{}', zeroblob(32))`],
    ] as const
  ).map(([name, values]) => ({
    name: `forged: ${name}`,
    statements: [`INSERT INTO ${EVENTS} VALUES ${values}`],
    fault: "Stray",
  })),
  ...(
    [
      ["streams", "VALUES (99, 99, 'forged')"],
      ["streams", "SELECT 98, log, 'forged' FROM followthrough_events LIMIT 1"],
      ["commands", "VALUES (99, 99, 'f', 'f', NULL, NULL, 1, '[]', '')"],
      ["claims", "VALUES (99, 'k', 'a')"],
      ["keys", "VALUES (99, 99, 999, 'k', x'', 0)"],
      ["dropped", "VALUES (99, '*', 1, NULL)"],
      ["counts", "VALUES (99, 'l', 0, 0, 1)"],
      ["concerns", "VALUES (999, 'rep/r', 99)"],
      ["models", "VALUES (999, 99, 1, 1, 1)"],
    ] as const
  ).map(([table, values]) => ({
    name: `forged: a row of ${table} ${values}`,
    statements: [`INSERT INTO followthrough_${table} ${values}`],
    fault: "Stray",
  })),
  {
    name: "another workspace is renamed",
    statements: ["UPDATE followthrough_logs SET workspace = 'renamed' WHERE workspace <> 'w'"],
    fault: "Stray",
  },
  ...[
    "CREATE TRIGGER theirs AFTER INSERT ON followthrough_events BEGIN SELECT 1; END",
    "CREATE INDEX theirs ON followthrough_events (type)",
  ].map((statement) => ({
    name: `added: ${statement}`,
    statements: [statement],
    fault: "SchemaDiffers",
  })),
  {
    name: "the log's row is gone",
    statements: ["DELETE FROM followthrough_logs WHERE workspace = 'w'"],
    fault: "HeadDiffers",
    position: 1,
  },
  {
    name: "a stream has another name",
    statements: [`UPDATE followthrough_streams SET name = 'z' WHERE ${HERE} AND name = 'c'`],
    fault: "Altered",
    position: 5,
  },
  {
    name: "a stream belongs to another workspace",
    statements: [`UPDATE followthrough_streams SET log = 1 WHERE ${HERE} AND name = 'c'`],
    fault: "Altered",
    position: 5,
  },
  ...[1, 5, 8].map((p) => ({
    name: `event ${p} is deleted`,
    statements: [`DELETE FROM ${EVENTS} ${at(p)}`],
    fault: "Missing",
    position: p,
  })),
  {
    name: "the last event is deleted",
    statements: [`DELETE FROM ${EVENTS} ${at(9)}`],
    fault: "Missing",
    position: 9,
  },
  {
    name: "an event is deleted and the others move up",
    statements: [
      `DELETE FROM ${EVENTS} ${at(4)}`,
      `UPDATE ${EVENTS} SET position = -position WHERE ${HERE} AND position > 4`,
      `UPDATE ${EVENTS} SET position = -position - 1 WHERE ${HERE} AND position < 0`,
    ],
    fault: "Altered",
    position: 4,
  },
  {
    name: "a command is forgotten",
    statements: [`DELETE FROM ${COMMANDS} ${of("c3")}`],
    fault: "CommandDiffers",
    position: 5,
  },
  {
    name: "a commit is deleted, events and command",
    statements: [
      `DELETE FROM ${EVENTS} WHERE ${HERE} AND command_id = 'c3'`,
      `DELETE FROM ${COMMANDS} ${of("c3")}`,
    ],
    fault: "Missing",
    position: 5,
  },
  {
    name: "two events are swapped",
    statements: [
      `UPDATE ${EVENTS} SET position = 100 ${at(3)}`,
      `UPDATE ${EVENTS} SET position = 3 ${at(6)}`,
      `UPDATE ${EVENTS} SET position = 6 ${at(100)}`,
    ],
    fault: "Altered",
    position: 3,
  },
  {
    name: "two facts are swapped",
    statements: [
      `UPDATE ${EVENTS} SET data = CASE position WHEN 7 THEN '"8"' ELSE '"7"' END
        WHERE ${HERE} AND position IN (7, 8)`,
    ],
    fault: "Altered",
    position: 7,
  },
  {
    name: "an event is put in and the others move down",
    statements: [
      `UPDATE ${EVENTS} SET position = -position WHERE ${HERE} AND position > 5`,
      `UPDATE ${EVENTS} SET position = 1 - position WHERE ${HERE} AND position < 0`,
      `INSERT INTO ${EVENTS} SELECT log, 6, stream, 70, type, occurred_at, recorded_at, command_id,
        data, hash FROM ${EVENTS} ${at(5)}`,
    ],
    fault: "Altered",
    position: 6,
  },
  {
    name: "an event is added at the end",
    statements: [
      `INSERT INTO ${EVENTS} SELECT log, 10, stream, 70, type, occurred_at, recorded_at, command_id,
        data, hash FROM ${EVENTS} ${at(9)}`,
    ],
    fault: "Altered",
    position: 10,
  },
  {
    name: "a command is remembered that nobody gave",
    statements: [
      `INSERT INTO ${COMMANDS} SELECT 1000, log, 'c9', fingerprint, 2, 2, recorded_at, versions, claims
        FROM ${COMMANDS} ${of("c5")}`,
    ],
    fault: "CommandDiffers",
  },
  {
    name: "a key is given to another stream",
    statements: [`UPDATE followthrough_claims SET stream = 'b' WHERE ${HERE} AND key = 'k'`],
    fault: "ClaimDiffers",
  },
  {
    name: "a key is freed",
    statements: [`DELETE FROM followthrough_claims WHERE ${HERE}`],
    fault: "ClaimDiffers",
  },
  {
    name: "a key is taken by nobody's command",
    statements: [
      "INSERT INTO followthrough_claims SELECT id, 'm', 'a' FROM followthrough_logs WHERE workspace = 'w'",
    ],
    fault: "ClaimDiffers",
  },
]

describe("what someone with full access to the file did is found where it is", () => {
  for (const { fault, name, position, statements } of tamperings) {
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
