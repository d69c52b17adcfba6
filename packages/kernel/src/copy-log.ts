import {
  copyLog as copyStored,
  EventStore,
  NotACopy,
  type StoreFailure,
} from "@followthrough/store"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { failureOf } from "./failure.js"
import { FollowthroughFailure } from "./followthrough-failure.js"
import type { LogHead } from "./keep-log.js"
import { fieldsDecoder, maybe, readFields } from "./query-input.js"
import type { StoreInFile, StoreInPostgres } from "./store-choice.js"
import { mustBeAStore, storeLayer } from "./store-layer.js"
import { workspacesAt } from "./workspaces-at.js"

type Place = StoreInFile | StoreInPostgres

/** A log that was copied, and verified. */
export interface CopiedLog {
  readonly workspace: string
  /** How many facts were new in the copy. */
  readonly copied: number
  /** Where the copy ends, and the log ended when the copying of it began. */
  readonly head: LogHead
  /** Reactions that have not handed over everything. Only their place is copied: let them end first. */
  readonly unfinished: ReadonlyArray<{ readonly name: string; readonly deliveries: number }>
}

export interface CopyOptions {
  readonly from: Place
  /** Made where it is missing. Nobody else may write there meanwhile. */
  readonly to: Place
  /** Left out: each that is there. */
  readonly workspace?: string
  /** Called with the position that is reached in a workspace, and the one where it ends. */
  readonly onProgress?: (progress: {
    readonly workspace: string
    readonly done: number
    readonly total: number
  }) => void
}

/**
 * Copies logs from one store to another, such as from a file to Postgres or back, while they are in use. The copy has
 * the same facts under the same positions and hashes, and is verified. What was cut off goes on, and a copy catches up
 * with what came since, by the same call: to move, copy, stop whoever writes, copy once more and open the copy.
 *
 * Rejects as `malformed` where the copy would not be one: another log is there, or one that went on by itself.
 */
export const copyLog = async (options: CopyOptions): Promise<ReadonlyArray<CopiedLog>> => {
  const { onProgress, workspace } = readFields("copyLog()", decodeOptions, options)
  const { from, to } = options
  mustBeAStore("from", from)
  mustBeAStore("to", to)
  const work = Effect.gen(function* () {
    const source = Context.get(
      yield* Layer.build(storeLayer({ ...from, mode: "read" })),
      EventStore,
    )
    const target = Context.get(
      yield* Layer.build(storeLayer({ mode: "create", ...to })),
      EventStore,
    )
    const names = workspace === undefined ? yield* workspacesAt(from) : [workspace]
    const copies: Array<CopiedLog> = []
    for (const name of names) {
      const copying = { from: source, to: target, workspace: name }
      const tell =
        onProgress === undefined
          ? {}
          : {
              onProgress: (done: number, total: number) =>
                onProgress({ workspace: name, done, total }),
            }
      copies.push(yield* copyStored({ ...copying, ...tell }))
    }
    return copies
  })
  const copied = await Effect.runPromise(Effect.either(Effect.scoped(work)))
  if (copied._tag === "Right") return copied.right
  throw failureFor(copied.left)
}

const failureFor = (failure: StoreFailure | NotACopy): FollowthroughFailure =>
  failure instanceof NotACopy
    ? new FollowthroughFailure("malformed", failure.message, { cause: failure })
    : failureOf(failure)

const decodeOptions = fieldsDecoder({
  from: Schema.Unknown,
  to: Schema.Unknown,
  workspace: maybe(Schema.String),
  onProgress: maybe(
    Schema.declare(
      (input): input is NonNullable<CopyOptions["onProgress"]> => typeof input === "function",
    ).annotations({ message: () => "is no function" }),
  ),
})
