import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { EventStoreShape } from "../event-store.js"
import { exportLog } from "../export-log.js"
import { makeMemoryStore } from "../memory.js"
import { restoreLog } from "../restore-log.js"
import { type ContractCase, contractCase, same } from "./contract-case.js"
import { commit, fact, facts, HERE, NOON, readAll, write } from "./sample.js"

const fill = (store: EventStoreShape) =>
  Effect.gen(function* () {
    yield* store.append(
      commit("c1", [write("b", facts("1", "2")), write("a", [fact("ü\n😀", { type: "Other" })])], {
        claims: [{ change: "take", key: "k", stream: "b" }],
      }),
    )
    yield* store.append(commit("c2", [], { recordedAt: NOON + 3 }))
    yield* store.append(commit("c3", [write("a", facts("3")), write("b", [], { exactly: 2 })]))
    yield* store.appendAll(
      Array.from({ length: 510 }, (_, n) => commit(`d${n}`, [write(`s${n % 7}`, facts(`${n}`))])),
    )
    yield* store.append({ ...commit("c1", [write("x", facts("other"))]), workspace: "there" })
    yield* store.append(commit("c4", []))
  })

const lines = (store: EventStoreShape) =>
  Effect.map(Stream.runCollect(exportLog(store, HERE)), Chunk.toReadonlyArray)

/** All that there is to know of a log. */
const whole = (store: EventStoreShape) =>
  Effect.gen(function* () {
    const first = yield* store.commits({ workspace: HERE, limit: 5000 })
    return {
      head: yield* store.head(HERE),
      commits: first.commits,
      log: yield* readAll(store),
      claims: yield* store.findClaims(HERE, ["k"]),
      latest: yield* store.latestOccurrence(HERE),
    }
  })

export const exportCases: ReadonlyArray<ContractCase> = [
  contractCase("an export restores an equal log, here and in any other store", (store) =>
    Effect.gen(function* () {
      yield* restoreLog(store, exportLog(makeMemoryStore(), HERE))
      const source = makeMemoryStore()
      yield* fill(source)
      const restored = yield* restoreLog(store, exportLog(source, HERE))
      const { head, ...log } = yield* whole(source)
      same("log", yield* whole(store), { head, ...log })
      const { hash, position } = head
      same("restored", restored, {
        workspace: HERE,
        commands: 514,
        events: 514,
        head: { position, hash },
      })
      same("verified", (yield* store.verify(HERE, { position, hash })).fault, undefined)
      same("export", yield* lines(store), yield* lines(source))
      const back = makeMemoryStore()
      yield* restoreLog(back, exportLog(store, HERE))
      same("back", yield* whole(back), { head, ...log })
      // Commands are remembered as they were.
      same("repeated", (yield* store.append(commit("c2", []))).replayed, true)
    }),
  ),

  contractCase("an export shows the log as it was at its first line", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      let late = 0
      const seen = yield* exportLog(store, HERE).pipe(
        Stream.tap(() =>
          Effect.when(
            store.append(commit("late", [write("a", facts("late"))])),
            () => late++ === 0,
          ),
        ),
        Stream.runCollect,
      )
      const head = JSON.parse(Chunk.unsafeHead(seen)).head.position
      same("events", JSON.parse(Chunk.unsafeLast(seen)), { end: { commands: 514, events: head } })
    }),
  ),

  contractCase("a log is not restored into one that has events", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      const again = yield* Effect.flip(restoreLog(store, exportLog(store, HERE)))
      same("refused", again._tag, "UnreadableExport")
      same("events", (yield* readAll(store)).length, 514)
    }),
  ),
]
