import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Stream from "effect/Stream"
import { sha256Hex } from "../chain.js"
import type { Commit } from "../commit.js"
import { exportLog } from "../export-log.js"
import { makeMemoryStore } from "../memory.js"
import { restoreLog } from "../restore-log.js"
import { type KeptKey, keyDigest } from "../stream-key.js"
import { type ContractCase, contractCase, same } from "./contract-case.js"
import { brief, commit, facts, HERE, readAll, refusal, write } from "./sample.js"

/** One fact in a stream, encrypted with keys of streams. */
const keyed = (
  commandId: string,
  stream: string,
  keys: Readonly<Record<string, string>>,
  more: Partial<Commit> = {},
) =>
  commit(commandId, [write(stream, facts(commandId))], {
    keys: Object.entries(keys).map(([name, key]) => ({ stream: name, key })),
    ...more,
  })

const ending = (commandId: string, ...streams: ReadonlyArray<string>) =>
  commit(
    commandId,
    streams.map((stream) => write(stream, facts(commandId))),
    { destroys: streams },
  )

const elsewhere = (stream: string, digest: string) =>
  ({ stream, digest, kept: "elsewhere" }) as const

/** A key as the store is to keep it. */
const kept = (stream: string, key: string): readonly [string, KeptKey] => [
  stream,
  { key, digest: keyDigest(stream, key, sha256Hex) },
]

const refused = (stream: string, destroyed: boolean) => ({ _tag: "KeyRefused", stream, destroyed })

