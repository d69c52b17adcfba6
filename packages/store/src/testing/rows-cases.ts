import { Effect } from "effect"
import { FOR_EVER, type ObligationRow, type StreamRows } from "../read-model.js"
import { type ContractCase, contractCase, same } from "./contract-case.js"
import { commit, facts, HERE, NOON, write } from "./sample.js"

const obligation = (contactId: string, more: Partial<ObligationRow> = {}): ObligationRow => ({
  contactId,
  item: 0,
  viewer: "rep/r",
  repId: "r",
  queue: null,
  owes: 1,
  kind: "cadence",
  stage: "prospect",
  rank: 13,
  from: NOON,
  by: NOON + 10,
  channel: null,
  play: null,
  why: "{}",
  facts: "[1]",
  next: 1,
  first: 1,
  ...more,
})

const rowsOf = (stream: string, position: number, more: Partial<StreamRows> = {}): StreamRows => ({
  stream,
  position,
  validFrom: NOON - 100,
  validUntil: NOON + 100,
  contact: undefined,
  obligations: [obligation(stream)],
  promises: [],
  ...more,
})

const at = (instant: number, limit = 9) => ({ workspace: HERE, at: instant, limit })

export const rowsCases: ReadonlyArray<ContractCase> = [
  contractCase("a commit makes what it writes to stale, unless it brings the rows", (store) =>
    Effect.gen(function* () {
      yield* store.append(commit("c1", [write("a", facts("x"))]))
      same("stale", yield* store.next(at(NOON)), { _tag: "Stale", position: 1, streams: ["a"] })
      const rows = [rowsOf("b", 2)]
      yield* store.append(commit("c2", [write("b", facts("x"))], { rows }))
      same("kept", yield* store.rows(HERE), rows)
      yield* store.append(commit("c3", [write("b", facts("y"))], { rows: [rowsOf("b", 2)] }))
      same("rows of another position", yield* store.rows(HERE), [])
    }),
  ),

  contractCase("rows worked out after another end of the log are not kept", (store) =>
    Effect.gen(function* () {
      yield* store.append(commit("c1", [write("a", facts("x"))]))
      yield* store.appendAll([
        commit("c2", [write("a", facts("y"), "noStream")], {
          rows: [rowsOf("a", 2)],
          rowsAfter: 0,
        }),
        commit("c3", [write("b", facts("x"))], { rows: [rowsOf("b", 2)], rowsAfter: 0 }),
        commit("c4", [write("d", facts("x"))], { rows: [rowsOf("d", 3)], rowsAfter: 1 }),
      ])
      same("only d", yield* store.rows(HERE), [rowsOf("d", 3)])
    }),
  ),

  contractCase(
    "rows are kept only if they know all of their stream, and what was dropped",
    (store) =>
      Effect.gen(function* () {
        yield* store.append(commit("c1", [write("a", facts("x")), write("b", facts("x"))]))
        yield* store.append(commit("c2", [write("a", facts("y"))]))
        yield* store.keepRows(HERE, [rowsOf("a", 2), rowsOf("b", 2), rowsOf("absent", 9)])
        same("only b", yield* store.rows(HERE), [rowsOf("b", 2)])
        const always = rowsOf("a", 3, FOR_EVER)
        yield* store.keepRows(HERE, [always])
        yield* store.dropRows(HERE, 3)
        yield* store.keepRows(HERE, [rowsOf("b", 2)])
        same("what holds for ever", yield* store.rows(HERE), [always])
        yield* store.keepRows(HERE, [rowsOf("b", 3)])
        same("both", yield* store.rows(HERE), [always, rowsOf("b", 3)])
        // What rests on the facts of other streams, too, may be outdated though its own has not grown.
        yield* store.keepRows(HERE, [rowsOf("b", 5)])
        yield* store.keepRows(HERE, [rowsOf("b", 4)])
        same("the newer one", yield* store.rows(HERE), [always, rowsOf("b", 5)])
      }),
  ),

  contractCase("rows are given in pages, and cleared they are all stale", (store) =>
    Effect.gen(function* () {
      const streams = ["c", "a", "b"]
      const writes = streams.map((stream) => write(stream, facts("x")))
      yield* store.append(commit("c1", writes))
      const all = ["a", "b", "c"].map((stream) => rowsOf(stream, 3, FOR_EVER))
      yield* store.keepRows(HERE, all)
      same("first", yield* store.rows(HERE, { limit: 2 }), all.slice(0, 2))
      same("next", yield* store.rows(HERE, { after: "b", limit: 2 }), all.slice(2))
      same("none", yield* store.rows(HERE, { after: "c", limit: 2 }), [])
      yield* store.dropRows(HERE, 9)
      yield* store.clearRows(HERE)
      yield* store.clearRows("there")
      same("no rows", yield* store.rows(HERE), [])
      const stale = { _tag: "Stale", position: 3, streams: ["a", "b", "c"] }
      const next = yield* store.next(at(NOON))
      same(
        "stale",
        next._tag === "Stale" ? { ...next, streams: [...next.streams].sort() } : next,
        stale,
      )
      yield* store.keepRows(HERE, all)
      same("kept again", yield* store.rows(HERE), all)
      same("sound", (yield* store.verify(HERE)).fault, undefined)
    }),
  ),

  contractCase(
    "rows hold from their beginning up to their end, and are counted and ordered",
    (store) =>
      Effect.gen(function* () {
        const streams = ["a", "b", "c", "d"]
        yield* store.append(
          commit(
            "c1",
            streams.map((stream) => write(stream, facts("x"))),
          ),
        )
        yield* store.keepRows(HERE, [
          rowsOf("a", 4, { obligations: [obligation("a", { from: NOON + 5 })] }),
          rowsOf("b", 4),
          rowsOf("c", 4, { obligations: [obligation("c", { rank: 3, by: NOON + 50 })] }),
          rowsOf("d", 4, {
            obligations: [obligation("d", { viewer: null, repId: null })],
          }),
        ])
        const current = { _tag: "Current", position: 4, late: 0 }
        const all = { ...current, total: 4, begun: 3, unassigned: 1 }
        same("all", yield* store.next(at(NOON)), { ...all, streams: ["c", "b", "d", "a"] })
        same("two", yield* store.next(at(NOON, 2)), { ...all, streams: ["c", "b"] })
        const own = { ...current, total: 3, unassigned: 0 }
        const viewed = yield* store.next({ ...at(NOON + 11), viewer: "rep/r" })
        same("of one", viewed, { ...own, begun: 3, late: 2, streams: ["c", "a", "b"] })
        same("before", (yield* store.next(at(NOON - 101)))._tag, "Stale")
        same("at the beginning", (yield* store.next(at(NOON - 100)))._tag, "Current")
        same("at the end", (yield* store.next(at(NOON + 100)))._tag, "Stale")
      }),
  ),
]
