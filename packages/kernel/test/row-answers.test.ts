import {
  addCalendar,
  type Instant,
  instantFromMillis,
  type PartyId,
  type Recording,
  type RepId,
} from "@followthrough/core"
import { arbitraryRecordings, historyBegins } from "@followthrough/core/testing"
import {
  type AnswerOf,
  type AskedOf,
  Followthrough,
  type FollowthroughService,
  followthroughLayer,
  type Question,
} from "@followthrough/kernel/effect"
import { became, contactWithKey, readCursor, stood } from "@followthrough/projection"
import { EventStore, type EventStoreShape, memoryLayer } from "@followthrough/store"
import { sqliteLayer } from "@followthrough/store-sql"
import { Context, Effect, Layer } from "effect"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { projectionOf } from "../src/whole-log/questions.js"

const stores = [
  { name: "memory", layer: memoryLayer },
  { name: "SQLite", layer: sqliteLayer({ filename: ":memory:" }) },
]

/** Whether the whole log may be read now; where it may not, doing so is a defect. */
interface Guard {
  mayReadAll: boolean
}

interface Opened {
  readonly kernel: FollowthroughService
  readonly store: EventStoreShape
  readonly guard: Guard
}

const opened = <A>(
  { layer }: (typeof stores)[number],
  atOnce: number | undefined,
  use: (open: Opened) => Effect.Effect<A, unknown>,
): Promise<A> => {
  const guard: Guard = { mayReadAll: true }
  const guarded = Layer.map(layer, (built) => {
    const store: EventStoreShape = Context.get(built, EventStore)
    return Context.make(EventStore, {
      ...store,
      readByStream: (query) =>
        guard.mayReadAll || query.streamPrefix !== "contact/"
          ? store.readByStream(query)
          : Effect.die("the whole log was read"),
    })
  })
  const config = { workspace: "w", ...(atOnce === undefined ? {} : { atOnce }) }
  return Layer.build(Layer.provideMerge(followthroughLayer(config), guarded)).pipe(
    Effect.flatMap((built) =>
      use({
        kernel: Context.get(built, Followthrough),
        store: Context.get(built, EventStore),
        guard,
      }),
    ),
    Effect.scoped,
    Effect.runPromise,
  )
}

/** By when so many commands are recorded, at the earliest. */
const latest = (recordings: ReadonlyArray<Recording>, count: number): Instant =>
  instantFromMillis(Math.max(...recordings.slice(0, count).map(({ now }) => now)))

const few = { numRuns: 4 * Number(process.env["FT_RUNS"] ?? 1) }

/** The answer of the question's projection, from the whole log. */
const byProjection = <Q extends Question>(
  { guard, kernel }: Opened,
  question: Q,
  asked: AskedOf<Q>,
  at: Instant,
): Effect.Effect<AnswerOf<Q>, unknown> => {
  guard.mayReadAll = true
  return Effect.map(
    kernel.answer({ only: (setting) => projectionOf(question, asked, setting, at) }, { at }),
    ({ only }) => only,
  )
}

const compare = <Q extends Question>(
  open: Opened,
  question: Q,
  asked: AskedOf<Q>,
  at: Instant,
): Effect.Effect<AnswerOf<Q>, unknown> =>
  Effect.gen(function* () {
    const expected = yield* byProjection(open, question, asked, at)
    open.guard.mayReadAll = false
    const kept = yield* open.kernel.ask(question, asked, { at })
    open.guard.mayReadAll = true
    expect(kept, `${question} ${JSON.stringify(asked)}`).toEqual(expected)
    return expected
  })

/** Every page of a list, one after the other. */
const comparePages = (
  open: Opened,
  question: "next" | "promises" | "flow" | "asks",
  asked: { readonly repId?: RepId; readonly queue?: string },
  limit: number,
  at: Instant,
) =>
  Effect.gen(function* () {
    const first = yield* compare(open, question, { ...asked, limit }, at)
    const todo = cursorsIn(first)
    for (let text = todo.pop(); text !== undefined; text = todo.pop()) {
      const after = readCursor(
        text,
        "next",
        "promises",
        "flow.contacts",
        "flow.notSpokenTo",
        "asks.ask",
        "asks.blocked",
        "asks.thank",
        "asks.report",
      )
      expect(after).toBeDefined()
      const page = yield* compare(open, question, { ...asked, limit, after } as never, at)
      todo.push(...cursorsIn(page))
    }
  })

const cursorsIn = ({ next }: { readonly next?: unknown }): Array<string> =>
  typeof next === "string" ? [next] : Object.values(next ?? {})

const repsOf = (kernel: FollowthroughService, at: Instant) =>
  Effect.map(kernel.team({ at }), (team) => [...team.values()].map(({ repId }) => repId))

