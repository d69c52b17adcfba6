// What takes a whole log is worked out in parts, each an entity of its own, so that they spread over all runners.
import { deserialize, serialize } from "node:v8"
import * as Entity from "@effect/cluster/Entity"
import * as Rpc from "@effect/rpc/Rpc"
import type { Instant } from "@followthrough/core"
import type {
  AskedOf,
  LogPart,
  PartWorked,
  Progress,
  Question,
  WholeLogAsked,
} from "@followthrough/kernel/effect"
import { Effect, Schedule, Schema } from "effect"
import { Workspaces } from "./workspaces.js"

/** Drafts hold maps and sets: the bytes are a structured clone as Node writes it, for a runner of the same version. */
const Bytes = Schema.Uint8ArrayFromBase64

const payload = { workspace: Schema.String, told: Bytes }
const success = Schema.Struct({ runner: Schema.String, worked: Bytes })
/** Not kept anywhere: a part that is lost with its runner is worked out again. */
const Work = Rpc.make("Work", { payload, success })
const MakeRows = Rpc.make("MakeRows", { payload, success })

const Part = Entity.make("Part", [Work, MakeRows])

interface ToWork {
  readonly whole: WholeLogAsked
  readonly part: LogPart
}

interface RowsToMake {
  readonly part: LogPart
  readonly at: Instant
}

interface Told {
  readonly payload: { readonly workspace: string; readonly told: Uint8Array }
}

export const partLayer = Part.toLayer(
  Effect.gen(function* () {
    const workspaces = yield* Workspaces
    const { host, port } = yield* Entity.CurrentRunnerAddress
    const reply = (worked: unknown) => ({ runner: `${host}:${port}`, worked: serialize(worked) })
    return {
      Work: ({ payload: { told, workspace } }: Told) =>
        Effect.gen(function* () {
          const { part, whole }: ToWork = deserialize(told)
          const { parts } = yield* workspaces.of(workspace)
          return reply(yield* parts.work(whole, part))
        }).pipe(Effect.scoped, Effect.orDie),
      MakeRows: ({ payload: { told, workspace } }: Told) =>
        Effect.gen(function* () {
          const { at, part }: RowsToMake = deserialize(told)
          const { parts } = yield* workspaces.of(workspace)
          return reply(yield* parts.makeRows(part, at))
        }).pipe(Effect.scoped, Effect.orDie),
    }
  }),
  { maxIdleTime: "5 seconds" },
)

/** So many parts are under way at a time. */
const AT_ONCE = 8

/** A part that nobody has answered by then is asked for again, of whoever has its shard now. */
const PATIENCE = "20 seconds"

/** What a work in parts says while it goes on, and who did how many of them. */
export interface InParts {
  readonly most: number
  readonly onProgress: (progress: Progress) => void
  readonly workedBy: Map<string, number>
}

/** Has runners do something with each part, and hands over what comes of each. */
const spread = (
  workspace: string,
  verb: "Work" | "MakeRows",
  told: ReadonlyArray<ToWork | RowsToMake>,
  { workedBy }: InParts,
  use: (worked: unknown) => void,
) =>
  Effect.gen(function* () {
    const partOf = yield* Part.client
    const one = (toldOne: ToWork | RowsToMake, n: number) =>
      partOf(`${workspace} ${n}`)
        [verb]({ workspace, told: serialize(toldOne) })
        .pipe(
          Effect.timeout(PATIENCE),
          Effect.retry({ times: 5, schedule: Schedule.spaced("500 millis") }),
          Effect.tap(({ runner, worked }) =>
            Effect.sync(() => {
              workedBy.set(runner, (workedBy.get(runner) ?? 0) + 1)
              use(deserialize(worked))
            }),
          ),
        )
    yield* Effect.forEach(told, one, { concurrency: AT_ONCE, discard: true })
  })

/** Works out an answer on all runners. It is the one that a single kernel gives. */
export const askInParts = <Q extends Question>(
  workspace: string,
  question: Q,
  asked: AskedOf<Q>,
  at: Instant,
  how: InParts,
) =>
  Effect.gen(function* () {
    const { parts: log } = yield* (yield* Workspaces).of(workspace)
    const { parts, whole } = yield* log.cut(question, asked, { at }, how.most)
    const all: Array<PartWorked> = []
    let done = 0
    const round = (some: ReadonlyArray<LogPart>) =>
      spread(
        workspace,
        "Work",
        some.map((part) => ({ whole, part })),
        how,
        (worked) => {
          const one = worked as PartWorked
          all.push(one)
          done = Math.min(done + one.facts, whole.position)
          how.onProgress({ done, total: whole.position })
        },
      )
    yield* round(parts)
    yield* round(log.leftOver(all.map(({ ties }) => ties)))
    how.onProgress({ done: whole.position, total: whole.position })
    return yield* log.answer(
      whole,
      all.map(({ draft }) => draft),
    )
  }).pipe(Effect.scoped)

/** Makes all rows of the read models again on all runners. Answers meanwhile come from the log. */
export const rebuildInParts = (workspace: string, at: Instant, how: InParts) =>
  Effect.gen(function* () {
    const kernel = yield* (yield* Workspaces).of(workspace)
    const parts = yield* kernel.parts.cutRebuild(how.most)
    const { position } = yield* kernel.head
    let done = 0
    const told = parts.map((part) => ({ part, at }))
    yield* spread(workspace, "MakeRows", told, how, (facts) => {
      done = Math.min(done + (facts as number), position)
      how.onProgress({ done, total: position })
    })
    // Parties, and whatever was recorded meanwhile.
    yield* kernel.refreshReadModels(at)
    how.onProgress({ done: position, total: position })
  }).pipe(Effect.scoped)
