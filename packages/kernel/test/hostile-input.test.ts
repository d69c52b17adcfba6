import {
  backupLog,
  type Followthrough,
  FollowthroughFailure,
  openFollowthrough,
  restoreLog,
} from "@followthrough/kernel"
import * as fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

// What a host without types may hand over. Nothing of it may be taken for something else, and whatever is refused
// is refused in our words.

const throwing = Object.defineProperty({}, "at", {
  enumerable: true,
  get: () => {
    throw new Error("a getter of the host's")
  },
})

const deep = (depth: number): unknown => {
  let value: unknown = {}
  for (let n = 0; n < depth; n++) value = { _tag: value, contactId: value }
  return value
}

const scalars = [
  undefined,
  null,
  true,
  "",
  "x",
  "x".repeat(201),
  "\u0000",
  "\ud800",
  "2026-02-30",
  "2026-03-02T08:00:00Z",
  "__proto__",
  0,
  -1,
  0.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 60,
  10n,
  Symbol("s"),
  () => 1,
  new Date(Number.NaN),
  new Date(0),
  [],
  [1],
  {},
  { toString: () => "2026-03-02T08:00:00Z" },
  throwing,
  deep(20_000),
]

const names = [
  "at",
  "knownAt",
  "repId",
  "queue",
  "limit",
  "from",
  "to",
  "days",
  "contactId",
  "partyId",
  "promiseId",
  "silentAfter",
  "notSpokenAfter",
  "play",
  "lagFrom",
  "by",
  "part",
  "evidence",
  "kind",
  "policy",
  "after",
  "signal",
  "position",
  "hash",
  "_tag",
  "command",
  "commandId",
  "actor",
  "now",
  "file",
  "repid",
]

// Drawn by their places: some of the values cannot be printed.
const anyPlace = fc.nat({ max: scalars.length - 1 })
const anyDrawn = fc.oneof(
  anyPlace,
  fc.array(fc.tuple(fc.constantFrom(...names), anyPlace), { maxLength: 4 }),
)

const inputOf = (drawn: number | Array<[string, number]> | undefined): unknown => {
  if (drawn === undefined || typeof drawn === "number") return scalars[drawn ?? 0]
  return Object.fromEntries(drawn.map(([name, place]) => [name, scalars[place]]))
}

describe("whatever a host hands over", () => {
  let log: Followthrough
  beforeAll(async () => {
    log = await openFollowthrough({ workspace: "main", store: "memory" })
    await log.addContact({ contactId: "bea", externalId: "undefined" })
  })
  afterAll(() => log.close())

  /** Every method with two inputs, until it gives an answer or its iterable ends or gives something. */
  const call = async (name: string, one: unknown, other: unknown): Promise<unknown> => {
    const method = (log as unknown as Record<string, (...inputs: Array<unknown>) => unknown>)[name]
    const given = method?.(one, other)
    if (typeof given !== "object" || given === null || !(Symbol.asyncIterator in given))
      return given
    const iterator = (given as AsyncIterable<unknown>)[Symbol.asyncIterator]()
    const first = await Promise.race([
      iterator.next(),
      new Promise((resolve) => setTimeout(resolve, 20)),
    ])
    void iterator.return?.()
    return first
  }

  it("L17 every rejection of every method is a FollowthroughFailure", async () => {
    const methods = Object.keys(log).filter((name) => name !== "close" && !/Models$/.test(name))
    expect(methods.length).toBeGreaterThan(70)
    const drawnTwo = fc.tuple(anyDrawn, anyDrawn)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...methods), drawnTwo, async (name, [one, other]) => {
        try {
          await call(name, inputOf(one), inputOf(other))
        } catch (thrown) {
          if (!(thrown instanceof FollowthroughFailure)) {
            const stack = thrown instanceof Error ? thrown.stack?.slice(0, 900) : ""
            throw new Error(`${name} rejects with ${String(thrown)} ${stack}`)
          }
          expect(["malformed", "refused"]).toContain(thrown.code)
        }
      }),
      { numRuns: 800 },
    )
    await fc.assert(
      fc.asyncProperty(anyDrawn, async (drawn) => {
        for (const open of [openFollowthrough, backupLog, restoreLog]) {
          const opened = await (open as (input: unknown) => Promise<unknown>)(inputOf(drawn)).catch(
            (thrown: unknown) => thrown,
          )
          expect(opened).toBeInstanceOf(FollowthroughFailure)
        }
      }),
    )
  })

  it("L17 nothing is found by what is no name, and limits are whole", async () => {
    for (const key of [undefined, null, 5, "", {}, ["bea"]]) {
      await expect(log.findContact(key as never)).rejects.toMatchObject({ code: "malformed" })
    }
    expect(await log.findContact("undefined")).toBe("bea")
    for (const limit of [-1, 0.5, Number.NaN, "3", 2 ** 60]) {
      await expect(log.next({ limit: limit as never })).rejects.toMatchObject({
        code: "malformed",
        problems: [{ path: "limit" }],
      })
      await expect(log.doubts({ limit: limit as never })).rejects.toMatchObject({
        code: "malformed",
      })
    }
    expect((await log.next({ limit: 0 })).rows).toEqual([])
  })

  it("L17 a misspelt field is refused, with the one that was meant", async () => {
    await expect(log.next({ repid: "ann" } as never)).rejects.toThrow(
      'next(): repid: is not a field here (did you mean "repId"?); the fields are at, knownAt, repId, queue, limit, after',
    )
    await expect(log.addContact({ contactId: "zoe" }, { comandId: "c" } as never)).rejects.toThrow(
      'options: comandId: is not a field here (did you mean "commandId"?)',
    )
    await expect(
      openFollowthrough({ workspace: "main", store: { fiel: "log.db" } } as never),
    ).rejects.toThrow('store: fiel: is not a field here (did you mean "file"?)')
    await expect(
      openFollowthrough({ workspace: "x".repeat(201), store: "memory" }),
    ).rejects.toThrow("workspace: is not a text of 1 to 200 characters")
    await expect(
      log.addContact({ contactId: "zoe" }, { commandId: "x".repeat(201) }),
    ).rejects.toThrow("commandId: is not a text of 1 to 200 characters")
  })

  it("what is no head is never taken for none", async () => {
    const head = await log.head()
    expect((await log.verify(head)).fault).toBeUndefined()
    expect((await log.verify(`${head.position}:${head.hash}`)).fault).toBeUndefined()
    expect((await log.verify()).fault).toBeUndefined()
    const zeros = "0".repeat(64)
    for (const kept of [
      null,
      {},
      [],
      Number.NaN,
      "",
      `20:${"0".repeat(63)}`,
      `x:${zeros}`,
      { position: Number.NaN, hash: zeros },
      { position: -1, hash: zeros },
      { position: "1", hash: zeros },
      { position: 1, hash: "" },
      { position: 1 },
    ]) {
      await expect(log.verify(kept as never)).rejects.toMatchObject({ code: "malformed" })
    }
    expect((await log.verify(`1:${zeros}`)).fault).toMatchObject({ code: "Forked" })
    expect((await log.verify({ position: 20, hash: zeros })).fault).toMatchObject({
      code: "Truncated",
    })
  })
})
