import { atOnce, type LogFault, StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { identity } from "effect/Function"
import { whileBusy } from "./busy.js"
import type { OpenFiles } from "./open-files.js"
import type { Naming } from "./prefix.js"
import { perform, type Script, type Value } from "./script.js"
import { sqliteFault } from "./sqlite-soundness.js"
import { takeWriteLock } from "./statements.js"

/** How statements reach the database: always on one connection. */
export interface Session {
  readonly kind: "sqlite" | "postgres"
  readonly location: string
  readonly busyTimeoutMs: number
  /** What an object of the schema, or a statement, is called in this database. */
  readonly named: Naming
  /** Looks whether the database around the log is as this release makes it. */
  readonly databaseFault: () => Script<LogFault | undefined>
  /** Nobody else sends statements through its connection. */
  readonly isOwn: boolean
  /** Whether the calling fiber stands in a transaction of the host's, which then holds all that follows. */
  readonly inTransaction: Effect.Effect<boolean>
  /**
   * Without a transaction. A log only grows, so what is read up to a head that was read before is
   * of the moment of that head.
   */
  readonly reading: <A>(script: () => Script<A>) => Effect.Effect<A, StoreFailure>
  /** Of one moment from the first statement to the last; long ones keep others from tidying up. */
  readonly snapshot: <A>(script: () => Script<A>) => Effect.Effect<A, StoreFailure>
  /**
   * No other writer between the first statement and the last; without effect when it fails, and when
   * it succeeds durable, or as durable as the host's transaction becomes. The script may run more than
   * once. `done` is called as soon as it has succeeded, before anything else can happen, and says what to
   * give of it.
   */
  readonly writing: <A, B>(
    script: () => Script<A>,
    done: (value: A) => B,
  ) => Effect.Effect<B, StoreFailure>
}

export interface SessionOptions {
  readonly location: string
  readonly named: Naming
  /** How long to go on asking for a lock that others hold, in milliseconds. */
  readonly busyTimeoutMs: number
}

/** Runs a statement at once and gives its rows; throws a `StoreFailure`. */
export type Execute = (sql: string, params: ReadonlyArray<Value>) => ReadonlyArray<unknown>

/** A connection's files, once it has any; a database in memory has none. */
interface OnFiles {
  readonly files: () => OpenFiles | undefined
}

/** A connection through which the host sends statements, too. */
export interface Shared extends Pick<Session, "inTransaction">, OnFiles {
  /** Hands it out for as long as the work takes, and says whether that is in a transaction. */
  readonly use: <A>(
    work: (execute: Execute, within: boolean) => Effect.Effect<A, StoreFailure>,
  ) => Effect.Effect<A, StoreFailure>
}

/** A connection through which nobody else ever sends statements. */
interface Own extends OnFiles {
  readonly own: Execute
}

/** Where statements go. */
type Connected = Own | Shared

/** What stands before and after the statements of a script. */
interface Frame {
  readonly begin: string
  /** In the transaction, before the script. */
  readonly first?: string
  readonly commit: string
  /** After a failure. What was undone already is no matter. */
  readonly undo: ReadonlyArray<string>
}

const transaction = (begin: string): Frame => ({ begin, commit: "COMMIT", undo: ["ROLLBACK"] })

const snapshot = transaction("BEGIN")
// A deferred BEGIN cannot wait for another writer once it has read; this one waits first.
const writing = transaction("BEGIN IMMEDIATE")

/**
 * A part of the host's transaction, which may have begun deferred. It waits for other writers before
 * it reads for the first time; afterwards nobody can help it.
 */
const joined: Frame = {
  begin: "SAVEPOINT followthrough",
  first: takeWriteLock,
  commit: "RELEASE followthrough",
  undo: ["ROLLBACK TO followthrough", "RELEASE followthrough"],
}

export const sessionOn = (
  { busyTimeoutMs, location, named }: SessionOptions,
  connected: Connected,
): Session => {
  const run =
    (alone: Frame | undefined, inside: Frame | undefined) =>
    <A, B>(script: () => Script<A>, done: (value: A) => B): Effect.Effect<B, StoreFailure> => {
      const now = (execute: Execute, frame: Frame | undefined): Exit.Exit<B, StoreFailure> =>
        runNow(() => {
          const files = connected.files()
          const lost = files?.lost()
          if (lost !== undefined) throw lost
          const value =
            frame === undefined ? perform(script(), execute) : inFrame(execute, frame, script)
          // Before anybody hears of it.
          if (frame === writing) files?.check()
          return done(value)
        })
      if ("use" in connected) {
        return whileBusy(
          busyTimeoutMs,
          connected.use((execute, within) => now(execute, within ? inside : alone)),
        )
      }
      const own = () => now(connected.own, alone)
      return atOnce(
        () => {
          const exit = own()
          return Exit.isSuccess(exit) ? exit : undefined
        },
        () => whileBusy(busyTimeoutMs, Effect.suspend(own)),
      )
    }

  const reading = run(undefined, undefined)
  const snapshotting = run(snapshot, undefined)
  return {
    kind: "sqlite",
    location,
    busyTimeoutMs,
    named,
    databaseFault: () => sqliteFault(named),
    isOwn: "own" in connected,
    inTransaction: "use" in connected ? connected.inTransaction : outside,
    reading: (script) => reading(script, identity),
    snapshot: (script) => snapshotting(script, identity),
    writing: run(writing, joined),
  }
}

const outside = Effect.succeed(false)

const NO_VALUES: ReadonlyArray<Value> = []

/**
 * Runs a transaction from BEGIN to COMMIT in one go, without giving way to another fiber. The
 * driver is synchronous, so nothing is lost by it, and much is won: it cannot be interrupted half
 * way; a host's plain statement, which the client sends without holding its lock, cannot slip in
 * between; and it costs a fraction of the same steps in the caller's fiber.
 */
const runNow = <B>(work: () => B): Exit.Exit<B, StoreFailure> => {
  try {
    return Exit.succeed(work())
  } catch (thrown) {
    return thrown instanceof StoreFailure ? Exit.fail(thrown) : Exit.die(thrown)
  }
}

const inFrame = <A>(execute: Execute, frame: Frame, script: () => Script<A>): A => {
  execute(frame.begin, NO_VALUES)
  try {
    if (frame.first !== undefined) execute(frame.first, NO_VALUES)
    const value = perform(script(), execute)
    execute(frame.commit, NO_VALUES)
    return value
  } catch (thrown) {
    // A failed COMMIT leaves the transaction open; SQLite may also have ended it already.
    for (const step of frame.undo) {
      try {
        execute(step, NO_VALUES)
      } catch {
        // What was undone already is no matter.
      }
    }
    throw thrown
  }
}
