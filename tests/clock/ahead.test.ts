import { openFollowthrough } from "@followthrough/kernel"
import { Followthrough, followthroughLayer } from "@followthrough/kernel/effect"
import { EventStore, type EventStoreShape, makeMemoryStore } from "@followthrough/store"
import { Effect, Layer } from "effect"
import { describe, expect, test } from "vitest"

const TODAY = "2026-03-02T09:00:00Z"
const now = () => new Date(TODAY)
const LEAP = "2099-01-01T00:00:00Z"

const opened = (more: object = {}) =>
  openFollowthrough({ workspace: "w", store: "memory", now, ...more })

const refused = (at: string) => ({
  code: "refused",
  refusal: { _tag: "RecordedAhead", recordedAt: at, clock: "2026-03-02T09:00:00.000Z" },
})

describe("a clock that is far ahead", () => {
  test("dates nothing: neither the first fact of a log nor a later one, alone or among others", async () => {
    const log = await opened()
    const add = (contactId: string, at: string) => log.addContact({ contactId }, { now: at })
    const leap = refused("2099-01-01T00:00:00.000Z")
    await expect(add("c1", LEAP)).rejects.toMatchObject(leap)
    await add("c1", TODAY)
    await expect(add("c2", LEAP)).rejects.toMatchObject({
      ...leap,
      message: expect.stringMatching(/is a clock wrong/),
      refusal: { logEnd: "2026-03-02T09:00:00.000Z" },
    })
    const outcomes = await log.recordAll([
      { command: { _tag: "AddContact", contactId: "c3" }, now: LEAP },
      { command: { _tag: "AddContact", contactId: "c4" } },
    ])
    expect(outcomes).toMatchObject([{ ok: false, failure: leap }, { ok: true }])
    expect(await log.contacts()).toMatchObject([{ contactId: "c1" }, { contactId: "c4" }])
    await log.close()
  })

  test("may be a day ahead of the clock, or of the log: from there on day by day", async () => {
    const log = await opened()
    await log.addContact({ contactId: "c1" }, { now: "2026-03-03T09:00:00Z" })
    await log.addContact({ contactId: "c2" }, { now: "2026-03-04T09:00:00Z" })
    await expect(
      log.addContact({ contactId: "c3" }, { now: "2026-03-05T09:00:00.001Z" }),
    ).rejects.toMatchObject(refused("2026-03-05T09:00:00.001Z"))
    await log.close()
  })

  test("is followed where the host says so, and verify tells of it", async () => {
    const log = await opened({ allowAhead: true })
    await log.addContact({ contactId: "c1" })
    expect(await log.verify()).not.toHaveProperty("ahead")
    await log.addContact({ contactId: "c2" }, { now: LEAP })
    await log.addContact({ contactId: "c3" })
    expect(await log.verify()).toMatchObject({
      facts: 3,
      ahead: { position: 2, recordedAt: "2099-01-01T00:00:00.000Z" },
    })
    await log.close()
  })

  test("repeats what it recorded: a command in the log has its first outcome", async () => {
    const log = await opened({ allowAhead: true })
    const same = { commandId: "a", now: LEAP }
    await log.addContact({ contactId: "c1" }, same)
    expect(await log.addContact({ contactId: "c1" }, same)).toMatchObject({ replayed: true })
    await log.close()
  })

  test("does not keep answers of today from the rows", async () => {
    const store = makeMemoryStore()
    let whole = 0
    const counting: EventStoreShape = {
      ...store,
      readByStream: (query) => {
        if (query.streamPrefix === "contact/") whole += 1
        return store.readByStream(query)
      },
    }
    const at = (iso: string) => Date.parse(iso)
    const kernel = await Effect.runPromise(
      Effect.provide(
        Followthrough,
        Layer.provide(
          followthroughLayer({ workspace: "w", clock: () => at(TODAY), allowAhead: true }),
          Layer.succeed(EventStore, counting),
        ),
      ),
    )
    const record = (contactId: string, iso: string) =>
      Effect.runPromise(
        kernel.record({
          commandId: contactId,
          now: at(iso) as never,
          command: { _tag: "AddContact", contactId: contactId as never, kind: "person" } as never,
        }),
      )
    await record("c1", TODAY)
    await record("c2", LEAP)
    await record("c3", TODAY)
    const { total } = await Effect.runPromise(
      kernel.ask("next", { limit: 5 }, { at: at(TODAY) as never }),
    )
    expect(total).toBe(2)
    expect(whole).toBe(0)
  })
})
