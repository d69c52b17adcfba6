// Fibers append on what they know, three times each, and decide again after a conflict. Each fact
// says on which version it was decided.
// Says at the end how many commits were stored and how many were given up as busy.
import type { EventStoreShape } from "@followthrough/store"
import { Effect } from "effect"
import { commitOf, openStore, run } from "../temporary.js"

const [filename = "", name = "", fibers = ""] = process.argv.slice(2)
const ROUNDS = 3

const counts = { stored: 0, busy: 0 }

type Appending = ReturnType<EventStoreShape["append"]>

const counted = (appending: Appending): Effect.Effect<void, unknown> =>
  Effect.matchEffect(appending, {
    onFailure: (error) => {
      if (error._tag !== "StoreFailure" || error.reason._tag !== "Busy") return Effect.fail(error)
      counts.busy += 1
      return Effect.void
    },
    onSuccess: () => {
      counts.stored += 1
      return Effect.void
    },
  })

/** Decided again on whatever version a conflict tells of. */
const append = (store: EventStoreShape, id: string, exactly: number): Appending =>
  Effect.catchTag(
    store.append(commitOf(id, { shared: [`${id} on ${exactly}`] }, { exactly })),
    "Conflict",
    ({ actual }) => append(store, id, actual),
  )

await run(
  Effect.flatMap(openStore({ filename }), (store) =>
    Effect.forEach(
      Array.from({ length: Number(fibers) }, (_, fiber) => fiber),
      (fiber) =>
        Effect.gen(function* () {
          for (let round = 0; round < ROUNDS; round++) {
            const id = `${name}.${fiber}.${round}`
            yield* counted(append(store, id, 0))
            yield* counted(
              store.append(commitOf(`${id}+`, { [`own ${name}.${fiber}`]: ["1"], both: ["2"] })),
            )
          }
        }),
      { concurrency: "unbounded" },
    ),
  ),
)
console.log(JSON.stringify(counts))
