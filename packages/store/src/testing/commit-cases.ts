import * as Effect from "effect/Effect"
import { type ContractCase, contractCase, same } from "./contract-case.js"
import { brief, commit, facts, HERE, headOf, NOON, readAll, refusal, write } from "./sample.js"

export const commitCases: ReadonlyArray<ContractCase> = [
  contractCase("an empty log has position 0 and no instant", (store) =>
    Effect.gen(function* () {
      same("head", yield* headOf(store), { position: 0, recordedAt: undefined })
      const page = yield* store.read({ workspace: HERE, from: { _tag: "All" } })
      same("page", page, { events: [], head: 0, next: undefined })
    }),
  ),

  contractCase("an event is read as it was written", (store) =>
    Effect.gen(function* () {
      const data = '{"b":1,"a":"ü","n":1e2}'
      const events = [{ type: "TouchLogged", occurredAt: NOON - 5, data }]
      yield* store.append(commit("c1", [write("contact/1", events)]))
      same("log", yield* readAll(store), [
        {
          position: 1,
          stream: "contact/1",
          version: 1,
          type: "TouchLogged",
          occurredAt: NOON - 5,
          recordedAt: NOON,
          commandId: "c1",
          data,
        },
      ])
      same("head", yield* headOf(store), { position: 1, recordedAt: NOON })
    }),
  ),

  contractCase("positions are dense over all streams, versions within each", (store) =>
    Effect.gen(function* () {
      for (const [n, stream] of ["a", "b", "a", "c", "b", "a"].entries()) {
        yield* store.append(commit(`c${n}`, [write(stream, facts(`${n}x`, `${n}y`))]))
      }
      const log = yield* readAll(store)
      same("log", log.map(brief), [
        '1 a@1 "0x"',
        '2 a@2 "0y"',
        '3 b@1 "1x"',
        '4 b@2 "1y"',
        '5 a@3 "2x"',
        '6 a@4 "2y"',
        '7 c@1 "3x"',
        '8 c@2 "3y"',
        '9 b@3 "4x"',
        '10 b@4 "4y"',
        '11 a@5 "5x"',
        '12 a@6 "5y"',
      ])
    }),
  ),

  contractCase("a refused commit leaves no gap in the positions", (store) =>
    Effect.gen(function* () {
      yield* store.append(commit("c1", [write("a", facts("1"))]))
      yield* refusal(store.append(commit("c2", [write("a", facts("no"), "noStream")])))
      const appended = yield* store.append(commit("c3", [write("a", facts("2"))]))
      same("position", [appended.firstPosition, appended.lastPosition], [2, 2])
    }),
  ),

  contractCase("a commit to several streams keeps the order of its writes", (store) =>
    Effect.gen(function* () {
      const writes = [write("b", facts("1", "2")), write("a", facts("3")), write("c", facts("4"))]
      same("result", yield* store.append(commit("c1", writes)), {
        replayed: false,
        firstPosition: 1,
        lastPosition: 4,
        versions: new Map([
          ["b", 2],
          ["a", 1],
          ["c", 1],
        ]),
        recordedAt: NOON,
      })
      const expected = ['1 b@1 "1"', '2 b@2 "2"', '3 a@1 "3"', '4 c@1 "4"']
      same("log", (yield* readAll(store)).map(brief), expected)
    }),
  ),

  contractCase("a commit to several streams is stored whole or not at all", (store) =>
    Effect.gen(function* () {
      yield* store.append(commit("c1", [write("b", facts("there"))]))
      for (const writes of [
        [write("a", facts("x"), "noStream"), write("b", facts("y"), "noStream")],
        [write("b", facts("y"), "noStream"), write("a", facts("x"), "noStream")],
      ]) {
        same("refusal", yield* refusal(store.append(commit("c2", writes))), {
          _tag: "Conflict",
          stream: "b",
          expected: "noStream",
          actual: 1,
          since: [],
        })
        same("log", (yield* readAll(store)).map(brief), ['1 b@1 "there"'])
      }
      yield* store.append(commit("c2", [write("a", facts("x"), "noStream")]))
    }),
  ),

  contractCase("of several expectations that fail, the first in order is told", (store) =>
    Effect.gen(function* () {
      const writes = [
        write("a", facts("1")),
        write("b", facts("2"), { exactly: 7 }),
        write("c", facts("3"), "streamExists"),
      ]
      const refused = yield* refusal(store.append(commit("c1", writes)))
      same("refusal", refused, {
        _tag: "Conflict",
        stream: "b",
        expected: { exactly: 7 },
        actual: 0,
        since: [],
      })
    }),
  ),

  contractCase("a write without events states an expectation and stores nothing", (store) =>
    Effect.gen(function* () {
      yield* store.append(commit("c1", [write("guard", facts("1", "2"))]))
      const guarded = (expect: number) => [
        write("guard", [], { exactly: expect }),
        write("a", facts("x")),
      ]
      const refused = yield* refusal(store.append(commit("c2", guarded(1))))
      const [, second] = yield* readAll(store)
      same("refusal", refused, {
        _tag: "Conflict",
        stream: "guard",
        expected: { exactly: 1 },
        actual: 2,
        since: [second],
      })
      const appended = yield* store.append(commit("c3", guarded(2)))
      same(
        "versions",
        appended.versions,
        new Map([
          ["guard", 2],
          ["a", 1],
        ]),
      )
      same("position", appended.lastPosition, 3)
    }),
  ),

  contractCase("a stream named twice in a commit is malformed", (store) =>
    Effect.gen(function* () {
      const writes = [write("a", facts("1")), write("b", []), write("a", facts("2"))]
      const refused = yield* refusal(store.append(commit("c1", writes)))
      same("refusal", refused, { _tag: "Malformed", path: "writes[2].stream" })
      same("log", yield* readAll(store), [])
    }),
  ),

  contractCase("a conflict tells what was written since, complete and in order", (store) =>
    Effect.gen(function* () {
      yield* store.append(commit("c1", [write("a", facts("1"))]))
      yield* store.append(commit("c2", [write("b", facts("other")), write("a", facts("2", "3"))]))
      yield* store.append(commit("c3", [write("a", facts("4"))]))
      const log = yield* readAll(store, { from: { _tag: "Stream", stream: "a" } })
      const append = store.append(commit("c4", [write("a", facts("no"), { exactly: 1 })]))
      same("refusal", yield* refusal(append), {
        _tag: "Conflict",
        stream: "a",
        expected: { exactly: 1 },
        actual: 4,
        since: log.slice(1),
      })
    }),
  ),

  contractCase("a commit of 700 events is stored in order", (store) =>
    Effect.gen(function* () {
      const data = Array.from({ length: 700 }, (_, n) => `${n}`)
      const writes = [
        write("a", facts(...data.slice(0, 350))),
        write("b", facts(...data.slice(350))),
      ]
      const appended = yield* store.append(commit("c1", writes))
      same("positions", [appended.firstPosition, appended.lastPosition], [1, 700])
      const log = yield* readAll(store)
      same(
        "log",
        log.map((event) => JSON.parse(event.data)),
        data,
      )
      same(
        "versions",
        log.map(({ version }) => version),
        data.map((_, n) => (n % 350) + 1),
      )
    }),
  ),
]
