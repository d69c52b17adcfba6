import { createHash } from "node:crypto"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { contactStream, type Fact, isContactFact, withoutPersonal } from "@followthrough/core"
import { logOf } from "@followthrough/core/testing"
import {
  Followthrough,
  type FollowthroughService,
  followthroughLayer,
} from "@followthrough/kernel/effect"
import { EventStore, type EventStoreShape, makeMemoryStore, restoreLog } from "@followthrough/store"
import { backupFile, sqliteLayer } from "@followthrough/store-sql"
import { Chunk, Context, Effect, Layer, Stream } from "effect"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { arbitraryMarked, type Marked } from "./marked.js"

const few = { numRuns: 8 * Number(process.env["FT_RUNS"] ?? 1) }

/** Bytes that are the same in every run; the keys among them are kept. */
const randomness = (keys: Array<Uint8Array>) => {
  let drawn = 0
  return (bytes: number): Uint8Array => {
    drawn += 1
    const made = createHash("sha256").update(`drawn ${drawn}`).digest().subarray(0, bytes)
    if (bytes === 32) keys.push(made)
    return made
  }
}

interface Opened {
  readonly kernel: FollowthroughService
  readonly store: EventStoreShape
  readonly filename: string
  /** Every key that was ever made. */
  readonly keys: ReadonlyArray<Uint8Array>
}

const opened = async <A>(use: (open: Opened) => Effect.Effect<A, unknown>): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), "followthrough-erasure-"))
  const filename = join(folder, "log.db")
  const keys: Array<Uint8Array> = []
  const layer = Layer.provideMerge(
    followthroughLayer({ workspace: "w", randomBytes: randomness(keys) }),
    sqliteLayer({ filename, synchronous: "NORMAL" }),
  )
  try {
    return await Layer.build(layer).pipe(
      Effect.flatMap((built) =>
        use({
          kernel: Context.get(built, Followthrough),
          store: Context.get(built, EventStore),
          filename,
          keys,
        }),
      ),
      Effect.scoped,
      Effect.runPromise,
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const exported = ({ kernel }: Opened) =>
  Effect.map(Stream.runCollect(kernel.exportLines), (lines) => Chunk.toReadonlyArray(lines))

/** All bytes in which something of the log may stand: file, WAL, export, backup. */
const traces = (open: Opened) =>
  Effect.gen(function* () {
    const { filename } = open
    const backup = `${filename}.backup`
    rmSync(backup, { force: true })
    yield* backupFile({ filename, to: backup })
    const files = [filename, `${filename}-wal`, backup].filter((file) => existsSync(file))
    return [
      ...files.map((file) => readFileSync(file)),
      Buffer.from((yield* exported(open)).join("\n")),
    ]
  })

const isIn = (places: ReadonlyArray<Buffer>, what: Buffer | string): boolean =>
  places.some((bytes) => bytes.includes(what))

const isKeyIn = (places: ReadonlyArray<Buffer>, key: Uint8Array): boolean =>
  isIn(places, Buffer.from(key)) ||
  (["base64url", "hex"] as const).some((form) => isIn(places, Buffer.from(key).toString(form)))

type Told = Pick<Fact, "position" | "occurredAt" | "event">

/** What the log must tell: of an erased contact, no word. */
const expected = ({ recordings }: Marked): ReadonlyArray<Told> => {
  const log = logOf(recordings)
  const erased = new Set(
    log.flatMap(({ event }) => (event._tag === "ContactErased" ? [event.contactId] : [])),
  )
  return log
    .map((fact) =>
      isContactFact(fact) && erased.has(fact.event.contactId) ? withoutPersonal(fact) : fact,
    )
    .map(({ event, occurredAt, position }) => ({ position, occurredAt, event }))
}

const told = (kernel: FollowthroughService) =>
  Effect.gen(function* () {
    const facts: Array<Told> = []
    let after: number | undefined
    do {
      const page = yield* kernel.logPage({ after })
      for (const { event, occurredAt, position } of page.entries) {
        facts.push({ position, occurredAt, event })
      }
      after = page.next
    } while (after !== undefined)
    return facts
  })

/** Keys that are still there, of everyone in the log. */
const surviving = ({ store }: Opened, facts: ReadonlyArray<Told>) =>
  Effect.map(
    store.keysOf("w", [
      "claims",
      ...facts.flatMap(({ event }) =>
        "contactId" in event ? [contactStream(event.contactId)] : [],
      ),
    ]),
    (found) => new Set([...found.values()].map((kept) => kept?.key)),
  )

describe("an erasure", () => {
  test("leaves no personal word and no destroyed key in any byte, and every other word readable", async () => {
    let erasures = 0
    await fc.assert(
      fc.asyncProperty(arbitraryMarked(), fc.boolean(), async (marked, isBatch) => {
        const { recordings, words } = marked
        await opened((open) =>
          Effect.gen(function* () {
            const { kernel } = open
            if (isBatch) yield* kernel.recordAll(recordings)
            else for (const one of recordings) yield* kernel.record(one)
            const places = yield* traces(open)
            for (const word of words) expect(isIn(places, word)).toBe(false)
            const facts = expected(marked)
            expect(yield* told(kernel)).toEqual(facts)
            const left = yield* surviving(open, facts)
            for (const key of open.keys) {
              const isLeft = left.has(Buffer.from(key).toString("base64url"))
              expect(isKeyIn(places, key)).toBe(isLeft)
            }
            erasures += facts.filter(({ event }) => event._tag === "ContactErased").length
            expect((yield* kernel.verify()).fault).toBeUndefined()
            // Told again, nothing is recorded: also of those whose words nobody can compare any more.
            const again = yield* kernel.recordAll(recordings)
            expect(again.map((one) => one._tag)).toEqual(recordings.map(() => "Right"))
            expect(yield* told(kernel)).toEqual(facts)
          }),
        )
      }),
      few,
    )
    expect(erasures).toBeGreaterThan(0)
  })

  test("is in an export, and what was not erased is restored from it word for word", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryMarked(), async (marked) => {
        await opened((open) =>
          Effect.gen(function* () {
            yield* open.kernel.recordAll(marked.recordings)
            const copy = makeMemoryStore()
            yield* restoreLog(copy, open.kernel.exportLines)
            const layer = followthroughLayer({ workspace: "w" })
            const kernel = yield* Effect.provide(
              Followthrough,
              Layer.provide(layer, Layer.succeed(EventStore, copy)),
            )
            expect(yield* told(kernel)).toEqual(expected(marked))
            expect(yield* kernel.head).toEqual(yield* open.kernel.head)
            const again = yield* kernel.recordAll(marked.recordings)
            expect(again.every((one) => one._tag === "Right" && one.right.replayed)).toBe(true)
          }),
        )
      }),
      few,
    )
  })
})
