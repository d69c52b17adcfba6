import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { instantToIso, type Recording } from "@followthrough/core"
import { arbitraryRecordings } from "@followthrough/core/testing"
import {
  copyLog,
  openFollowthrough,
  type StoreInFile,
  type StoreInPostgres,
} from "@followthrough/kernel"
import { Followthrough, followthroughOn } from "@followthrough/kernel/effect"
import { Effect, Either } from "effect"
import fc from "fast-check"
import { afterAll, describe, expect, test } from "vitest"
import { inPostgres } from "./opened.js"

type Place = StoreInFile | StoreInPostgres

const folder = mkdtempSync(join(tmpdir(), "followthrough-copy-"))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
const freshFile = (): StoreInFile => {
  files += 1
  return { file: join(folder, `${files}.db`) }
}

const workspace = "test"

/** Gives how many of them are new. */
const recordAll = (store: Place, recordings: ReadonlyArray<Recording>) =>
  Effect.runPromise(
    Effect.flatMap(Followthrough, (kernel) => kernel.recordAll(recordings)).pipe(
      Effect.map((all) => all.filter((one) => Either.isRight(one) && !one.right.replayed).length),
      Effect.provide(followthroughOn(store, { workspace })),
    ),
  )

/** All that two copies must have in common. */
const whole = async (store: Place, at: Date) => {
  const log = await openFollowthrough({ workspace, store })
  try {
    const lines = []
    for await (const line of log.exportLines()) lines.push(line)
    await log.refreshReadModels()
    return { lines, check: await log.verify(), next: await log.next({ at, limit: "all" }) }
  } finally {
    await log.close()
  }
}

describe("a copy of a log", () => {
  test("L20 is the same log, from a file to Postgres and back, with what came meanwhile", () =>
    fc.assert(
      fc.asyncProperty(arbitraryRecordings(), fc.nat(), (recordings, cut) =>
        inPostgres.using(async (server) => {
          const source = freshFile()
          await recordAll(source, recordings.slice(0, cut % (recordings.length + 1)))
          await copyLog({ from: source, to: server })
          await recordAll(source, recordings)
          await copyLog({ from: source, to: server })
          const back = freshFile()
          await copyLog({ from: server, to: back })
          const at = new Date(Math.max(0, ...recordings.map(({ now }) => now)))
          const here = await whole(source, at)
          expect(here.check.fault).toBeUndefined()
          expect(await whole(server, at)).toEqual(here)
          expect(await whole(back, at)).toEqual(here)
          // A command that was recorded in the source is known in the copy, and so is one that was refused.
          expect(await recordAll(server, recordings)).toBe(0)
        }),
      ),
      { numRuns: 8 * Number(process.env["FT_RUNS"] ?? 1), seed: 20_261 },
    ))

  const contact = (n: number) => ({
    _tag: "AddContact" as const,
    contactId: `c${n}`,
    zone: "Europe/Amsterdam",
    name: "Somebody",
  })
  const recordSome = async (store: Place, name: string, from: number, count: number) => {
    const log = await openFollowthrough({ workspace: name, store })
    try {
      await log.recordAll(
        Array.from({ length: count }, (_, n) => ({
          command: contact(from + n),
          commandId: `${name}${from + n}`,
        })),
      )
    } finally {
      await log.close()
    }
  }

  test("brings what is new, workspace by workspace, and tells how far it is", async () => {
    const source = freshFile()
    const to = freshFile()
    await recordSome(source, "a", 0, 1200)
    await recordSome(source, "b", 0, 3)
    const told: Array<string> = []
    const first = await copyLog({
      from: source,
      to,
      onProgress: ({ done, total, workspace }) => told.push(`${workspace} ${done}/${total}`),
    })
    expect(first.map(({ copied, workspace }) => [workspace, copied])).toEqual([
      ["a", first[0]?.head.position],
      ["b", first[1]?.head.position],
    ])
    expect(told.length).toBeGreaterThan(4)
    expect(told.at(-1)).toBe(`b ${first[1]?.head.position}/${first[1]?.head.position}`)
    await recordSome(source, "b", 3, 2)
    const second = await copyLog({ from: source, to })
    expect(second.map(({ copied }) => copied)).toEqual([0, 2])
    expect((await copyLog({ from: source, to, workspace: "b" })).map((log) => log.copied)).toEqual([
      0,
    ])
  })

  test("is refused where another log is, or one that went on by itself; nothing is changed", async () => {
    const source = freshFile()
    const other = freshFile()
    await recordSome(source, "a", 0, 5)
    await recordSome(other, "a", 100, 3)
    await expect(copyLog({ from: source, to: other })).rejects.toMatchObject({
      code: "malformed",
      message: expect.stringMatching(/workspace "a" cannot be copied there: another log is there/),
    })
    const to = freshFile()
    await copyLog({ from: source, to })
    await recordSome(to, "a", 5, 1)
    await expect(copyLog({ from: source, to })).rejects.toMatchObject({
      message: expect.stringMatching(/went on by itself/),
    })
    await recordSome(source, "a", 50, 4)
    await expect(copyLog({ from: source, to })).rejects.toMatchObject({
      message: expect.stringMatching(/went on by itself/),
    })
  })

  test("of a place that is not there, or no place, says so", async () => {
    await expect(copyLog({ from: freshFile(), to: freshFile() })).rejects.toMatchObject({
      code: "unavailable",
    })
    await expect(copyLog({ from: { file: 3 } as never, to: freshFile() })).rejects.toThrow(/file/)
    await expect(
      copyLog({ from: { url: "https://log:secret@host/x" }, to: freshFile() }),
    ).rejects.toThrow(/^(?!.*secret).*postgres:\/\//)
  })

  test("has the place of a reaction, and tells of what it has not handed over", async () => {
    const source = freshFile()
    const to = freshFile()
    const start = Date.parse("2026-01-05T09:00:00Z")
    const at = (hours: number) => () => new Date(start + hours * 3_600_000)
    const log = await openFollowthrough({ workspace, store: source, now: at(0) })
    await log.record(contact(1) as never)
    const reaction = { name: "tell", handle: () => Promise.reject(new Error("not now")) }
    await log.reactOnce({ ...reaction, from: instantToIso(start as never) })
    await log.close()
    const later = await openFollowthrough({ workspace, store: source, now: at(1_000) })
    await later.reactOnce(reaction)
    const standing = await later.reactions()
    await later.close()
    const left = standing.reduce((sum, { parked, pending }) => sum + parked + pending, 0)
    expect(left).toBeGreaterThan(0)
    const [copied] = await copyLog({ from: source, to })
    expect(copied?.unfinished).toEqual([{ name: "tell", deliveries: left }])
    const copy = await openFollowthrough({ workspace, store: to, now: at(1_000) })
    expect((await copy.reactions()).map(({ name }) => name)).toEqual(["tell"])
    expect((await copy.reactOnce(reaction)).happened).toBe(0)
    await copy.close()
  })
})
