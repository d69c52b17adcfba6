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
import {
  Followthrough,
  type FollowthroughService,
  followthroughOn,
} from "@followthrough/kernel/effect"
import { type Effect, Either, ManagedRuntime } from "effect"

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
    const kernel = await runtime.runPromise(Followthrough)
    return await use({ kernel, run: (effect) => runtime.runPromise(effect) })
  } finally {
    await runtime.dispose()
  }
}

const BEGIN = Date.UTC(2024, 0, 1)
export const benchAt: Instant = instantFromMillis(BEGIN + 400 * 86_400_000)

const command = (json: CommandJson) => Either.getOrThrow(commandFromJson(json))

/**
 * Recordings of `contacts` contacts with `each` facts apiece, spread over a year, contact after
 * contact: an adding, then touches with an inbound, a promise and a sale among them.
 */
export function* recordings(
  contacts: number,
  each: number,
  tag = "",
  reps = 20,
): Generator<ReadonlyArray<Recording>> {
  let batch: Array<Recording> = []
  for (let c = 0; c < contacts; c++) {
    const contactId = `contact-${tag}${c}`
    const ownerId = `rep-${c % reps}`
    for (let i = 0; i < each; i++) {
      const now = instantFromMillis(BEGIN + ((c * 37 + i * 5003) % 525_600) * 60_000)
      batch.push({
        commandId: `command-${tag}${c}-${i}`,
        now,
        command: command(jsonOf(contactId, ownerId, i, now)),
      })
    }
    if (batch.length >= 1000) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

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
