import { Effect } from "effect"
import { expect, test } from "vitest"
import { asSchema, buildServer, openAt, runAt } from "./on-postgres.js"
import { buildPrograms, ended, start } from "./programs/program.js"
import { run } from "./temporary.js"

const server = buildServer()
buildPrograms()

const PROCESSES = 10

test(`${PROCESSES} processes that open an empty database at the same time find one schema`, () =>
  run(
    Effect.gen(function* () {
      const place = asSchema(server.url(), `together_${process.pid}`)
      yield* Effect.addFinalizer(() =>
        Effect.orDie(runAt(place, `DROP SCHEMA IF EXISTS ${place.schema} CASCADE`)),
      )
      const names = Array.from({ length: PROCESSES }, (_, n) => `p${n}`)
      const programs = names.map((name) => {
        const child = start("opener", [server.url(), place.schema, name], { input: true })
        let ready = () => {}
        const isReady = new Promise<void>((resolve) => {
          ready = resolve
        })
        const done = ended(child, (output) => {
          if (output.includes("ready")) ready()
        })
        return { child, done, isReady: Promise.race([isReady, done]) }
      })
      yield* Effect.promise(() => Promise.all(programs.map(({ isReady }) => isReady)))
      for (const { child } of programs) child.stdin?.end()
      const all = yield* Effect.promise(() => Promise.all(programs.map(({ done }) => done)))
      for (const { code, errors, output } of all) {
        expect(errors).toBe("")
        expect(code).toBe(0)
        expect(output).toBe("ready\nopened\n")
      }
      const migrations = yield* runAt(
        place,
        "SELECT CAST(id AS int) AS id, name FROM followthrough_migrations",
      )
      expect(migrations).toEqual([{ id: 1, name: "log" }])
      const store = yield* openAt(place, { mode: "read" })
      const { events } = yield* store.read({ workspace: "w", from: { _tag: "All" } })
      expect(events.map(({ stream }) => stream).sort()).toEqual(names)
      // One of each table, index, trigger and function, as they should be.
      expect((yield* store.verify("w")).fault).toBeUndefined()
    }),
  ))
