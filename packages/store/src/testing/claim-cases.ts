import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { Claim } from "../claim.js"
import { type ContractCase, contractCase, same } from "./contract-case.js"
import { brief, commit, facts, HERE, outcomes, readAll, refusal, write } from "./sample.js"

const take = (key: string, stream: string): Claim => ({ change: "take", key, stream })
const release = (key: string, stream: string): Claim => ({ change: "release", key, stream })

/** One fact in a stream, with claims. */
const claiming = (commandId: string, stream: string, ...claims: ReadonlyArray<Claim>) =>
  commit(commandId, [write(stream, facts(commandId))], { claims })

const taken = (key: string, by: string) => ({ _tag: "ClaimTaken", key, by })

export const claimCases: ReadonlyArray<ContractCase> = [
  contractCase("a key is held by the stream that took it", (store) =>
    Effect.gen(function* () {
      same("nothing yet", yield* store.findClaims(HERE, ["k"]), new Map())
      yield* store.append(claiming("c1", "a", take("k", "a"), take("l", "b")))
      same(
        "holders",
        yield* store.findClaims(HERE, ["l", "m", "k", "k"]),
        new Map([
          ["k", "a"],
          ["l", "b"],
        ]),
      )
    }),
  ),

  contractCase("a key that another stream holds is refused, and nothing is stored", (store) =>
    Effect.gen(function* () {
      yield* store.append(claiming("c1", "a", take("k", "a")))
      const second = claiming("c2", "b", take("free", "b"), take("k", "b"))
      same("refusal", yield* refusal(store.append(second)), taken("k", "a"))
      same("log", (yield* readAll(store)).map(brief), ['1 a@1 "c1"'])
      same("holders", yield* store.findClaims(HERE, ["free", "k"]), new Map([["k", "a"]]))
      same("not remembered", yield* store.findCommands(HERE, ["c2"]), new Map())
      yield* store.append(commit("c2", [write("b", facts("x"))]))
    }),
  ),

  contractCase("taking a key again changes nothing; a repeated command is not judged", (store) =>
    Effect.gen(function* () {
      const first = claiming("c1", "a", take("k", "a"))
      yield* store.append(first)
      yield* store.append(claiming("c2", "a", take("k", "a")))
      yield* store.append(claiming("c3", "a", release("k", "a")))
      yield* store.append(claiming("c4", "b", take("k", "b")))
      same("repeated", (yield* store.append(first)).replayed, true)
      same("holder", yield* store.findClaims(HERE, ["k"]), new Map([["k", "b"]]))
    }),
  ),

  contractCase("only the holder releases a key, and then it is free", (store) =>
    Effect.gen(function* () {
      yield* store.append(claiming("c1", "a", take("k", "a")))
      yield* store.append(claiming("c2", "b", release("k", "b"), release("unheld", "b")))
      same("kept", yield* store.findClaims(HERE, ["k"]), new Map([["k", "a"]]))
      yield* store.append(claiming("c3", "b", release("k", "a")))
      same("free", yield* store.findClaims(HERE, ["k"]), new Map())
      yield* store.append(claiming("c4", "b", take("k", "b")))
      same("taken", yield* store.findClaims(HERE, ["k"]), new Map([["k", "b"]]))
    }),
  ),

  contractCase("within a batch, claims are judged one commit after the other", (store) =>
    Effect.gen(function* () {
      const results = yield* store.appendAll([
        claiming("c1", "a", take("k", "a")),
        claiming("c2", "b", take("k", "b")),
        claiming("c3", "a", release("k", "a")),
        claiming("c4", "b", take("k", "b")),
        claiming("c5", "a", take("k", "a")),
      ])
      const kinds = outcomes(results).map((one) =>
        typeof one === "object" && one !== null && "_tag" in one ? one : "stored",
      )
      const expected = ["stored", taken("k", "a"), "stored", "stored", taken("k", "b")]
      same("results", kinds, expected)
      same("holder", yield* store.findClaims(HERE, ["k"]), new Map([["k", "b"]]))
    }),
  ),

  contractCase("of many who take a key at the same time, one gets it", (store) =>
    Effect.gen(function* () {
      const streams = Array.from({ length: 20 }, (_, n) => `s${n}`)
      const results = yield* Effect.forEach(
        streams,
        (stream) => Effect.either(store.append(claiming(stream, stream, take("k", stream)))),
        { concurrency: "unbounded" },
      )
      const [event, ...others] = yield* readAll(store)
      same("stored", others, [])
      same("refused", results.filter(Either.isLeft).length, 19)
      same("holder", yield* store.findClaims(HERE, ["k"]), new Map([["k", event?.stream]]))
    }),
  ),

  contractCase("a conflict is told before a claim", (store) =>
    Effect.gen(function* () {
      yield* store.append(claiming("c1", "a", take("k", "a")))
      const writes = [write("b", facts("x"), "streamExists")]
      const refused = yield* refusal(
        store.append(commit("c2", writes, { claims: [take("k", "b")] })),
      )
      same("refusal", refused, {
        _tag: "Conflict",
        stream: "b",
        expected: "streamExists",
        actual: 0,
        since: [],
      })
    }),
  ),

  contractCase("a key is free in every other workspace", (store) =>
    Effect.gen(function* () {
      yield* store.append(claiming("c1", "a", take("k", "a")))
      yield* store.append({ ...claiming("c1", "b", take("k", "b")), workspace: "there" })
      same("here", yield* store.findClaims(HERE, ["k"]), new Map([["k", "a"]]))
      same("there", yield* store.findClaims("there", ["k"]), new Map([["k", "b"]]))
      same("nowhere", yield* store.findClaims("nowhere", ["k"]), new Map())
    }),
  ),

  contractCase("keys are any text, and compared letter by letter", (store) =>
    Effect.gen(function* () {
      const keys = ["__proto__", "constructor", "K", "k", "k ", "ü", "u\u0308", "'; --", "1", "01"]
      for (const [n, key] of keys.entries()) {
        yield* store.append(claiming(`c${n}`, `s${n}`, take(key, `s${n}`)))
      }
      const holders = new Map(keys.map((key, n) => [key, `s${n}`]))
      same("holders", yield* store.findClaims(HERE, keys), holders)
      same("unstorable", yield* store.findClaims(HERE, ["\ud800", "k\0"]), new Map())
    }),
  ),

  contractCase("claims without a fact, without a name or named twice are malformed", (store) =>
    Effect.gen(function* () {
      const tried: ReadonlyArray<readonly [path: string, ReadonlyArray<Claim>]> = [
        ["claims[0].key", [take("", "a")]],
        ["claims[1].key", [take("k", "a"), take("\ud800", "a")]],
        ["claims[0].stream", [take("k", "")]],
        ["claims[1].key", [release("k", "a"), take("k", "a")]],
      ]
      for (const [path, claims] of tried) {
        const refused = yield* refusal(store.append(claiming("c1", "a", ...claims)))
        same("refusal", refused, { _tag: "Malformed", path })
      }
      const empty = commit("c1", [write("a", [])], { claims: [take("k", "a")] })
      same("empty", yield* refusal(store.append(empty)), { _tag: "Malformed", path: "claims" })
      same("log", yield* readAll(store), [])
    }),
  ),
]
