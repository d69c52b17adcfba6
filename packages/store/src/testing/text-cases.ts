import * as Effect from "effect/Effect"
import type { Commit } from "../commit.js"
import { type ContractCase, contractCase, same } from "./contract-case.js"
import {
  commit,
  fact,
  facts,
  HERE,
  headOf,
  NOON,
  readAll,
  readStreams,
  refusal,
  write,
} from "./sample.js"

/** Names that have tripped stores: keys of objects, quotes, wildcards, look-alikes. */
const NAMES = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "'; DROP TABLE events; --",
  '"quoted"',
  "100%",
  "under_score",
  "a b",
  "a b ",
  " a b",
  "tab\tand\nnewline",
  "007",
  "7",
  "1e3",
  "null",
  "A",
  "a",
  "é",
  "e\u0301",
  "日本",
  "\u{1f4de}",
  "\ufeffbom",
  "?1",
  "x".repeat(2000),
]

const UNSTORABLE = ["a\0b", "\0", "\ud800", "x\udc00", "\udc00\ud800", "\ud83d"]

const malformed: ReadonlyArray<readonly [path: string, commit: (bad: string) => Commit]> = [
  ["workspace", (bad) => commit("c", [], { workspace: bad })],
  ["commandId", (bad) => commit(bad, [])],
  ["fingerprint", (bad) => commit("c", [], { fingerprint: bad })],
  ["writes[0].stream", (bad) => commit("c", [write(bad, facts("x"))])],
  ["writes[1].events[1].type", (bad) => second(fact("x", { type: bad }))],
  ["writes[1].events[1].data", (bad) => second(fact("x", { data: bad }))],
]

const second = (event: ReturnType<typeof fact>): Commit =>
  commit("c", [write("a", facts("x")), write("b", [fact("fine"), event])])

const BAD_NUMBERS = [Number.NaN, Number.POSITIVE_INFINITY, 1.5, 2 ** 53, -(2 ** 53), -0]

