// Commands go through the cluster: each workspace is an entity, which lives on one runner at a time and decides there.
import * as ClusterSchema from "@effect/cluster/ClusterSchema"
import * as Entity from "@effect/cluster/Entity"
import * as Rpc from "@effect/rpc/Rpc"
import { commandFromJson, type Instant } from "@followthrough/core"
import type { FollowthroughService, NotRecorded } from "@followthrough/kernel/effect"
import type { StoreFailure } from "@followthrough/store"
import { Effect, Either, Schedule, Schema } from "effect"
import { Workspaces } from "./workspaces.js"

/** The command was not recorded, and will not be. */
class CommandRefused extends Schema.TaggedError<CommandRefused>()("CommandRefused", {
  commandId: Schema.String,
  reason: Schema.String,
  detail: Schema.Unknown,
}) {}

/**
 * A message that is kept in the database until it was answered, whichever runners are lost meanwhile. It has no key of
 * its own: the kernel knows commands by their ids, and compares their contents.
 */
const Record = Rpc.make("Record", {
  payload: { commandId: Schema.String, now: Schema.Number, command: Schema.Unknown },
  success: Schema.Struct({
    commandId: Schema.String,
    replayed: Schema.Boolean,
    positions: Schema.Array(Schema.Number),
    /** Who decided. */
    runner: Schema.String,
  }),
  error: CommandRefused,
}).annotate(ClusterSchema.Persisted, true)

/** The entity's id is the name of the workspace. */
export const Workspace = Entity.make("Workspace", [Record])

interface Told {
  readonly commandId: string
  readonly now: number
  readonly command: unknown
}

/** So many commands wait in the kernel at a time: those that do share a transaction, in the order they came. */
const AT_ONCE = 100

export const workspaceLayer = Workspace.toLayer(
  Effect.gen(function* () {
    const workspaces = yield* Workspaces
    const { entityId } = yield* Entity.CurrentAddress
    const kernel = yield* workspaces.of(entityId)
    const { host, port } = yield* Entity.CurrentRunnerAddress
    const runner = `${host}:${port}`
    return {
      Record: ({ payload }: { readonly payload: Told }) =>
        Effect.map(recorded(kernel, payload), (done) => ({ ...done, runner })),
    }
  }),
  { concurrency: AT_ONCE },
)

const recorded = (kernel: FollowthroughService, { command, commandId, now }: Told) =>
  Effect.gen(function* () {
    const refused = (reason: string, detail: unknown) =>
      new CommandRefused({ commandId, reason, detail })
    const decoded = commandFromJson(command)
    if (Either.isLeft(decoded)) return yield* refused("malformed", decoded.left.problems)
    return yield* kernel.record({ commandId, now: now as Instant, command: decoded.right }).pipe(
      // Nobody has decided yet: the message waits, as it does while its runner is lost.
      Effect.retry({ while: mayPass, schedule: Schedule.spaced("200 millis") }),
      Effect.mapError((failure) =>
        failure._tag === "Refused"
          ? refused("refused", failure.refusal)
          : refused(failure._tag, String(failure)),
      ),
    )
  })

const mayPass = (failure: NotRecorded | StoreFailure | { readonly _tag: "UnreadableLog" }) =>
  failure._tag === "Contended" ||
  (failure._tag === "StoreFailure" &&
    (failure.reason._tag === "Busy" || failure.reason._tag === "Unavailable"))
