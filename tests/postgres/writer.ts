// Appends without end, alone and in batches, and sends again what failed. Says `? id` before each
// commit, `+ result` once it is acknowledged, and `! reason` when it failed. To be killed, or to be asked to end.
import { writeSync } from "node:fs"
import type { Appended, Commit, EventStoreShape } from "@followthrough/store"
import { Effect, Either } from "effect"
import { commitOf, commitWithRows, ownStream, rowsOf } from "./commits.js"
import { openLog, run, W } from "./open-log.js"

const [url = "", prefix = "", name = ""] = process.argv.slice(2)

let isAsked = false
process.stdin.resume().once("end", () => {
  isAsked = true
})

const say = (text: string): void => {
  writeSync(1, `${text}\n`)
}

/** Positions of what this writer's stream holds. */
const positions: Array<number> = []

const acknowledge = (id: string, { firstPosition: first = 0, replayed }: Appended): void => {
  positions.push(first, first + 1)
  say(`+ ${JSON.stringify({ id, first, replayed })}`)
}

/** Tried again until the store has it, as a host does that knows nothing of what became of it. */
const persistently = <A>(
  work: Effect.Effect<A, { readonly _tag: string; readonly reason?: { readonly _tag: string } }>,
): Effect.Effect<A> =>
  Effect.catchAll(work, (failure) => {
    if (failure._tag !== "StoreFailure") return Effect.die(failure)
    say(`! ${failure.reason?._tag}`)
    return Effect.zipRight(Effect.sleep(20), persistently(work))
  })

const commitNext = (store: EventStoreShape, n: number): Effect.Effect<Commit, never> =>
  n % 3 === 0
    ? Effect.succeed(commitOf(name, n))
    : Effect.map(persistently(store.head(W)), ({ position }) =>
        commitWithRows(name, n, positions, position),
      )

await run(
  Effect.gen(function* () {
    const store = yield* openLog({ url, prefix })
    for (let n = 0; !isAsked; n += 4) {
      const alone = yield* commitNext(store, n)
      say(`? ${alone.commandId}`)
      acknowledge(alone.commandId, yield* persistently(store.append(alone)))
      const last = positions.at(-1) ?? 0
      yield* persistently(store.keepRows(W, [rowsOf(ownStream(name), positions, last)]))
      const batch = [1, 2, 3].map((k) => commitOf(name, n + k))
      for (const { commandId } of batch) say(`? ${commandId}`)
      const results = yield* persistently(store.appendAll(batch))
      for (const [k, { commandId }] of batch.entries()) {
        const result = results[k]
        if (result === undefined || Either.isLeft(result)) throw new Error(`no ${commandId}`)
        acknowledge(commandId, result.right)
      }
    }
  }),
)
