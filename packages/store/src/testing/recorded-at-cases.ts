import * as Effect from "effect/Effect"
import { type ContractCase, contractCase, same } from "./contract-case.js"
import { commit, fact, facts, HERE, headOf, outcomes, readAll, write } from "./sample.js"

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
      same("head", yield* headOf(store), { position: 7, recordedAt: 12 })
    }),
  ),

  contractCase("the latest occurrence is the latest of all, wherever it stands", (store) =>
    Effect.gen(function* () {
      same("in an empty log", yield* store.latestOccurrence(HERE), undefined)
      const latest: Array<number | undefined> = []
      for (const [n, occurredAt] of [-5, 30, 20, 40, 10].entries()) {
        const event = fact("x", { occurredAt })
        yield* store.append(
          commit(`c${n}`, [write(`s${n % 2}`, [event, fact("y", { occurredAt: -9 })])]),
        )
        latest.push(yield* store.latestOccurrence(HERE))
      }
      same("as the log grows", latest, [-5, 30, 30, 40, 40])
      const late = [write("s0", [fact("x", { occurredAt: 99 })], "noStream")]
      yield* store.appendAll([commit("refused", late), commit("empty", [write("s0", [])])])
      same("after a refusal and an empty decision", yield* store.latestOccurrence(HERE), 40)
      yield* store.append(
        commit("c9", [write("s0", [fact("x", { occurredAt: 99 })])], { workspace: "elsewhere" }),
      )
      same("after a commit elsewhere", yield* store.latestOccurrence(HERE), 40)
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