export const keyCases: ReadonlyArray<ContractCase> = [
  contractCase("keys: the first commit that names a stream's key makes it the stream's", (store) =>
    Effect.gen(function* () {
      same("none", yield* store.keysOf(HERE, ["a"]), new Map())
      yield* store.append(keyed("c1", "a", { a: "key-a", other: "key_o" }))
      yield* store.append(keyed("c2", "a", { a: "key-a" }))
      const expected = new Map([kept("a", "key-a"), kept("other", "key_o")])
      same("keys", yield* store.keysOf(HERE, ["a", "other", "b", "\ud800"]), expected)
      same("there", yield* store.keysOf("there", ["a"]), new Map())
      same(
        "another",
        yield* refusal(store.append(keyed("c3", "b", { a: "k" }))),
        refused("a", false),
      )
      same("log", (yield* readAll(store)).map(brief), ['1 a@1 "c1"', '2 a@2 "c2"'])
      same("not remembered", yield* store.findCommands(HERE, ["c3"]), new Map())
      same("sound", (yield* store.verify(HERE)).fault, undefined)
    }),
  ),

  contractCase("keys: of many who make a stream's key at the same time, one does", (store) =>
    Effect.gen(function* () {
      const results = yield* Effect.forEach(
        Array.from({ length: 20 }, (_, n) => `k${n}`),
        (key) => Effect.either(store.append(keyed(key, key, { shared: key }))),
        { concurrency: "unbounded" },
      )
      same("refused", results.filter(Either.isLeft).length, 19)
      const [event, ...others] = yield* readAll(store)
      same("stored", others, [])
      const one = new Map([kept("shared", event?.stream ?? "")])
      same("key", yield* store.keysOf(HERE, ["shared"]), one)
    }),
  ),

  contractCase("keys: a destroyed key is gone for good, and its stream has ended", (store) =>
    Effect.gen(function* () {
      yield* store.append(keyed("c1", "a", { a: "key-a" }))
      yield* store.append(ending("c2", "a", "never-keyed"))
      const gone = new Map([
        ["a", null],
        ["never-keyed", null],
      ])
      same("keys", yield* store.keysOf(HERE, ["a", "never-keyed"]), gone)
      const late = [
        keyed("c3", "a", { a: "key-a" }),
        keyed("c3", "a", { a: "key-b" }),
        commit("c3", [write("b", facts("x")), write("a", facts("x"))]),
        ending("c3", "a"),
      ]
      for (const one of late) {
        same("late", yield* refusal(store.append(one)), refused("a", true))
      }
      const again = yield* refusal(store.append(keyed("c3", "b", { "never-keyed": "k" })))
      same("a key again", again, refused("never-keyed", true))
      same("repeated", (yield* store.append(ending("c2", "a", "never-keyed"))).replayed, true)
      same("guarded", (yield* store.append(commit("c4", [write("a", [])]))).replayed, false)
      same("log", (yield* readAll(store)).length, 3)
      same("sound", (yield* store.verify(HERE)).fault, undefined)
    }),
  ),

  contractCase("keys: one that the host keeps is known by its digest alone", (store) =>
    Effect.gen(function* () {
      const digest = keyDigest("a", "theirs", sha256Hex)
      const keyedBy = (commandId: string, ...keys: NonNullable<Commit["keys"]>) =>
        commit(commandId, [write("a", facts(commandId))], { keys })
      yield* store.append(keyedBy("c1", elsewhere("a", digest)))
      yield* store.append(keyedBy("c2", elsewhere("a", digest)))
      const known = new Map([["a", { digest, key: undefined }]])
      same("known", yield* store.keysOf(HERE, ["a"]), known)
      for (const other of [elsewhere("a", "0".repeat(64)), { stream: "a", key: "mine" }]) {
        const late = yield* refusal(store.append(keyedBy("c3", other)))
        same("another", late, refused("a", false))
      }
      // Who has the key itself has the same key.
      yield* store.append(keyedBy("c3", { stream: "a", key: "theirs" }))
      same("as before", yield* store.keysOf(HERE, ["a"]), known)
      const copy = makeMemoryStore()
      yield* restoreLog(copy, exportLog(store, HERE))
      same("restored", yield* copy.keysOf(HERE, ["a"]), known)
      same("head", (yield* copy.head(HERE)).hash, (yield* store.head(HERE)).hash)
      same("sound", (yield* store.verify(HERE)).fault, undefined)
      yield* store.append(ending("c4", "a"))
      same("destroyed", yield* store.keysOf(HERE, ["a"]), new Map([["a", null]]))
      same("still sound", (yield* store.verify(HERE)).fault, undefined)
    }),
  ),

  contractCase("keys: within a batch, made, used, destroyed and refused in order", (store) =>
    Effect.gen(function* () {
      const results = yield* store.appendAll([
        keyed("c1", "a", { a: "k1" }),
        keyed("c2", "a", { a: "k2" }),
        keyed("c3", "a", { a: "k1", b: "k3" }),
        ending("c4", "a"),
        keyed("c5", "b", { b: "k3" }),
        keyed("c6", "a", { a: "k1" }),
      ])
      const kinds = results.map((result) => (Either.isRight(result) ? "" : result.left._tag))
      same("results", kinds, ["", "KeyRefused", "", "", "", "KeyRefused"])
      const left = new Map<string, KeptKey | null>([["a", null], kept("b", "k3")])
      same("keys", yield* store.keysOf(HERE, ["a", "b"]), left)
      same("sound", (yield* store.verify(HERE)).fault, undefined)
    }),
  ),

  contractCase("keys: an export has those that exist, and restores them and the ends", (store) =>
    Effect.gen(function* () {
      yield* store.append(keyed("c1", "a", { a: "secret-a", w: "secret-w" }))
      yield* store.append(keyed("c2", "b", { b: "secret-b" }))
      const lines = () =>
        Effect.map(Stream.runCollect(exportLog(store, HERE)), Chunk.toReadonlyArray)
      const before = yield* lines()
      yield* store.append(ending("c3", "a"))
      const after = yield* lines()
      const shown = (text: ReadonlyArray<string>) =>
        ["secret-a", "secret-w", "secret-b"].map((key) => text.join("\n").includes(key))
      same("before", shown(before), [true, true, true])
      same("after", shown(after), [false, true, true])
      const copy = makeMemoryStore()
      yield* restoreLog(copy, Stream.fromIterable(after))
      const names = ["a", "b", "w"]
      same("keys", yield* copy.keysOf(HERE, names), yield* store.keysOf(HERE, names))
      same("head", (yield* copy.head(HERE)).hash, (yield* store.head(HERE)).hash)
      same(
        "again",
        yield* Effect.map(Stream.runCollect(exportLog(copy, HERE)), Chunk.toReadonlyArray),
        after,
      )
      const late = yield* refusal(copy.append(keyed("c4", "a", { a: "k" })))
      same("ended", late, refused("a", true))
      const wrong = before.map((line) => line.replace("secret-a", "secret-b"))
      const read = yield* Effect.either(restoreLog(makeMemoryStore(), Stream.fromIterable(wrong)))
      same("a damaged key", Either.isLeft(read), true)
    }),
  ),

  contractCase("keys: malformed ones, and ends without a fact", (store) =>
    Effect.gen(function* () {
      const tried: ReadonlyArray<readonly [path: string, Commit]> = [
        ["keys[0].stream", keyed("c1", "a", { "": "k" })],
        ["keys[0].key", keyed("c1", "a", { a: "" })],
        ["keys[0].key", keyed("c1", "a", { a: "k\n" })],
        ["keys[0].digest", { ...keyed("c1", "a", {}), keys: [elsewhere("a", "abc")] }],
        ["keys", { ...keyed("c1", "a", { a: "k" }), writes: [] }],
        ["destroys[0]", keyed("c1", "a", { a: "k" }, { destroys: ["a"] })],
        ["destroys[0]", { ...ending("c1", "a"), destroys: ["b"] }],
        ["destroys[1]", { ...ending("c1", "a"), destroys: ["a", "a"] }],
      ]
      for (const [path, one] of tried) {
        same("refusal", yield* refusal(store.append(one)), { _tag: "Malformed", path })
      }
      same("log", yield* readAll(store), [])
    }),
  ),
]
