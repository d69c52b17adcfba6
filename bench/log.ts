import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  type CommandJson,
  commandFromJson,
  type Instant,
  instantFromMillis,
  instantToIso,
  type Recording,
} from "@followthrough/core"
import { type Followthrough, openFollowthrough } from "@followthrough/kernel"
import {
  type FollowthroughService,
  followthroughOn,
  Followthrough as Kernel,
} from "@followthrough/kernel/effect"
import { type Commit, EventStore, type EventStoreShape } from "@followthrough/store"
import { sqliteLayer } from "@followthrough/store-sql"
import { Effect, Either, ManagedRuntime } from "effect"
import { rate } from "./measure.js"

export const inFolder = async <A>(use: (folder: string) => Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), "followthrough-bench-"))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export interface OpenKernel {
  readonly kernel: FollowthroughService
  readonly run: <A, E>(effect: Effect.Effect<A, E>) => Promise<A>
}

export const withKernel = async <A>(
  file: string,
  use: (open: OpenKernel) => Promise<A>,
): Promise<A> => {
  const runtime = ManagedRuntime.make(followthroughOn({ file }, { workspace: "bench" }))
  try {
    const kernel = await runtime.runPromise(Kernel)
    return await use({ kernel, run: (effect) => runtime.runPromise(effect) })
  } finally {
    await runtime.dispose()
  }
}

/** The store by itself, in a file of its own. */
export const withStore = async <A>(
  filename: string,
  use: (store: EventStoreShape) => Promise<A>,
): Promise<A> => {
  const runtime = ManagedRuntime.make(sqliteLayer({ filename }))
  try {
    return await use(await runtime.runPromise(EventStore))
  } finally {
    await runtime.dispose()
  }
}

/** Stores commits, none of which may be refused. */
export const storeAll = async (
  store: EventStoreShape,
  commits: ReadonlyArray<Commit>,
): Promise<void> => {
  const results = await Effect.runPromise(store.appendAll(commits))
  if (!results.every(Either.isRight)) throw new Error("a commit was refused")
}

/** A command as a host gives it. */
export interface Given {
  readonly command: CommandJson
  readonly commandId: string
  readonly now: Date
}

/** How many commands a second a host records that knows no Effect, so many in flight at a time. */
export const rateOf = (
  followthrough: Followthrough,
  given: ReadonlyArray<Given>,
  atOnce: number,
): Promise<number> =>
  rate(given.length, async () => {
    for (let n = 0; n < given.length; n += atOnce) {
      const flight = given.slice(n, n + atOnce)
      await Promise.all(flight.map(({ command, ...how }) => followthrough.record(command, how)))
    }
  })

/** The same in a new log. */
export const hostRate = async (
  file: string,
  given: ReadonlyArray<Given>,
  atOnce: number,
): Promise<number> => {
  const followthrough = await openFollowthrough({ workspace: "bench", store: { file } })
  try {
    return await rateOf(followthrough, given, atOnce)
  } finally {
    await followthrough.close()
  }
}

/** A log opened by a host that knows no Effect, as of the bench's instant. */
export const withHost = async <A>(
  file: string,
  use: (log: Followthrough) => Promise<A>,
): Promise<A> => {
  const log = await openFollowthrough({ workspace: "bench", store: { file }, now: () => benchDate })
  try {
    return await use(log)
  } finally {
    await log.close()
  }
}

const BEGIN = Date.UTC(2024, 0, 1)
const benchDate = new Date(BEGIN + 400 * 86_400_000)
export const benchAt: Instant = instantFromMillis(benchDate.getTime())

const command = (json: CommandJson) => Either.getOrThrow(commandFromJson(json))

/**
 * Commands about `contacts` contacts with `each` facts apiece, spread over a year, contact after
 * contact: an adding, then touches with an inbound, a promise and a sale among them.
 */
export function* commandsGiven(
  contacts: number,
  each: number,
  tag = "",
  reps = 20,
): Generator<Given> {
  for (let c = 0; c < contacts; c++) {
    const contactId = `contact-${tag}${c}`
    const ownerId = `rep-${c % reps}`
    for (let i = 0; i < each; i++) {
      const now = BEGIN + ((c * 37 + i * 5003) % 525_600) * 60_000
      yield {
        commandId: `command-${tag}${c}-${i}`,
        now: new Date(now),
        command: jsonOf(contactId, ownerId, i, instantFromMillis(now)),
      }
    }
  }
}

/** The same as the kernel takes them, a thousand or a little more at a time. */
export function* recordings(
  contacts: number,
  each: number,
  tag?: string,
  reps?: number,
): Generator<ReadonlyArray<Recording>> {
  let batch: Array<Recording> = []
  let left = each
  for (const given of commandsGiven(contacts, each, tag, reps)) {
    batch.push(recordingOf(given))
    left = left === 1 ? each : left - 1
    if (batch.length < 1000 || left < each) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

export const recordingOf = ({ command: json, commandId, now }: Given): Recording => ({
  commandId,
  now: instantFromMillis(now.getTime()),
  command: command(json),
})

const jsonOf = (contactId: string, ownerId: string, i: number, now: Instant): CommandJson => {
  if (i === 0) return { _tag: "AddContact", contactId, ownerId, name: `Name of ${contactId}` }
  if (i % 17 === 5) {
    return {
      _tag: "MakePromise",
      contactId,
      promiseId: `promise-${i}`,
      promisors: [{ _tag: "Rep", repId: ownerId }],
      what: "send the quote",
      due: { _tag: "LocalDate", on: instantToIso(now).slice(0, 10), zone: "Europe/Rome" },
    }
  }
  if (i % 17 === 7) return { _tag: "KeepPromise", contactId, promiseId: `promise-${i - 2}` }
  if (i % 40 === 39)
    return { _tag: "RecordSale", contactId, value: { amount: 100, currency: "EUR" } }
  return {
    _tag: "LogTouch",
    contactId,
    touchId: `touch-${i}`,
    repId: ownerId,
    direction: i % 11 === 3 ? "inbound" : "outbound",
    channel: i % 2 === 0 ? "phone" : "email",
    outcome: i % 3 === 0 ? "reached" : i % 11 === 3 ? "received" : "no-answer",
    play: i % 4 === 0 ? "check-in" : "new-offer",
  }
}

/** Fills a file with a log, through the kernel. */
export const fill = (file: string, contacts: number, each: number, reps?: number): Promise<void> =>
  withKernel(file, async ({ kernel, run }) => {
    for (const batch of recordings(contacts, each, "", reps)) await run(kernel.recordAll(batch))
  })
