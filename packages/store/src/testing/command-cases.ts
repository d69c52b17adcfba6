import * as Effect from "effect/Effect"
import { type ContractCase, contractCase, same } from "./contract-case.js"
import { commit, facts, HERE, headOf, NOON, positions, readAll, refusal, write } from "./sample.js"

export const commandCases: ReadonlyArray<ContractCase> = [
  contractCase("a repeated command gets its first result, and nothing is stored", (store) =>
    Effect.gen(function* () {
      const repeated = commit("c1", [write("a", facts("1", "2")), write("b", facts("3"))])
      const first = yield* store.append(repeated)
      yield* store.append(commit("c2", [write("a", facts("4"))], { recordedAt: NOON + 5 }))
      const second = yield* store.append({ ...repeated, recordedAt: NOON + 9 })
      same("second result", second, { ...first, replayed: true })
      same("third result", yield* store.append(repeated), second)
      same("log", positions(yield* readAll(store)), [1, 2, 3, 4])
      same("head", yield* headOf(store), { position: 4, recordedAt: NOON + 5 })
    }),
  ),

  contractCase("a repeated command is not judged by its expectations again", (store) =>
    Effect.gen(function* () {
      const repeated = commit("c1", [write("a", facts("1"), "noStream")])
      const first = yield* store.append(repeated)
      same("second result", yield* store.append(repeated), { ...first, replayed: true })
    }),
  ),

  contractCase(
    "a command id with another fingerprint is a mismatch, and nothing is stored",
    (store) =>
      Effect.gen(function* () {
        const first = commit("c1", [write("a", facts("1"))])
        yield* store.append(first)
        for (const writes of [first.writes, [], [write("a", facts("no"), "noStream")]]) {
          const other = commit("c1", writes, { fingerprint: "another" })
          same("refusal", yield* refusal(store.append(other)), {
            _tag: "CommandMismatch",
            commandId: "c1",
          })
        }
        same("log", positions(yield* readAll(store)), [1])
        same("still known", (yield* store.append(first)).replayed, true)
      }),
  ),

  contractCase("an empty decision succeeds, is remembered and takes no position", (store) =>
    Effect.gen(function* () {
      yield* store.append(commit("c1", [write("a", facts("1"))], { recordedAt: 50 }))
      const empty = commit("c2", [], { recordedAt: 70 })
      const result = {
        replayed: false,
        firstPosition: undefined,
        lastPosition: undefined,
        versions: new Map(),
        recordedAt: 70,
      }
      same("result", yield* store.append(empty), result)
      same("repeated", yield* store.append(empty), { ...result, replayed: true })
      same("head", yield* headOf(store), { position: 1, recordedAt: 50 })
      const other = commit("c2", [], { fingerprint: "another" })
      same("mismatch", yield* refusal(store.append(other)), {
        _tag: "CommandMismatch",
        commandId: "c2",
      })
      const next = yield* store.append(commit("c3", [write("a", facts("2"))], { recordedAt: 60 }))
      same("the next event", [next.firstPosition, next.recordedAt], [2, 60])
    }),
  ),

  contractCase("an empty decision can be the first thing of a workspace", (store) =>
    Effect.gen(function* () {
      const empty = commit("c1", [write("a", [], "noStream")])
      const result = {
        replayed: false,
        firstPosition: undefined,
        lastPosition: undefined,
        versions: new Map([["a", 0]]),
        recordedAt: NOON,
      }
      same("result", yield* store.append(empty), result)
      same("repeated", yield* store.append(empty), { ...result, replayed: true })
      same("head", yield* headOf(store), { position: 0, recordedAt: undefined })
    }),
  ),

  contractCase("an empty decision is recorded no earlier than the log's last event", (store) =>
    Effect.gen(function* () {
      yield* store.append(commit("c1", [write("a", facts("1"))], { recordedAt: 50 }))
      const appended = yield* store.append(commit("c2", [], { recordedAt: 10 }))
      same("recordedAt", appended.recordedAt, 50)
    }),
  ),

  contractCase("an empty decision is refused when what it rests on has changed", (store) =>
    Effect.gen(function* () {
      yield* store.append(commit("c1", [write("a", facts("1"))]))
      const refused = yield* refusal(store.append(commit("c2", [write("a", [], { exactly: 0 })])))
      same("refusal", refused, {
        _tag: "Conflict",
        stream: "a",
        expected: { exactly: 0 },
        actual: 1,
        since: yield* readAll(store),
      })
      same("not remembered", yield* store.findCommands(HERE, ["c2"]), new Map())
    }),
  ),

  contractCase("a refused command leaves its id free", (store) =>
    Effect.gen(function* () {
      yield* refusal(store.append(commit("c1", [write("a", facts("1"), "streamExists")])))
      const other = commit("c1", [write("a", facts("2"))], { fingerprint: "another" })
      same("stored", (yield* store.append(other)).replayed, false)
    }),
  ),

  contractCase("command ids of other workspaces do not matter", (store) =>
    Effect.gen(function* () {
      yield* store.append(commit("c1", [write("a", facts("1"))]))
      const there = commit("c1", [write("a", facts("2"))], {
        workspace: "there",
        fingerprint: "another",
      })
      same("stored", (yield* store.append(there)).replayed, false)
      same("unknown", yield* store.findCommands("nowhere", ["c1"]), new Map())
      const known = yield* store.findCommands("there", ["c1"])
      same("known there", known.get("c1")?.fingerprint, "another")
    }),
  ),

  contractCase("findCommands gives those that are stored, with their first results", (store) =>
    Effect.gen(function* () {
      const first = yield* store.append(commit("c1", [write("a", facts("1")), write("b", [])]))
      const second = yield* store.append(commit("c2", []))
      yield* store.append(commit("c3", [write("a", facts("2"))]))
      const known = yield* store.findCommands(HERE, ["c2", "c0", "c1", "c2"])
      same(
        "found",
        known,
        new Map([
          ["c1", { fingerprint: "fingerprint of c1", appended: { ...first, replayed: true } }],
          ["c2", { fingerprint: "fingerprint of c2", appended: { ...second, replayed: true } }],
        ]),
      )
      same("none asked", yield* store.findCommands(HERE, []), new Map())
    }),
  ),

  contractCase("findCommands takes thousands of ids", (store) =>
    Effect.gen(function* () {
      const ids = Array.from({ length: 4000 }, (_, n) => `c${n}`)
      const even = ids.filter((_, n) => n % 2 === 0)
      yield* store.appendAll(even.map((id) => commit(id, [write("a", facts(id))])))
      const known = yield* store.findCommands(HERE, ids)
      same("found", [...known.keys()].sort(), even.sort())
    }),
  ),
]
