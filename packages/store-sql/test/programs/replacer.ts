// Puts a backup in the place of a log, and is killed before a given step of it: whatever it asks of the file
// system or of SQLite is one. Says how many there were, when it lives to the end.
import fs from "node:fs"
import { syncBuiltinESMExports } from "node:module"
import { restoreFile } from "@followthrough/store-sql"
import Database from "better-sqlite3"
import { Effect } from "effect"

const [backup = "", filename = "", last = ""] = process.argv.slice(2)

let steps = 0
const stepped = <A extends object>(on: A, names: ReadonlyArray<keyof A>): void => {
  for (const name of names) {
    const real = on[name] as (...args: Array<unknown>) => unknown
    const killing = function (this: unknown, ...args: Array<unknown>) {
      if (steps === Number(last)) process.kill(process.pid, "SIGKILL")
      steps += 1
      return real.apply(this, args)
    }
    Object.assign(on, { [name]: killing })
  }
}

stepped(fs, [
  "mkdirSync",
  "chmodSync",
  "fsyncSync",
  "linkSync",
  "renameSync",
  "rmSync",
  "rmdirSync",
])
syncBuiltinESMExports()
stepped(Database.prototype as Database.Database, ["exec", "pragma", "close"])

const { kept } = await Effect.runPromise(restoreFile({ filename, over: true }, { backup }))
console.log(JSON.stringify({ steps, kept }))
