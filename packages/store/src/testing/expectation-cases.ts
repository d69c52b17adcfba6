import * as Effect from "effect/Effect"
import { describeExpectation, type Expectation, holds } from "../expectation.js"
import { type ContractCase, contractCase, same } from "./contract-case.js"
import { commit, facts, HERE, NOON, readAll, refusal, write } from "./sample.js"

const STREAM = "contact/1"

/** States of a stream: how many events it has, and how many its namesake elsewhere has. */
const states = [
  { name: "is absent", here: 0, elsewhere: 0 },
  { name: "has one event", here: 1, elsewhere: 0 },
  { name: "has several events", here: 3, elsewhere: 0 },
  { name: "is only in another workspace", here: 0, elsewhere: 2 },
]

const expectations: ReadonlyArray<Expectation> = [
  "any",
  "noStream",
  "streamExists",
  { exactly: 0 },
  { exactly: 1 },
  { exactly: 2 },
  { exactly: 3 },
  { exactly: 4 },
]

const before = (count: number): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, n) => `before ${n + 1}`)

const demand = (state: (typeof states)[number], expect: Expectation): ContractCase => {
  const accepted = holds(expect, state.here)
  return contractCase(
    `expecting ${describeExpectation(expect)}, a stream that ${state.name}: ${accepted ? "stored" : "conflict"}`,
    (store) =>
      Effect.gen(function* () {
        for (const [workspace, count] of [
          [HERE, state.here],
          ["elsewhere", state.elsewhere],
        ] as const) {
          if (count === 0) continue
          const writes = [write(STREAM, facts(...before(count)))]
          yield* store.append(commit("earlier", writes, { workspace }))
        }
        const earlier = yield* readAll(store)
        const append = store.append(commit("later", [write(STREAM, facts("new"), expect)]))
        if (accepted) {
          const position = state.here + 1
          same("result", yield* append, {
            replayed: false,
            firstPosition: position,
            lastPosition: position,
            versions: new Map([[STREAM, position]]),
            recordedAt: NOON,
          })
          const [added, ...more] = (yield* readAll(store)).slice(earlier.length)
          same(
            "event",
            [added?.position, added?.version, added?.data],
            [position, position, '"new"'],
          )
          same("events after it", more, [])
        } else {
          same("refusal", yield* refusal(append), {
            _tag: "Conflict",
            stream: STREAM,
            expected: expect,
            actual: state.here,
            since: typeof expect === "object" ? earlier.slice(expect.exactly) : [],
          })
          same("log afterwards", yield* readAll(store), earlier)
          const known = yield* store.findCommands(HERE, ["later"])
          same("the refused command is not remembered", known, new Map())
        }
        const elsewhere = yield* store.head("elsewhere")
        same("head of the other workspace", elsewhere.position, state.elsewhere)
      }),
  )
}

export const expectationCases: ReadonlyArray<ContractCase> = states.flatMap((state) =>
  expectations.map((expect) => demand(state, expect)),
)
