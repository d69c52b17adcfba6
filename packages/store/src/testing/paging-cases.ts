import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { EventStoreShape } from "../event-store.js"
import { DEFAULT_PAGE, LONGEST_PAGE, type ReadQuery, type Selection, type Until } from "../page.js"
import { pagesOf } from "../paging.js"
import type { StoredEvent } from "../stored-event.js"
import { type ContractCase, contractCase, same } from "./contract-case.js"
import { commit, fact, facts, HERE, positions, readAll, write } from "./sample.js"

/** Twelve events in three streams; the streams mix, and so do types and times of occurrence. */
const SAMPLE = [
  ["a", "Red", 100],
  ["b", "Blue", 90],
  ["a", "Blue", 80],
  ["c", "Red", 95],
  ["a", "Red", 70],
  ["b", "Green", 60],
  ["c", "Blue", 75],
  ["a", "Blue", 50],
  ["b", "Red", 40],
  ["a", "Green", 65],
  ["c", "Red", 30],
  ["b", "Blue", 20],
] as const

const seed = (store: EventStoreShape) =>
  Effect.forEach(SAMPLE, ([stream, type, occurredAt], n) =>
    // Two commits share each recording instant: 100, 100, 110, 110, …
    store.append(
      commit(`c${n}`, [write(stream, [fact(`${n + 1}`, { type, occurredAt })])], {
        recordedAt: 100 + 10 * Math.floor(n / 2),
      }),
    ),
  )

const selections: ReadonlyArray<{
  readonly name: string
  readonly from: Selection
  readonly expected: ReadonlyArray<number>
}> = [
  { name: "all", from: { _tag: "All" }, expected: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] },
  { name: "one stream", from: { _tag: "Stream", stream: "a" }, expected: [1, 3, 5, 8, 10] },
  { name: "an absent stream", from: { _tag: "Stream", stream: "d" }, expected: [] },
  {
    name: "several streams",
    from: { _tag: "Streams", streams: ["c", "d", "a", "c"] },
    expected: [1, 3, 4, 5, 7, 8, 10, 11],
  },
  { name: "no streams", from: { _tag: "Streams", streams: [] }, expected: [] },
  { name: "one type", from: { _tag: "Types", types: ["Red"] }, expected: [1, 4, 5, 9, 11] },
  {
    name: "several types",
    from: { _tag: "Types", types: ["Green", "Blue", "None", "Blue"] },
    expected: [2, 3, 6, 7, 8, 10, 12],
  },
  { name: "no types", from: { _tag: "Types", types: [] }, expected: [] },
]

const untils: ReadonlyArray<{
  readonly name: string
  readonly until?: Until
  readonly last: number
}> = [
  { name: "to the end", last: 12 },
  { name: "until position 7", until: { position: 7 }, last: 7 },
  { name: "until position 8", until: { position: 8 }, last: 8 },
  { name: "until position 0", until: { position: 0 }, last: 0 },
  { name: "until a position beyond the end", until: { position: 99 }, last: 12 },
  { name: "until an instant of recording", until: { recordedAt: 130 }, last: 8 },
  { name: "until between two instants", until: { recordedAt: 129 }, last: 6 },
  { name: "until before the first instant", until: { recordedAt: 99 }, last: 0 },
  { name: "until after the last instant", until: { recordedAt: 1000 }, last: 12 },
]

const directions = ["forwards", "backwards"] as const

const demand = (
  { expected, from, name }: (typeof selections)[number],
  bound: (typeof untils)[number],
): ContractCase =>
  contractCase(`reading ${name}, ${bound.name}: pages of every size give the whole`, (store) =>
    Effect.gen(function* () {
      yield* seed(store)
      const forwards = expected.filter((position) => position <= bound.last)
      for (const direction of directions) {
        const whole = direction === "forwards" ? forwards : [...forwards].reverse()
        const until = bound.until === undefined ? {} : { until: bound.until }
        const query = { workspace: HERE, from, direction, ...until }
        for (let limit = 1; limit <= whole.length + 1; limit++) {
          same(
            `${direction}, ${limit} a page`,
            yield* pages(store, { ...query, limit }),
            chunks(whole, limit),
          )
        }
        for (let after = 0; after <= 13; after++) {
          const rest = whole.filter((p) => (direction === "forwards" ? p > after : p < after))
          const page = yield* store.read({ ...query, after })
          same(`${direction} after ${after}`, positions(page.events), rest)
          same("head", page.head, 12)
          const two = yield* store.read({ ...query, after, limit: 2 })
          same(`two ${direction} after ${after}`, positions(two.events), rest.slice(0, 2))
        }
      }
    }),
  )

