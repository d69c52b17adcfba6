import * as Effect from "effect/Effect"
import type { EventStoreShape } from "../event-store.js"
import {
  FOR_EVER,
  type ObligationRow,
  type Place,
  type StreamFound,
  type StreamRows,
} from "../read-model.js"
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
  places: [],
  concerns: [],
  ...more,
})

const place = (id: string, more: Partial<Place> = {}): Place => ({
  list: "l",
  part: 0,
  at: NOON,
  id,
  mark: 0,
  tag: 0,
  ...more,
})

/** Drops all that is to be dropped. */
const dropAll = (store: EventStoreShape) =>
  Effect.gen(function* () {
    while (yield* store.dropNext(HERE, 1));
  })

const streamsOf = (found: ReadonlyArray<StreamFound>) => found.map(({ stream }) => stream)

const at = (instant: number, limit = 9) => ({ workspace: HERE, at: instant, limit })

export const rowsCases: ReadonlyArray<ContractCase> = [
  contractCase("a commit makes what it writes to stale, unless it brings the rows", (store) =>
    Effect.gen(function* () {
      yield* store.append(commit("c1", [write("a", facts("x"))]))
      const { position, stale } = yield* store.next(at(NOON))
      same("stale", { position, stale }, { position: 1, stale: ["a"] })
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
        yield* dropAll(store)
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
      const { behind, stale } = yield* store.next(at(NOON))
      same("stale", [...stale].sort(), ["a", "b", "c"])
      same("behind", behind, true)
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
        const current = { position: 4, stale: [], behind: false, dropping: false, late: 0 }
        const found = ["c", "b", "d", "a"].map((stream) => ({
          stream,
          position: 4,
          validFrom: NOON - 100,
          holds: true,
        }))
        const all = { ...current, total: 4, begun: 3, unassigned: 1 }
        same("all", yield* store.next(at(NOON)), { ...all, streams: found })
        same("two", yield* store.next(at(NOON, 2)), { ...all, streams: found.slice(0, 2) })
        for (const [n, key] of [
          { rank: 3, by: NOON + 50, from: NOON, contactId: "c" },
          { rank: 13, by: NOON + 10, from: NOON, contactId: "b" },
          { rank: 13, by: NOON + 10, from: NOON, contactId: "d" },
          { rank: 13, by: NOON + 10, from: NOON + 5, contactId: "a" },
        ].entries()) {
          const after = yield* store.next({ ...at(NOON), after: key })
          same(`after ${key.contactId}`, after, { ...all, streams: found.slice(n + 1) })
        }
        const own = { ...current, total: 3, unassigned: 0 }
        const viewed = yield* store.next({ ...at(NOON + 11), viewer: "rep/r" })
        same(
          "of one",
          { ...viewed, streams: streamsOf(viewed.streams) },
          {
            ...own,
            begun: 3,
            late: 2,
            streams: ["c", "a", "b"],
          },
        )
        const owedBy = (until: number) =>
          Effect.map(
            store.owedBy({ workspace: HERE, at: NOON, viewer: "rep/r", until }),
            ({ others, streams: owed }) => ({ streams: streamsOf(owed), others }),
          )
        same("owed by then", yield* owedBy(NOON), { streams: ["b", "c"], others: 1 })
        same("by the end", yield* owedBy(NOON + 100), { streams: ["a", "b", "c"], others: 0 })
        same("before", (yield* store.next(at(NOON - 101))).stale.length, 4)
        same("at the beginning", (yield* store.next(at(NOON - 100))).stale, [])
        const ended = yield* store.next(at(NOON + 100))
        same("at the end", ended.stale.length, 4)
        same(
          "as it was",
          ended.streams.map(({ holds }) => holds),
          [false, false, false, false],
        )
      }),
  ),

  contractCase(
    "places are listed in order, stretch by stretch, and counted by part and tag",
    (store) =>
      Effect.gen(function* () {
        const streams = ["a", "b", "c"]
        yield* store.append(
          commit(
            "c1",
            streams.map((stream) => write(stream, facts("x"))),
          ),
        )
        yield* store.keepRows(HERE, [
          rowsOf("a", 3, { places: [place("a"), place("a", { list: "m", tag: 1 })] }),
          rowsOf("b", 3, { places: [place("b", { part: 1, mark: 5 })] }),
          rowsOf("c", 3, {
            places: [place("c", { at: NOON - 1, tag: 1 }), place("z", { mark: 9 })],
          }),
        ])
        const asked = (more: object) => ({ list: "l", limit: 9, ...more })
        const ids = (...stretches: ReadonlyArray<object>) =>
          Effect.map(
            store.lists({ workspace: HERE, at: NOON, stretches: stretches.map(asked), counts: [] }),
            (page) =>
              page.stretches.map(({ count, places }) => [
                places.map(({ id }) => id).join(""),
                count,
              ]),
          )
        same("all", yield* ids({}, { limit: 2 }, { count: true, limit: 0 }), [
          ["cazb", undefined],
          ["ca", undefined],
          ["", 4],
        ])
        same(
          "parts",
          yield* ids({ from: 1 }, { below: 1 }, { list: "m" }, { list: "n", count: true }),
          [
            ["b", undefined],
            ["caz", undefined],
            ["a", undefined],
            ["", 0],
          ],
        )
        same("marks", yield* ids({ markFrom: 5 }, { markBelow: 5, below: 1, count: true }), [
          ["zb", undefined],
          ["ca", 2],
        ])
        const after = { part: 0, at: NOON, id: "a" }
        same("after", yield* ids({ after, limit: 1 }, { after }), [
          ["z", undefined],
          ["zb", undefined],
        ])
        const counts = (lists: ReadonlyArray<string>) =>
          Effect.map(
            store.lists({ workspace: HERE, at: NOON, stretches: [], counts: lists }),
            (page) =>
              page.counts.map(({ list, n, part, tag }) => `${list}${part}${tag}: ${n}`).sort(),
          )
        same("counts", yield* counts(["l", "m"]), ["l00: 2", "l01: 1", "l10: 1", "m01: 1"])
        yield* store.keepRows(HERE, [rowsOf("c", 3, { places: [place("c", { part: 1 })] })])
        same("moved", yield* counts(["l"]), ["l00: 1", "l10: 2"])
        same("gone", yield* ids({}), [["abc", undefined]])
        same("sound", (yield* store.verify(HERE)).fault, undefined)
        yield* store.clearRows(HERE)
        same("cleared", yield* counts(["l", "m"]), [])
      }),
  ),

  contractCase("rows are dropped of what they have to do with, a few at a time", (store) =>
    Effect.gen(function* () {
      const streams = ["a", "b", "c"]
      yield* store.append(
        commit(
          "c1",
          streams.map((stream) => write(stream, facts("x"))),
        ),
      )
      const rows = [
        rowsOf("a", 3, { concerns: ["r"] }),
        rowsOf("b", 3, { concerns: ["r", "s"] }),
        rowsOf("c", 3, { concerns: ["s"] }),
      ]
      yield* store.keepRows(HERE, rows)
      yield* store.append(
        commit("c2", [write("r", facts("x"))], { rows: [rowsOf("r", 4, FOR_EVER)], drops: ["r"] }),
      )
      const holding = Effect.map(
        store.next(at(NOON)),
        (page) => page.streams.filter(({ holds, stream }) => holds && stream !== "c").length,
      )
      same("none that it concerns holds any more", yield* holding, 1)
      yield* dropAll(store)
      same(
        "the others do",
        streamsOf((yield* store.next(at(NOON))).streams.filter(({ holds }) => holds)),
        ["c", "r"],
      )
      const { behind, stale } = yield* store.next(at(NOON))
      same("stale", [...stale].sort(), ["a", "b"])
      same("they know of all events", behind, false)
      yield* store.keepRows(HERE, [rowsOf("a", 3, { concerns: ["r"] })])
      same(
        "older ones are not kept",
        (yield* store.rows(HERE)).map(({ stream }) => stream),
        ["c", "r"],
      )
      yield* store.keepRows(HERE, [rowsOf("a", 4, { concerns: ["r"] })])
      same(
        "newer ones are",
        (yield* store.rows(HERE)).map(({ stream }) => stream),
        ["a", "c", "r"],
      )
      same("concerned", yield* store.concerned(HERE, ["r", "t"]), ["a", "b"])
      yield* store.append(commit("c3", [write("c", facts("y"))]))
      same("or not known", yield* store.concerned(HERE, ["r"]), ["a", "b", "c"])
      same("behind", (yield* store.next(at(NOON))).behind, true)
      yield* store.keepRows(HERE, [rowsOf("c", 5, { validFrom: NOON - 50, concerns: ["s"] })])
      same("recorded since", yield* store.changedSince(HERE, NOON - 60), ["a", "b", "c", "r"])
      const later = { validFrom: NOON + 9, concerns: ["s"] }
      yield* store.keepRows(HERE, [rowsOf("c", 5, later)])
      same("changed since", yield* store.changedSince(HERE, NOON), ["b", "c"])
      same("stale", yield* store.changedSince(HERE, NOON + 9), ["b"])
    }),
  ),
  contractCase("The next instant at which rows end is known, whatever is stale", (store) =>
    Effect.gen(function* () {
      same("no log", yield* store.rowsEnd(HERE, NOON), undefined)
      yield* store.append(commit("a1", [write("a", facts("x")), write("b", facts("x"))]))
      same("all stale", yield* store.rowsEnd(HERE, NOON), undefined)
      const until = (validUntil: number) => ({ validFrom: NOON - 60, validUntil })
      yield* store.keepRows(HERE, [rowsOf("a", 2, until(NOON + 60))])
      yield* store.keepRows(HERE, [rowsOf("b", 2, until(NOON + 30))])
      same("the first", yield* store.rowsEnd(HERE, NOON), NOON + 30)
      same("after the instant", yield* store.rowsEnd(HERE, NOON + 30), NOON + 60)
      same("none after it", yield* store.rowsEnd(HERE, NOON + 60), undefined)
      yield* store.append(commit("b1", [write("b", facts("y"))]))
      same("of what holds", yield* store.rowsEnd(HERE, NOON), NOON + 60)
      same("elsewhere", yield* store.rowsEnd("elsewhere", NOON), undefined)
    }),
  ),
]
