import * as Effect from "effect/Effect"
import type { EventStoreShape } from "../event-store.js"
import type { Cursor } from "../reaction-table.js"
import type { StoreFailure } from "../store-failure.js"
import { type ContractCase, contractCase, same } from "./contract-case.js"
import { commit, facts, HERE, NOON, write } from "./sample.js"

const here = { workspace: HERE, name: "r" }

const delivery = (key: string, stream: string) => ({ key, stream, body: JSON.stringify({ key }) })

const cursorAt = (at: number): Cursor => ({ at, position: 1 })

const advance = (
  store: EventStoreShape,
  from: number | undefined,
  to: number,
  ...deliveries: ReadonlyArray<readonly [key: string, stream: string]>
) =>
  store.reactions.advance({
    ...here,
    from: from === undefined ? undefined : cursorAt(from),
    to: cursorAt(to),
    deliveries: deliveries.map(([key, stream]) => delivery(key, stream)),
  })

/** The streams `a` and `b` have an event each. */
const begin = (store: EventStoreShape): Effect.Effect<void, unknown> =>
  Effect.asVoid(store.append(commit("c1", [write("a", facts("x")), write("b", facts("y"))])))

const take = (store: EventStoreShape, at: number, name = here.name) =>
  store.reactions.take({ workspace: HERE, name, at, until: at + 10 })

/** What is taken, short: `key attempt fence`. */
const taken = (
  store: EventStoreShape,
  at: number,
): Effect.Effect<string | undefined, StoreFailure> =>
  Effect.map(take(store, at), (found) =>
    found === undefined ? undefined : `${found.key} ${found.attempt} ${found.fence}`,
  )

const held = (key: string, fence: number) => ({ ...here, key, fence })

