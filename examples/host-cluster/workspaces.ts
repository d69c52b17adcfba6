// The kernels of a runner: one for each workspace that it has to do with, all on one store.
import { Followthrough, followthroughLayer } from "@followthrough/kernel/effect"
import { EventStore } from "@followthrough/store"
import { Context, Effect, Layer, RcMap } from "effect"

/** A kernel that nobody has asked for this long is let go of. */
const IDLE = "1 minute"

export class Workspaces extends Effect.Service<Workspaces>()("host-cluster/Workspaces", {
  scoped: Effect.gen(function* () {
    const store = Layer.succeed(EventStore, yield* EventStore)
    const kernels = yield* RcMap.make({
      lookup: (workspace: string) =>
        Effect.map(
          Layer.build(Layer.provide(followthroughLayer({ workspace }), store)),
          Context.get(Followthrough),
        ),
      idleTimeToLive: IDLE,
    })
    return {
      /** The kernel of a workspace, for as long as the scope is open. */
      of: (workspace: string) => RcMap.get(kernels, workspace),
    }
  }),
}) {}
