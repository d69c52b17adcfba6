import * as Effect from "effect/Effect"
import type { EventStoreShape } from "../event-store.js"
import type { Until } from "../page.js"
import { type ContractCase, contractCase, same } from "./contract-case.js"
import { commit, facts, HERE, readStreams, write } from "./sample.js"

/** Streams in the order in which they are written to; one event each time. */
const WRITTEN = ["rep/1", "contact/2", "contact/10", "contact/2", "contact", "rep/1", "contact/1"]
/** What that gives: streams by name, versions ascending; after the slash, the position. */
const ORDERED = [
  "contact@1/5",
  "contact/1@1/7",
  "contact/10@1/3",
  "contact/2@1/2",
  "contact/2@2/4",
  "rep/1@1/1",
  "rep/1@2/6",
]

const seed = (store: EventStoreShape) =>
  Effect.forEach(WRITTEN, (stream, n) =>
    store.append(commit(`c${n}`, [write(stream, facts(`${n}`))], { recordedAt: 100 + n })),
  )

const told = (events: ReadonlyArray<{ stream: string; version: number; position: number }>) =>
  events.map(({ position, stream, version }) => `${stream}@${version}/${position}`)

const upTo = (position: number) =>
  ORDERED.filter((line) => Number(line.slice(line.lastIndexOf("/") + 1)) <= position)

export const byStreamCases: ReadonlyArray<ContractCase> = [
  contractCase("by stream: streams by name, each whole and in order", (store) =>
    Effect.gen(function* () {
      yield* seed(store)
      const page = yield* store.readByStream({ workspace: HERE })
      same("page", [told(page.events), page.head, page.next], [ORDERED, 7, undefined])
      const [first] = page.events
      same("fields", first, {
        position: 5,
        stream: "contact",
        version: 1,
        type: "Noted",
        occurredAt: first?.occurredAt,
        recordedAt: 104,
        commandId: "c4",
        data: '"4"',
      })
    }),
  ),

  contractCase("by stream: pages of every size give the whole", (store) =>
    Effect.gen(function* () {
      yield* seed(store)
      for (let limit = 1; limit <= ORDERED.length + 1; limit++) {
        same(`${limit} a page`, told(yield* readStreams(store, { limit })), ORDERED)
        const page = yield* store.readByStream({ workspace: HERE, limit })
        same(`events of ${limit}`, told(page.events), ORDERED.slice(0, limit))
        const last = page.events.at(-1)
        const next = { stream: last?.stream, version: last?.version }
        same(`next of ${limit}`, page.next, limit < ORDERED.length ? next : undefined)
      }
    }),
  ),

  contractCase("by stream: begins after any event, there or not", (store) =>
    Effect.gen(function* () {
      yield* seed(store)
      for (const [stream, version, begins] of [
        ["contact/2", 1, 4],
        ["contact/2", 2, 5],
        ["contact/2", 9, 5],
        ["contact/2", 0, 3],
        ["contact/3", 1, 5],
        ["a", 1, 0],
        ["rep/1", 1, 6],
        ["rep/1", 2, 7],
        ["z", 0, 7],
      ] as const) {
        const events = yield* readStreams(store, { after: { stream, version }, limit: 2 })
        same(`after ${stream}@${version}`, told(events), ORDERED.slice(begins))
      }
    }),
  ),

  contractCase("by stream: only names that begin with the prefix", (store) =>
    Effect.gen(function* () {
      yield* seed(store)
      for (const [streamPrefix, from, to] of [
        ["", 0, 7],
        ["contact/", 1, 5],
        ["contact/1", 1, 3],
        ["contact/2", 3, 5],
        ["rep/", 5, 7],
        ["rep/1", 5, 7],
        ["rep/10", 0, 0],
        ["s", 0, 0],
        ["Contact", 0, 0],
      ] as const) {
        for (const limit of [1, 2, 10]) {
          const events = yield* readStreams(store, { streamPrefix, limit })
          same(`prefix "${streamPrefix}"`, told(events), ORDERED.slice(from, to))
        }
      }
      const after = { stream: "a", version: 1 }
      const inside = yield* readStreams(store, { streamPrefix: "contact/", after })
      same("after one before the prefix", told(inside), ORDERED.slice(1, 5))
      const beyond = { stream: "rep/1", version: 0 }
      const none = yield* readStreams(store, { streamPrefix: "contact/", after: beyond })
      same("after one beyond the prefix", told(none), [])
    }),
  ),

  contractCase("by stream: until is inclusive", (store) =>
    Effect.gen(function* () {
      yield* seed(store)
      const bounds: ReadonlyArray<readonly [Until, number]> = [
        [{ position: 0 }, 0],
        [{ position: 4 }, 4],
        [{ position: 99 }, 7],
        [{ recordedAt: 99 }, 0],
        [{ recordedAt: 103 }, 4],
        [{ recordedAt: 999 }, 7],
      ]
      for (const [until, last] of bounds) {
        for (const limit of [1, 3, 10]) {
          const events = yield* readStreams(store, { until, limit })
          same(`until ${JSON.stringify(until)}`, told(events), upTo(last))
        }
      }
      const page = yield* store.readByStream({ workspace: HERE, until: { position: 2 } })
      same("head", page.head, 7)
    }),
  ),

  contractCase("by stream: names are ordered by code point", (store) =>
    Effect.gen(function* () {
      const ordered = [
        "",
        "A",
        "Z",
        "a",
        "ab",
        "é",
        "\uffee",
        "\u{10000}",
        "\u{1f600}",
        "\u{1f600}a",
      ].map((name) => `p${name}`)
      for (const [n, stream] of [...ordered].reverse().entries()) {
        yield* store.append(commit(`c${n}`, [write(stream, facts("x"))]))
      }
      for (const limit of [1, 4, 100]) {
        const events = yield* readStreams(store, { limit })
        same(
          "order",
          events.map(({ stream }) => stream),
          ordered,
        )
      }
      const emoji = yield* readStreams(store, { streamPrefix: "p\u{1f600}" })
      same("prefix beyond U+FFFF", emoji.length, 2)
      const last = yield* readStreams(store, { streamPrefix: "p\uffee" })
      same("prefix at the end of the first plane", last.length, 1)
    }),
  ),

  contractCase("by stream: an empty workspace has an empty page", (store) =>
    Effect.gen(function* () {
      yield* seed(store)
      const page = yield* store.readByStream({ workspace: "empty" })
      same("page", page, { events: [], head: 0, next: undefined })
    }),
  ),
]