/** The positions of each page, after checking that each page tells where the next begins. */
const pages = (store: EventStoreShape, query: ReadQuery) =>
  Effect.gen(function* () {
    const all: Array<ReadonlyArray<number>> = []
    let page = yield* store.read(query)
    for (;;) {
      same("head", page.head, 12)
      if (page.events.length > 0) all.push(positions(page.events))
      if (page.next === undefined || all.length > 12) return all
      same("next", page.next, page.events.at(-1)?.position)
      page = yield* store.read({ ...query, after: page.next })
    }
  })

const chunks = (whole: ReadonlyArray<number>, size: number): ReadonlyArray<ReadonlyArray<number>> =>
  Array.from({ length: Math.ceil(whole.length / size) }, (_, n) =>
    whole.slice(n * size, (n + 1) * size),
  )

export const pagingCases: ReadonlyArray<ContractCase> = [
  ...selections.flatMap((selection) => untils.map((until) => demand(selection, until))),

  contractCase("a page whose events are the last has no next, however full it is", (store) =>
    Effect.gen(function* () {
      yield* seed(store)
      for (const { expected, from } of selections) {
        if (expected.length === 0) continue
        const limit = expected.length
        const page = yield* store.read({ workspace: HERE, from, limit })
        same("next", page.next, undefined)
        const fewer = yield* store.read({ workspace: HERE, from, limit: limit - 1 || 1 })
        same("next of fewer", fewer.next, limit === 1 ? undefined : expected[limit - 2])
      }
    }),
  ),

  contractCase("events come with all their fields, whatever selects them", (store) =>
    Effect.gen(function* () {
      yield* seed(store)
      const versions = new Map<string, number>()
      const log: ReadonlyArray<StoredEvent> = SAMPLE.map(([stream, type, occurredAt], n) => {
        const version = (versions.get(stream) ?? 0) + 1
        versions.set(stream, version)
        return {
          position: n + 1,
          stream,
          version,
          type,
          occurredAt,
          recordedAt: 100 + 10 * Math.floor(n / 2),
          commandId: `c${n}`,
          data: `"${n + 1}"`,
        }
      })
      for (const { expected, from } of selections) {
        const events = yield* readAll(store, { from })
        same(
          from._tag,
          events,
          log.filter(({ position }) => expected.includes(position)),
        )
      }
    }),
  ),

  contractCase(
    `a page has ${DEFAULT_PAGE} events unless told, and never over ${LONGEST_PAGE}`,
    (store) =>
      Effect.gen(function* () {
        const most = LONGEST_PAGE + 10
        const data = Array.from({ length: most }, (_, n) => `${n}`)
        yield* store.append(commit("c1", [write("a", facts(...data))]))
        for (const [limit, size] of [
          [undefined, DEFAULT_PAGE],
          [LONGEST_PAGE, LONGEST_PAGE],
          [LONGEST_PAGE + 1, LONGEST_PAGE],
          [1_000_000, LONGEST_PAGE],
        ] as const) {
          const sized = limit === undefined ? {} : { limit }
          const page = yield* store.read({ workspace: HERE, from: { _tag: "All" }, ...sized })
          same(`limit ${limit}`, [page.events.length, page.next], [size, size])
          const byStream = yield* store.readByStream({ workspace: HERE, ...sized })
          const next = { stream: "a", version: size }
          same(`limit ${limit} by stream`, [byStream.events.length, byStream.next], [size, next])
        }
        const backwards = yield* store.read({
          workspace: HERE,
          from: { _tag: "Stream", stream: "a" },
          direction: "backwards",
          after: most - 5,
          limit: 3,
        })
        same("backwards", positions(backwards.events), [most - 6, most - 7, most - 8])
      }),
  ),

  contractCase("a page's head is of the moment it was read; pagesOf stays at the first", (store) =>
    Effect.gen(function* () {
      yield* seed(store)
      const query: ReadQuery = { workspace: HERE, from: { _tag: "All" }, limit: 5 }
      const seen: Array<number> = []
      yield* Stream.runForEach(pagesOf(store, query), (page) =>
        Effect.gen(function* () {
          seen.push(...positions(page.events))
          yield* store.append(commit(`during ${seen.length}`, [write("a", facts("late"))]))
        }),
      )
      same("positions", seen, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
      const page = yield* store.read({ ...query, after: 12 })
      same("head", [page.head, positions(page.events)], [15, [13, 14, 15]])
    }),
  ),
]