const compareAll = (open: Opened, at: Instant, limit: number) =>
  Effect.gen(function* () {
    const reps = yield* repsOf(open.kernel, at)
    const each: ReadonlyArray<{ readonly repId?: RepId }> = [
      {},
      ...reps.map((repId) => ({ repId })),
    ]
    yield* comparePages(open, "next", { queue: "leavers" }, limit, at)
    yield* comparePages(open, "flow", {}, limit, at)
    for (const asked of each) {
      yield* comparePages(open, "next", asked, limit, at)
      yield* comparePages(open, "promises", asked, limit, at)
      yield* comparePages(open, "asks", asked, limit, at)
    }
    for (const repId of reps) {
      yield* compare(open, "plan", { repId, length: limit * 7 }, at)
    }
  })

/** Around when contacts begin to count as silent, and promises fall due. */
const edgesAfter = (
  kernel: FollowthroughService,
  recordings: ReadonlyArray<Recording>,
  last: Instant,
) =>
  Effect.gen(function* () {
    const { policy } = yield* kernel.policy({ at: last })
    const edges = new Set<Instant>()
    for (const { command } of recordings) {
      if (command._tag !== "AddContact" || edges.size > 6) continue
      const found = yield* kernel.relationship(command.contactId, { at: last })
      const touchedAt = found?.touches.at(-1)?.at
      if (touchedAt !== undefined)
        edges.add(addCalendar(touchedAt, policy.silentAfter, policy.zone))
      for (const { due } of found?.promises ?? []) edges.add(due.until)
    }
    const after = [...edges].filter((edge) => edge > last).sort((a, b) => a - b)
    return after.flatMap((edge) => [edge, instantFromMillis(edge + 1)])
  })

/** Instants some days apart, from after a generated history on. */
const moments = fc.array(fc.nat(9 * 1440), { minLength: 1, maxLength: 4 }).map((gaps) => {
  let minutes = 360 * 1440
  return gaps.map((gap) => {
    minutes += gap
    return instantFromMillis(historyBegins + minutes * 60_000)
  })
})