export const reactionCases: ReadonlyArray<ContractCase> = [
  contractCase("a cursor moves from where it is said to be, and from nowhere else", (store) =>
    Effect.gen(function* () {
      const { cursor } = store.reactions
      same("without a log", yield* advance(store, undefined, 1), false)
      same("cursor of a workspace without a log", yield* cursor(here), undefined)
      yield* begin(store)
      same("a move before it began", yield* advance(store, 1, 2), false)
      same("beginning", yield* advance(store, undefined, 0), true)
      same("cursor", yield* cursor(here), cursorAt(0))
      same("beginning again", yield* advance(store, undefined, 7, ["k", "a"]), false)
      same("a move", yield* advance(store, 0, NOON), true)
      same("the same move again", yield* advance(store, 0, NOON, ["k", "a"]), false)
      same("cursor after moves", yield* cursor(here), cursorAt(NOON))
      const elsewhere = { at: NOON, position: 2 }
      const further = { ...here, from: elsewhere, to: cursorAt(NOON + 1), deliveries: [] }
      same("a move from another position", yield* store.reactions.advance(further), false)
      same("nothing came of what was not done", yield* taken(store, NOON), undefined)
      same("another name", yield* cursor({ ...here, name: "s" }), undefined)
      same("another workspace", yield* cursor({ ...here, workspace: "there" }), undefined)
    }),
  ),

  contractCase("a delivery is added once, whole, and in its order", (store) =>
    Effect.gen(function* () {
      yield* begin(store)
      yield* advance(store, undefined, 1, ["k2", "b"], ["k1", "a"], ["none", "c"])
      yield* advance(store, 1, 2, ["k1", "b"], ["k3", "a"])
      same("first", yield* take(store, 100), { ...delivery("k2", "b"), attempt: 1, fence: 1 })
      same("second", yield* take(store, 100), { ...delivery("k1", "a"), attempt: 1, fence: 1 })
      same("third waits for the second", yield* taken(store, 100), undefined)
      same("finished", yield* store.reactions.finish(held("k1", 1)), true)
      same("third", yield* taken(store, 100), "k3 1 1")
      same("finished again", yield* store.reactions.finish(held("k1", 1)), false)
    }),
  ),

  contractCase("what is held is taken by nobody else until its time is over", (store) =>
    Effect.gen(function* () {
      yield* begin(store)
      yield* advance(store, undefined, 1, ["k", "a"], ["l", "a"])
      same("taken", yield* taken(store, 100), "k 1 1")
      same("held", yield* taken(store, 109), undefined)
      same("over", yield* taken(store, 110), "k 2 2")
      const { finish, putBack } = store.reactions
      same("a stale fence finishes nothing", yield* finish(held("k", 1)), false)
      same(
        "a stale fence puts nothing back",
        yield* putBack({ ...held("k", 1), until: 0, error: "" }),
        false,
      )
      same("held by the second", yield* taken(store, 119), undefined)
      same("a fence yet to come", yield* finish(held("k", 3)), false)
      same("the second finishes it", yield* finish(held("k", 2)), true)
      same("then the next", yield* taken(store, 119), "l 1 1")
    }),
  ),

  contractCase("what is put back waits, and so does what comes after it", (store) =>
    Effect.gen(function* () {
      const { finish, putBack } = store.reactions
      yield* begin(store)
      yield* advance(store, undefined, 1, ["k", "a"], ["l", "a"], ["m", "b"])
      same("taken", yield* taken(store, 100), "k 1 1")
      same("back", yield* putBack({ ...held("k", 1), until: 150, error: "no" }), true)
      same("only once", yield* putBack({ ...held("k", 1), until: 0, error: "no" }), false)
      same("not finished any more", yield* finish(held("k", 1)), false)
      same("another stream", yield* taken(store, 100), "m 1 1")
      same("finished", yield* finish(held("m", 1)), true)
      same("waits", yield* taken(store, 149), undefined)
      same("again", yield* taken(store, 150), "k 2 3")
    }),
  ),

  contractCase("what is parked is listed, and taken once it is released", (store) =>
    Effect.gen(function* () {
      const { list, putBack, release } = store.reactions
      same("without a log", yield* list(HERE), [])
      yield* begin(store)
      yield* advance(store, undefined, 5, ["k", "a"], ["l", "a"], ["m", "b"])
      yield* store.reactions.advance({
        ...here,
        name: "q",
        from: undefined,
        to: cursorAt(6),
        deliveries: [delivery("k", "a")],
      })
      yield* take(store, 100)
      same("parked", yield* putBack({ ...held("k", 1), until: undefined, error: "no" }), true)
      same("the next one passes it", yield* taken(store, 100), "l 1 1")
      yield* putBack({ ...held("l", 1), until: undefined, error: "nor this" })
      const parked = (key: string, error: string) => ({
        ...delivery(key, "a"),
        attempts: 1,
        error,
      })
      same("list", yield* list(HERE), [
        { name: "q", cursor: cursorAt(6), pending: 1, parked: 0, firstParked: [] },
        {
          name: "r",
          cursor: cursorAt(5),
          pending: 1,
          parked: 2,
          firstParked: [parked("k", "no"), parked("l", "nor this")],
        },
      ])
      same("of another name", yield* release({ ...here, name: "q" }), 0)
      same("one", yield* release({ ...here, key: "l" }), 1)
      same("the same again", yield* release({ ...here, key: "l" }), 0)
      same("released", yield* taken(store, 100), "l 1 3")
      same("the rest", yield* release(here), 1)
      same("released, too", yield* taken(store, 100), "k 1 3")
      same("another workspace", yield* list("there"), [])
    }),
  ),

  contractCase("nothing is handed over about a stream whose key was destroyed", (store) =>
    Effect.gen(function* () {
      yield* begin(store)
      yield* advance(store, undefined, 1, ["k", "a"], ["l", "b"], ["m", "a"])
      same("taken", yield* taken(store, 100), "k 1 1")
      yield* store.append(commit("c2", [write("a", facts("end"))], { destroys: ["a"] }))
      same("gone", yield* store.reactions.finish(held("k", 1)), false)
      yield* advance(store, 1, 2, ["n", "a"])
      same("others stay", yield* taken(store, 100), "l 1 1")
      same("none", yield* taken(store, 1000), "l 2 2")
      const [state] = yield* store.reactions.list(HERE)
      same("left", state?.pending, 1)
    }),
  ),

  contractCase("of many who take at the same time, each gets another delivery", (store) =>
    Effect.gen(function* () {
      const streams = Array.from({ length: 20 }, (_, n) => `s${n}`)
      yield* store.append(
        commit(
          "c1",
          streams.map((stream) => write(stream, facts("x"))),
        ),
      )
      const all = streams.map((stream) => [`k ${stream}`, stream] as const)
      const moved = yield* Effect.forEach(
        [1, 2, 3],
        () => advance(store, undefined, 1, ...all),
        together,
      )
      same("one of them begins", moved.filter((each) => each).length, 1)
      const found = yield* Effect.forEach(
        [...streams, "one more"],
        () => take(store, 100),
        together,
      )
      const keys = found.flatMap((one) => one?.key ?? [])
      same("each once", [...new Set(keys)].length, streams.length)
      same("and no more", keys.length, streams.length)
    }),
  ),
]

const together = { concurrency: "unbounded" } as const
