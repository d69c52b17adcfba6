import { Effect } from "effect"
import { type ContractCase, contractCase, same } from "./contract-case.js"
import { commit, fact, facts, HERE, outcomes, readAll, write } from "./sample.js"

export const recordedAtCases: ReadonlyArray<ContractCase> = [
  contractCase("recordedAt never falls along the log", (store) =>
    Effect.gen(function* () {
      const given = [5, 9, 3, 9, 2, 12, 11]
      const stored = [5, 9, 9, 9, 9, 12, 12]
      for (const [n, recordedAt] of given.entries()) {
        const appended = yield* store.append(
          commit(`c${n}`, [write("a", [fact("x", { occurredAt: 1 })])], { recordedAt }),
        )
        same(`result ${n}`, appended.recordedAt, stored[n])
      }
      const log = yield* readAll(store)
      same(
        "log",
        log.map(({ recordedAt }) => recordedAt),
        stored,
      )
      same(
        "occurredAt is left alone",
        log.map(({ occurredAt }) => occurredAt),
        stored.map(() => 1),
      )
      same("head", yield* store.head(HERE), { position: 7, recordedAt: 12 })
    }),
  ),

  contractCase("recordedAt may lie before 1970, and a batch raises it too", (store) =>
    Effect.gen(function* () {
      const results = yield* store.appendAll(
        [-7, -9, -3].map((recordedAt, n) =>
          commit(`c${n}`, [write("a", facts("x"))], { recordedAt }),
        ),
      )
      same(
        "results",
        outcomes(results),
        [-7, -7, -3].map((recordedAt, n) => ({
          replayed: false,
          firstPosition: n + 1,
          lastPosition: n + 1,
          versions: new Map([["a", n + 1]]),
          recordedAt,
        })),
      )
      const log = yield* readAll(store)
      same(
        "log",
        log.map(({ recordedAt }) => recordedAt),
        [-7, -7, -3],
      )
    }),
  ),

  contractCase("a workspace's instants do not reach another", (store) =>
    Effect.gen(function* () {
      yield* store.append(commit("c1", [write("a", facts("x"))], { recordedAt: 900 }))
      const elsewhere = { workspace: "elsewhere", recordedAt: 100 }
      const appended = yield* store.append(commit("c1", [write("a", facts("x"))], elsewhere))
      same("recordedAt", appended.recordedAt, 100)
      same("position", appended.firstPosition, 1)
    }),
  ),
]