export const textCases: ReadonlyArray<ContractCase> = [
  contractCase("any name is a name of its own", (store) =>
    Effect.gen(function* () {
      for (const name of NAMES) {
        const writes = [write(name, [fact(name, { type: name })], "noStream")]
        yield* store.append(commit(name, writes, { workspace: name, fingerprint: name }))
        yield* store.append(commit(name, writes))
      }
      const log = yield* readAll(store)
      same(
        "log",
        log.map(({ commandId, data, stream, type }) => [commandId, stream, type, JSON.parse(data)]),
        NAMES.map((name) => [name, name, name, name]),
      )
      const known = yield* store.findCommands(HERE, NAMES)
      same("commands", [...known.keys()].sort(), [...NAMES].sort())
      for (const [n, name] of NAMES.entries()) {
        const ofStream = yield* readAll(store, { from: { _tag: "Stream", stream: name } })
        same(`stream ${name}`, ofStream, [log[n]])
        const ofType = yield* readAll(store, { from: { _tag: "Types", types: [name] } })
        same(`type ${name}`, ofType, [log[n]])
        const [own] = yield* readAll(store, { workspace: name })
        same(`workspace ${name}`, own, { ...log[n], position: 1 })
        const conflict = yield* refusal(
          store.append(commit(`${name}!`, [write(name, facts("x"), "noStream")])),
        )
        same(`conflict in ${name}`, conflict, {
          _tag: "Conflict",
          stream: name,
          expected: "noStream",
          actual: 1,
          since: [],
        })
      }
      same("streams", new Set((yield* readStreams(store)).map((e) => e.stream)).size, NAMES.length)
    }),
  ),

  contractCase("data comes back letter by letter, whatever it is", (store) =>
    Effect.gen(function* () {
      const texts = [
        "",
        " ",
        "not json",
        '{"z":1,"a":[1.0,-0,1e400,"\\u0000","\\ud800"]}',
        '{"a":1,"a":2}',
        "\r\n\t\u2028\u2029\u0001\u007f\ufffd\ufeff",
        "\u{1f600}".repeat(1000),
        "0".repeat(300_000),
      ]
      yield* store.append(
        commit("c1", [
          write(
            "a",
            texts.map((data) => fact("", { data })),
          ),
        ]),
      )
      same(
        "data",
        (yield* readAll(store)).map(({ data }) => data),
        texts,
      )
      same(
        "data by stream",
        (yield* readStreams(store)).map(({ data }) => data),
        texts,
      )
    }),
  ),

  contractCase("instants come back exactly, early and late ones too", (store) =>
    Effect.gen(function* () {
      const instants = [
        0,
        -1,
        1,
        NOON,
        -62_135_596_800_000,
        2 ** 31,
        2 ** 32 + 1,
        2 ** 53 - 1,
        1 - 2 ** 53,
      ]
      const events = instants.map((occurredAt) => fact("x", { occurredAt }))
      const recordedAt = 2 ** 53 - 1
      yield* store.append(commit("c1", [write("a", events)], { recordedAt }))
      const log = yield* readAll(store)
      same(
        "occurredAt",
        log.map(({ occurredAt }) => occurredAt),
        instants,
      )
      same(
        "recordedAt",
        log.map((event) => event.recordedAt),
        instants.map(() => recordedAt),
      )
    }),
  ),

  ...malformed.map(([path, made]) =>
    contractCase(`malformed: ${path} that is not Unicode or holds U+0000`, (store) =>
      Effect.gen(function* () {
        for (const bad of UNSTORABLE) {
          same("refusal", yield* refusal(store.append(made(bad))), { _tag: "Malformed", path })
        }
        same("log", yield* readAll(store), [])
        same("the id is free", (yield* store.append(commit("c", []))).replayed, false)
      }),
    ),
  ),

  contractCase("malformed: an empty name", (store) =>
    Effect.gen(function* () {
      for (const [path, made] of malformed) {
        if (path === "fingerprint" || path.endsWith("data")) continue
        same(path, yield* refusal(store.append(made(""))), { _tag: "Malformed", path })
      }
    }),
  ),

  contractCase("malformed: a number that is not whole and safe", (store) =>
    Effect.gen(function* () {
      for (const bad of BAD_NUMBERS) {
        const recorded = store.append(commit("c", [], { recordedAt: bad }))
        same(`recordedAt ${bad}`, yield* refusal(recorded), {
          _tag: "Malformed",
          path: "recordedAt",
        })
        const occurred = store.append(second(fact("x", { occurredAt: bad })))
        const at = "writes[1].events[1].occurredAt"
        same(`occurredAt ${bad}`, yield* refusal(occurred), { _tag: "Malformed", path: at })
        const expected = store.append(commit("c", [write("a", [], { exactly: bad })]))
        const expect = "writes[0].expect"
        same(`exactly ${bad}`, yield* refusal(expected), { _tag: "Malformed", path: expect })
      }
      const negative = store.append(commit("c", [write("a", [], { exactly: -1 })]))
      same("exactly -1", yield* refusal(negative), { _tag: "Malformed", path: "writes[0].expect" })
    }),
  ),

  contractCase("a name that cannot be stored is never found", (store) =>
    Effect.gen(function* () {
      // U+FFFD is what encoders make of a lone surrogate.
      const near = "\ufffd"
      yield* store.append(commit(near, [write(near, [fact("x", { type: near })])]))
      yield* store.append(commit(near, [write(near, facts("x"))], { workspace: near }))
      yield* store.append(commit("a", [write("a\u{1f600}", facts("x"))]))
      same("the look-alike is there", (yield* readAll(store, { workspace: near })).length, 1)
      for (const bad of ["\ud800", "\udfff", "\ud83d"]) {
        same("stream", yield* readAll(store, { from: { _tag: "Stream", stream: bad } }), [])
        same("streams", yield* readAll(store, { from: { _tag: "Streams", streams: [bad] } }), [])
        same("types", yield* readAll(store, { from: { _tag: "Types", types: [bad] } }), [])
        same("prefix", yield* readStreams(store, { streamPrefix: bad }), [])
        same("half a character", yield* readStreams(store, { streamPrefix: `a${bad}` }), [])
        same("workspace", yield* readAll(store, { workspace: bad }), [])
        same("head", yield* headOf(store, bad), { position: 0, recordedAt: undefined })
        same("commands", yield* store.findCommands(HERE, [bad]), new Map())
        same("commands there", yield* store.findCommands(bad, [near]), new Map())
      }
    }),
  ),
]
