import * as Schema from "effect/Schema"
import type { AnswerOptions } from "../client.js"
import { fieldsDecoder, maybe, readFields } from "../query-input.js"
import { GivenSignal } from "../stop-signal.js"
import type { OnProgress } from "./progress.js"

/** How an answer that takes the whole log is worked out. */
export interface HowWorked {
  /** Called some ten times a second and once at the end; what it throws ends the work. */
  readonly onProgress?: OnProgress | undefined
  /**
   * So many threads work it out, each with a connection of its own, and the calling one is free meanwhile. 0: the
   * calling thread does, and lets other work in between. Left out: one does for a log in a file or in Postgres that has 100,000
   * facts or more.
   */
  readonly workers?: number | undefined
}

/** For the methods that read the whole log. */
export interface WholeLogOptions extends AnswerOptions {
  /**
   * Called with the number of facts read and of all to be read: some ten times a second, and once at the end with
   * all. What it throws rejects the call.
   */
  readonly onProgress?: OnProgress
  /**
   * So many threads work it out, at most 64, each with connections of its own, for a log in a file or in Postgres; the calling
   * thread is free meanwhile. Elsewhere, and with 0, the calling thread works it out piece by piece and lets other
   * work in between. Left out: one thread from 100,000 facts on, except for `refreshReadModels`.
   */
  readonly workers?: number
}

const MOST_WORKERS = 64

/** How many threads a host may ask for. */
export const Workers = Schema.Number.pipe(
  Schema.filter(
    (n) =>
      (Number.isInteger(n) && n >= 0 && n <= MOST_WORKERS) ||
      `${n} is not a whole number from 0 to ${MOST_WORKERS}`,
  ),
)

const isCallback = (input: unknown): input is OnProgress => typeof input === "function"

const decode = fieldsDecoder({
  signal: maybe(GivenSignal),
  onProgress: maybe(Schema.declare(isCallback).annotations({ message: () => "is no function" })),
  workers: maybe(Workers),
})

/** Reads the options of a method that reads the whole log, or throws a `malformed` failure that names every mistake. */
export const readOptions = (method: string, input: unknown) =>
  readFields(`${method}()`, decode, input)

const decodeAnswer = fieldsDecoder({ signal: maybe(GivenSignal) })

/** Reads the options of any other answer, or throws a `malformed` failure that names every mistake. */
export const readAnswerOptions = (method: string, input: unknown) =>
  readFields(`${method}()`, decodeAnswer, input)