describe.each(stores)("answers from rows in $name", (store) => {
  test("L20 are those of the whole log, page by page, without reading it", () =>
    fc.assert(
      fc.asyncProperty(
        arbitraryRecordings(),
        fc.integer({ min: 1, max: 20 }),
        moments,
        fc.integer({ min: 1, max: 4 }),
        (recordings, size, instants, limit) =>
          opened(store, undefined, (open) =>
            Effect.gen(function* () {
              for (let start = 0; start < recordings.length; start += size) {
                yield* open.kernel.recordAll(recordings.slice(start, start + size))
                if (start % 3 === 0)
                  yield* compareAll(open, latest(recordings, start + size), limit)
              }
              for (const at of instants) yield* compareAll(open, at, limit)
              const last = latest(recordings, recordings.length)
              for (const at of yield* edgesAfter(open.kernel, recordings, last)) {
                yield* compare(open, "flow", { limit }, at)
                yield* compare(open, "promises", { limit }, at)
              }
            }),
          ),
      ),
      few,
    ))

  test("L20 what became is told from the contacts that changed as from all", () =>
    fc.assert(
      fc.asyncProperty(
        arbitraryRecordings(),
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.nat(2 * 1440), { minLength: 1, maxLength: 6 }),
        (recordings, size, gaps) =>
          opened(store, undefined, (open) =>
            Effect.gen(function* () {
              const { kernel } = open
              let from = instantFromMillis(historyBegins)
              let recorded = from
              const told = (to: Instant) =>
                Effect.gen(function* () {
                  for (const viewer of [
                    {},
                    ...(yield* repsOf(kernel, to)).map((repId) => ({ repId })),
                  ]) {
                    // Of the past, the log answers.
                    open.guard.mayReadAll = to < recorded - 86_400_000
                    const kept = yield* kernel.became({ ...viewer, from, to })
                    open.guard.mayReadAll = true
                    const known = {
                      from: from as Instant | undefined,
                      to: to as Instant | undefined,
                    }
                    const first = yield* kernel.logPage({})
                    if (to < (first.entries[0]?.recordedAt ?? Number.POSITIVE_INFINITY)) {
                      known.from = undefined
                      known.to = undefined
                    }
                    const before = yield* kernel.answer(
                      { stood: (setting) => stood({ ...setting, ...viewer, at: from }) },
                      { at: from, knownAt: known.from },
                    )
                    const { only } = yield* kernel.answer(
                      {
                        only: (setting) => became({ ...setting, ...viewer, ...before, from, to }),
                      },
                      { at: to, knownAt: known.to },
                    )
                    expect(kept).toEqual(only)
                  }
                  from = to
                })
              for (let start = 0; start < recordings.length; start += size) {
                yield* kernel.recordAll(recordings.slice(start, start + size))
                recorded = latest(recordings, start + size)
                const gap = gaps[start % gaps.length] ?? 0
                // Some of it is asked for when more was recorded already.
                const to = recorded - gap * 20_000
                if (start % 2 === 0) yield* told(instantFromMillis(Math.max(from, to)))
              }
              for (const gap of gaps) yield* told(instantFromMillis(from + gap * 60_000))
            }),
          ),
      ),
      few,
    ))

  test("L20 of the past, a rep's or a party's contacts answer as all of them do", () =>
    fc.assert(
      fc.asyncProperty(
        arbitraryRecordings(),
        fc.array(fc.tuple(fc.nat(360 * 1440), fc.nat(30 * 1440)), { minLength: 1, maxLength: 3 }),
        (recordings, instants) =>
          opened(store, undefined, (open) =>
            Effect.gen(function* () {
              const { guard, kernel } = open
              yield* kernel.recordAll(recordings)
              const last = latest(recordings, recordings.length)
              const reps = yield* repsOf(kernel, last)
              const parties = new Set<PartyId>()
              for (const { command } of recordings) {
                if (command._tag === "JoinParty") parties.add(command.partyId)
              }
              for (const [since, ago] of instants) {
                const at = instantFromMillis(historyBegins + since * 60_000)
                const knownAt = instantFromMillis(last - ago * 60_000)
                const compareThen = <Q extends Question>(question: Q, asked: AskedOf<Q>) =>
                  Effect.gen(function* () {
                    const { only } = yield* kernel.answer(
                      { only: (setting) => projectionOf(question, asked, setting, at) },
                      { at, knownAt },
                    )
                    guard.mayReadAll = false
                    const kept = yield* kernel.ask(question, asked, { at, knownAt })
                    guard.mayReadAll = true
                    expect(kept, `${question} ${JSON.stringify(asked)}`).toEqual(only)
                  })
                for (const repId of reps) {
                  yield* compareThen("next", { repId })
                  yield* compareThen("plan", { repId, length: "week" })
                  yield* compareThen("promises", { repId })
                  yield* compareThen("asks", { repId })
                }
                for (const partyId of parties) {
                  yield* compareThen("flow", { partyId })
                  yield* compareThen("asks", { partyId })
                }
              }
            }),
          ),
      ),
      few,
    ))

  test("L20 a contact is found by every key as among all contacts", () =>
    fc.assert(
      fc.asyncProperty(arbitraryRecordings(), (recordings) =>
        opened(store, undefined, (open) =>
          Effect.gen(function* () {
            yield* open.kernel.recordAll(recordings)
            const keys = new Set(["nobody", ""])
            for (const { command } of recordings) {
              if ("contactId" in command) keys.add(command.contactId)
              if ("externalId" in command && command.externalId !== undefined) {
                keys.add(command.externalId)
              }
            }
            for (const key of keys) {
              open.guard.mayReadAll = true
              const { found } = yield* open.kernel.answer({ found: () => contactWithKey(key) })
              open.guard.mayReadAll = false
              expect(yield* open.kernel.findContact(key)).toEqual(found)
            }
          }),
        ),
      ),
      few,
    ))

  test("L20 rows that do not know of every fact are asked nothing", () =>
    fc.assert(
      fc.asyncProperty(arbitraryRecordings(), moments, (recordings, [at = historyBegins]) =>
        opened(store, 1, (open) =>
          Effect.gen(function* () {
            const { kernel, store: kept } = open
            yield* kernel.recordAll(recordings)
            for (const question of ["next", "promises", "flow", "asks"] as const) {
              const expected = yield* byProjection(open, question, { limit: 2 }, at)
              yield* kept.clearRows("w")
              expect(yield* kernel.ask(question, { limit: 2 }, { at })).toEqual(expected)
            }
          }),
        ),
      ),
      few,
    ))

  test("L20 where rows are left to be made again, an answer says so, and what it lists is right", () =>
    fc.assert(
      fc.asyncProperty(
        arbitraryRecordings(),
        moments,
        fc.integer({ min: 1, max: 4 }),
        (recordings, instants, limit) =>
          opened(store, 1, (open) =>
            Effect.gen(function* () {
              const { kernel } = open
              yield* kernel.recordAll(recordings)
              for (const at of instants) {
                const whole = yield* byProjection(open, "next", {}, at)
                const { settling, ...kept } = yield* kernel.ask("next", { limit }, { at })
                if (settling === undefined) {
                  expect(kept).toEqual(yield* byProjection(open, "next", { limit }, at))
                }
                for (const { aboveNextBy: _, ...row } of kept.rows) {
                  const own = whole.rows.find(({ contactId }) => contactId === row.contactId)
                  expect(own).toMatchObject(row)
                }
                yield* kernel.refreshReadModels(at)
                yield* compareAll(open, at, limit)
              }
            }),
          ),
      ),
      few,
    ))
})
