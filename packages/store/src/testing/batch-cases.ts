import * as Effect from "effect/Effect"
import { type ContractCase, contractCase, same } from "./contract-case.js"
import {
  brief,
  commit,
  facts,
  HERE,
  headOf,
  NOON,
  outcomes,
  positions,
  readAll,
  write,
} from "./sample.js"

const stored = (
  first: number,
  last: number,
  versions: ReadonlyArray<readonly [string, number]>,
) => ({
  replayed: false,
  firstPosition: first,
  lastPosition: last,
  versions: new Map(versions),
  recordedAt: NOON,
})

export const batchCases: ReadonlyArray<ContractCase> = [
  contractCase("a batch of no commits does nothing", (store) =>
    Effect.gen(function* () {
      same("results", outcomes(yield* store.appendAll([])), [])
      same("head", yield* headOf(store), { position: 0, recordedAt: undefined })
    }),
  ),

  contractCase("the commits of a batch see those before them", (store) =>
    Effect.gen(function* () {
      const results = yield* store.appendAll([
        commit("c1", [write("a", facts("1"), "noStream")]),
        commit("c2", [write("a", facts("2", "3"), { exactly: 1 })]),
        commit("c3", [write("a", facts("4"), { exactly: 3 }), write("b", facts("5"), "noStream")]),
      ])
      same("results", outcomes(results), [
        stored(1, 1, [["a", 1]]),
        stored(2, 3, [["a", 3]]),
        stored(4, 5, [
          ["a", 4],
          ["b", 1],
        ]),
      ])
      const expected = ['1 a@1 "1"', '2 a@2 "2"', '3 a@3 "3"', '4 a@4 "4"', '5 b@1 "5"']
      same("log", (yield* readAll(store)).map(brief), expected)
    }),
  ),

  contractCase("a refused commit of a batch does not disturb the others", (store) =>
    Effect.gen(function* () {
      yield* store.append(commit("c0", [write("a", facts("0"))]))
      const results = yield* store.appendAll([
        commit("c1", [write("a", facts("1"), { exactly: 1 })]),
        commit("c2", [write("b", facts("no")), write("a", facts("no"), { exactly: 1 })]),
        commit("c3", [write("a", facts("no"), "noStream")]),
        commit("", [write("a", facts("no"))]),
        commit("c1", [write("a", facts("no"))], { fingerprint: "another" }),
        commit("c4", [write("b", facts("2"), "noStream")]),
      ])
      const log = yield* readAll(store)
      same("log", log.map(brief), ['1 a@1 "0"', '2 a@2 "1"', '3 b@1 "2"'])
      same("results", outcomes(results), [
        stored(2, 2, [["a", 2]]),
        { _tag: "Conflict", stream: "a", expected: { exactly: 1 }, actual: 2, since: [log[1]] },
        { _tag: "Conflict", stream: "a", expected: "noStream", actual: 2, since: [] },
        { _tag: "Malformed", path: "commandId" },
        { _tag: "CommandMismatch", commandId: "c1" },
        stored(3, 3, [["b", 1]]),
      ])
      const known = yield* store.findCommands(HERE, ["c0", "c1", "c2", "c3", "c4"])
      same("commands", [...known.keys()].sort(), ["c0", "c1", "c4"])
    }),
  ),

  contractCase(
    "a conflict in a batch tells what there was at its turn, not what came later",
    (store) =>
      Effect.gen(function* () {
        const results = yield* store.appendAll([
          commit("c1", [write("a", facts("1", "2"))]),
          commit("c2", [write("a", facts("no"), { exactly: 1 })]),
          commit("c3", [write("a", facts("3"))]),
        ])
        const log = yield* readAll(store)
        same("results", outcomes(results)[1], {
          _tag: "Conflict",
          stream: "a",
          expected: { exactly: 1 },
          actual: 2,
          since: [log[1]],
        })
        same("log", positions(log), [1, 2, 3])
      }),
  ),

  contractCase("a command repeated within a batch gets its first result again", (store) =>
    Effect.gen(function* () {
      const once = commit("c1", [write("a", facts("1", "2"))])
      const results = yield* store.appendAll([
        once,
        commit("c2", [write("a", facts("3"))]),
        once,
        commit("c1", [], { fingerprint: "another" }),
      ])
      same("results", outcomes(results), [
        stored(1, 2, [["a", 2]]),
        stored(3, 3, [["a", 3]]),
        { ...stored(1, 2, [["a", 2]]), replayed: true },
        { _tag: "CommandMismatch", commandId: "c1" },
      ])
      same("log", positions(yield* readAll(store)), [1, 2, 3])
    }),
  ),

  contractCase("a command refused in a batch is judged afresh when it is repeated", (store) =>
    Effect.gen(function* () {
      const results = yield* store.appendAll([
        commit("c1", [write("a", facts("1"), "streamExists")]),
        commit("c2", [write("a", facts("2"))]),
        commit("c1", [write("a", facts("1"), "streamExists")]),
      ])
      same("results", outcomes(results).slice(1), [
        stored(1, 1, [["a", 1]]),
        stored(2, 2, [["a", 2]]),
      ])
    }),
  ),

  contractCase("a batch may write to several workspaces", (store) =>
    Effect.gen(function* () {
      const there = { workspace: "there" }
      const results = yield* store.appendAll([
        commit("c1", [write("a", facts("1"))]),
        commit("c1", [write("a", facts("2"))], there),
        commit("c2", [write("a", facts("3"), { exactly: 1 })]),
        commit("c2", [write("a", facts("4"), { exactly: 1 })], there),
      ])
      same("results", outcomes(results), [
        stored(1, 1, [["a", 1]]),
        stored(1, 1, [["a", 1]]),
        stored(2, 2, [["a", 2]]),
        stored(2, 2, [["a", 2]]),
      ])
      same("here", (yield* readAll(store)).map(brief), ['1 a@1 "1"', '2 a@2 "3"'])
      same("there", (yield* readAll(store, there)).map(brief), ['1 a@1 "2"', '2 a@2 "4"'])
    }),
  ),

  contractCase("a batch of 1,200 commits is stored in order, each with its own result", (store) =>
    Effect.gen(function* () {
      const count = 1200
      const commits = Array.from({ length: count }, (_, n) =>
        commit(`c${n}`, [write(`s${n % 40}`, facts(`${n}`), { exactly: Math.floor(n / 40) })]),
      )
      const results = yield* store.appendAll(commits)
      same(
        "results",
        outcomes(results),
        commits.map((_, n) => stored(n + 1, n + 1, [[`s${n % 40}`, Math.floor(n / 40) + 1]])),
      )
      const log = yield* readAll(store)
      same(
        "log",
        log.map(({ commandId, position }) => `${position} ${commandId}`),
        commits.map(({ commandId }, n) => `${n + 1} ${commandId}`),
      )
      const again = yield* store.appendAll(commits)
      same(
        "repeated",
        outcomes(again),
        outcomes(results).map((result) => ({ ...(result as object), replayed: true })),
      )
      same("head", (yield* store.head(HERE)).position, count)
    }),
  ),
]
