// What a runner serves: commands go to the workspace's entity, answers come from the database, whichever runner is asked.
import * as HttpRouter from "@effect/platform/HttpRouter"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import { type Instant, instantFromMillis, RepId } from "@followthrough/core"
import type { FollowthroughService, Progress } from "@followthrough/kernel/effect"
import { Clock, Effect, Schema, Stream } from "effect"
import { Workspace } from "./commands.js"
import { askInParts, type InParts, rebuildInParts } from "./parts.js"
import { Workspaces } from "./workspaces.js"

const InWorkspace = HttpRouter.schemaParams(
  Schema.Struct({
    workspace: Schema.String,
    at: Schema.optional(Schema.NumberFromString),
    parts: Schema.optionalWith(Schema.NumberFromString, { default: () => 0 }),
    rep: Schema.optional(RepId),
  }),
)

const asked = Effect.flatMap(InWorkspace, ({ at, parts, rep, workspace }) =>
  Effect.map(Clock.currentTimeMillis, (now) => ({
    workspace,
    parts,
    rep,
    at: instantFromMillis(at ?? now),
  })),
)

/** An answer from the rows of the read models: no entity has to do with it. */
const answering = (
  ask: (
    kernel: FollowthroughService,
    at: Instant,
    rep: RepId | undefined,
  ) => Effect.Effect<unknown, unknown>,
) =>
  Effect.gen(function* () {
    const { at, rep, workspace } = yield* asked
    const kernel = yield* (yield* Workspaces).of(workspace)
    return yield* HttpServerResponse.json(yield* ask(kernel, at, rep))
  }).pipe(Effect.scoped)

const Sent = Schema.Struct({
  commandId: Schema.String,
  command: Schema.Unknown,
  now: Schema.optional(Schema.Number),
})

const record = Effect.gen(function* () {
  const { at, workspace } = yield* asked
  const { command, commandId, now = at } = yield* HttpServerRequest.schemaBodyJson(Sent)
  const entityOf = yield* Workspace.client
  return yield* entityOf(workspace)
    .Record({ commandId, command, now })
    .pipe(
      Effect.flatMap((recorded) => HttpServerResponse.json(recorded)),
      Effect.catchTag("CommandRefused", ({ detail, reason }) =>
        HttpServerResponse.json({ commandId, reason, detail }, { status: 422 }),
      ),
    )
})

/** Lines of JSON: how far the work has come, and in the end what came of it. */
const lines = <A, E, R>(
  work: (how: Pick<InParts, "onProgress" | "workedBy">) => Effect.Effect<A, E, R>,
) =>
  Effect.map(Effect.context<R>(), (context) => {
    const said = Stream.asyncPush<object, E>((emit) => {
      const workedBy = new Map<string, number>()
      const onProgress = (progress: Progress) => void emit.single(progress)
      return work({ onProgress, workedBy }).pipe(
        Effect.andThen((answer) =>
          Effect.sync(() => {
            emit.single({ answer, workedBy: Object.fromEntries(workedBy) })
            emit.end()
          }),
        ),
        Effect.catchAllCause((cause) => Effect.sync(() => emit.halt(cause))),
        Effect.provide(context),
        Effect.forkScoped,
      )
    })
    return HttpServerResponse.stream(
      said.pipe(
        Stream.map((line) => `${JSON.stringify(line)}\n`),
        Stream.encodeText,
      ),
      { contentType: "application/x-ndjson" },
    )
  })

const audit = Effect.flatMap(asked, ({ at, parts: most, workspace }) =>
  lines((how) =>
    most > 0
      ? askInParts(workspace, "audit", {}, at, { ...how, most })
      : Effect.gen(function* () {
          const kernel = yield* (yield* Workspaces).of(workspace)
          return yield* kernel.ask("audit", {}, { at }, how)
        }).pipe(Effect.scoped),
  ),
)

const rebuild = Effect.flatMap(asked, ({ at, parts: most, workspace }) =>
  lines((how) => rebuildInParts(workspace, at, { ...how, most: Math.max(1, most) })),
)

export const routes = HttpRouter.empty.pipe(
  HttpRouter.get("/health", HttpServerResponse.text("ok")),
  HttpRouter.post("/:workspace/commands", record),
  HttpRouter.get(
    "/:workspace/next",
    answering((kernel, at) => kernel.ask("next", { limit: 20 }, { at })),
  ),
  HttpRouter.get(
    "/:workspace/plan",
    answering((kernel, at, repId) => kernel.ask("plan", { repId, length: "week" }, { at })),
  ),
  HttpRouter.get(
    "/:workspace/promises",
    answering((kernel, at) => kernel.ask("promises", { limit: 20 }, { at })),
  ),
  HttpRouter.get(
    "/:workspace/verify",
    answering((kernel) => kernel.verify()),
  ),
  HttpRouter.get("/:workspace/audit", audit),
  HttpRouter.post("/:workspace/rebuild", rebuild),
)
