import { instantToIso } from "@followthrough/core"
import { describeFault, type LogFault, type Verification } from "@followthrough/store"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { KernelFailure } from "./failure.js"
import type { FollowthroughService } from "./followthrough-service.js"
import { type LogFact, logFactOf } from "./log-fact.js"
import type { RecordedAhead } from "./log-keeping.js"
import { fieldsDecoder, maybe, readFields, WholeNumber } from "./query-input.js"
import { GivenSignal, type StopSignal } from "./stop-signal.js"
import { type HowWorked, readOptions, type WholeLogOptions } from "./whole-log/options.js"

/** What names a log up to one of its facts: any other log has another hash there. */
export interface LogHead {
  /** Position of the last fact; 0 in an empty log. */
  readonly position: number
  /** SHA-256 over that fact and all before it, in 64 hexadecimal digits. */
  readonly hash: string
}

/** What came of checking a log. */
export interface LogCheck {
  /** Facts found good, from the first on. */
  readonly facts: number
  /** The last fact found good. */
  readonly head: LogHead
  /**
   * The first fact that was recorded more than a day ahead of the clock; left out when none was. It is no
   * fault: but everything recorded later is dated so, too, until the clock is there.
   */
  readonly ahead?: { readonly position: number; readonly recordedAt: string }
  /** The first thing that is wrong, and at which position if it is at one; left out when sound. */
  readonly fault?: {
    readonly code: LogFault["_tag"]
    readonly position?: number
    readonly message: string
  }
}

/** Keeping a log safe, and following it. */
export interface KeptLog {
  /** The end of the log. Keep it elsewhere, and give it to `verify` later. */
  readonly head: () => Promise<LogHead>
  /**
   * Reads the whole log and says where it first is not what was recorded. With a head that was kept
   * elsewhere, as it was given or as the command line prints it (`20:3f…`), it also finds a log that was cut
   * short, put back or rewritten from end to end. Anything else is no head, and `malformed`. With `workers`, one
   * thread does it all: each fact is checked against the one before.
   */
  readonly verify: (kept?: LogHead | string, options?: WholeLogOptions) => Promise<LogCheck>
  /** The log as lines of JSON, for `restoreLog`; memory stays small however long the log is. */
  readonly exportLines: () => AsyncIterable<string>
  /**
   * The facts after a position (default: all), then those to come, each once and in order. Goes on
   * until the loop is left or the signal aborts, which ends it without an error.
   */
  readonly follow: (query?: {
    readonly after?: number
    readonly signal?: StopSignal
  }) => AsyncIterable<LogFact>
}

type Run = <A>(effect: Effect.Effect<A, KernelFailure>, signal?: StopSignal) => Promise<A>

/** `pull` gives the next piece of what is read piece by piece. */
export const keptLog = (
  kernel: FollowthroughService,
  run: Run,
  pull: Run,
  howOf: (options: ReturnType<typeof readOptions>) => HowWorked,
): KeptLog => ({
  head: async () => {
    const { hash, position } = await run(kernel.head)
    return { position, hash }
  },
  verify: async (kept, input) => {
    const options = readOptions("verify", input)
    const head = readHead("verify()", kept)
    const check = await run(kernel.verify(head, howOf(options)), options.signal)
    return logCheckOf(check, await run(kernel.recordedAhead))
  },
  exportLines: () => pulled(kernel.exportLines, pull),
  follow: (input) => followed(kernel, pull, input),
})

// A mistake in the query, too, surfaces where the host awaits.
async function* followed(
  kernel: FollowthroughService,
  run: Run,
  input: Parameters<KeptLog["follow"]>[0],
): AsyncGenerator<LogFact> {
  const { after, signal } = readFields("follow()", decodeFollow, input)
  yield* pulled(Stream.map(kernel.follow(after), logFactOf), run, signal)
}

const decodeFollow = fieldsDecoder({
  after: maybe(WholeNumber),
  signal: maybe(GivenSignal),
})

const decodeHead = fieldsDecoder({
  position: WholeNumber,
  hash: Schema.String.pipe(
    Schema.filter((text) => HASH.test(text) || "is not a hash of 64 hexadecimal digits"),
  ),
})

const HASH = /^[0-9a-f]{64}$/i

// What is no head must not pass for none.
export const readHead = (of: string, kept: unknown): LogHead | undefined => {
  if (kept === undefined) return undefined
  const [, position, printed] = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(String(kept)) ?? []
  const given = typeof kept === "string" ? { position: Number(position), hash: printed } : kept
  const head = readFields(of, decodeHead, given)
  return { position: head.position, hash: head.hash.toLowerCase() }
}

const logCheckOf = (
  { events, fault, head }: Verification,
  ahead: RecordedAhead | undefined,
): LogCheck => {
  const checked = {
    facts: events,
    head,
    ...(ahead === undefined
      ? {}
      : { ahead: { ...ahead, recordedAt: instantToIso(ahead.recordedAt) } }),
  }
  if (fault === undefined) return checked
  const position = "position" in fault ? fault.position : undefined
  const message = describeFault(fault)
  return {
    ...checked,
    fault: { code: fault._tag, ...(position === undefined ? {} : { position }), message },
  }
}

// Pulled chunk by chunk, so that a failure surfaces where the host awaits and nothing runs ahead.
async function* pulled<A>(
  stream: Stream.Stream<A, KernelFailure>,
  run: Run,
  signal?: StopSignal,
): AsyncGenerator<A> {
  const scope = await run(Scope.make())
  try {
    const pull = await run(Scope.extend(Stream.toPull(stream), scope))
    const next = Effect.catchAll(pull, (end) =>
      Option.match(end, { onNone: () => Effect.succeed(undefined), onSome: Effect.fail }),
    )
    const chunkOrEnd =
      signal === undefined ? next : Effect.raceFirst(next, Effect.as(aborted(signal), undefined))
    for (;;) {
      const chunk = signal?.aborted === true ? undefined : await run(chunkOrEnd)
      if (chunk === undefined) return
      for (const each of chunk) {
        if (signal?.aborted === true) return
        yield each
      }
    }
  } finally {
    await Effect.runPromise(Scope.close(scope, Exit.void))
  }
}

const aborted = (signal: StopSignal): Effect.Effect<void> =>
  Effect.async((resume) => {
    const listener = () => resume(Effect.void)
    signal.addEventListener("abort", listener, { once: true })
    return Effect.sync(() => signal.removeEventListener("abort", listener))
  })
