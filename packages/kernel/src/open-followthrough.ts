import {
  type Instant,
  instantToIso,
  type Policy,
  policyToJson,
  versionKey,
} from "@followthrough/core"
import { agenda, compareNatural, doubts, queue } from "@followthrough/projection"
import type { StoreFailure } from "@followthrough/store"
import type * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { Closing } from "./closing.js"
import { readRecording } from "./command-input.js"
import { failureOf, type KernelFailure, malformed, valueOrThrow } from "./failure.js"
import type { Followthrough, OpenOptions } from "./followthrough.js"
import type { FollowthroughService } from "./followthrough-service.js"
import { Submission } from "./in-flight.js"
import { keptLog } from "./keep-log.js"
import { type LogFact, logFactOf } from "./log-fact.js"
import { readInstant, reading, readName, readPage, readQuery } from "./query-input.js"
import { reactionsOf } from "./reactions/react.js"
import type { FromRows } from "./read-models/row-answers.js"
import { readOpening, readPolicy } from "./read-opening.js"
import { Followthrough as Kernel, type WorkspaceConfig } from "./service.js"
import type { Setting } from "./setting.js"
import type { StopSignal } from "./stop-signal.js"
import { openTelemetryLayer } from "./telemetry/open-telemetry.js"
import { unlessAborted } from "./unless-aborted.js"
import { verbsOf } from "./verbs.js"
import type { Timer } from "./watching/timer.js"
import { watching } from "./watching/watch.js"
import { readAnswerOptions, readOptions } from "./whole-log/options.js"
import type { AnswerOf, AskedOf, Question } from "./whole-log/questions.js"

/** Opens follow-up with a kernel on whichever store. */
export const openOn = async (
  kernelOn: (config: WorkspaceConfig) => Layer.Layer<Kernel, StoreFailure>,
  options: Omit<OpenOptions, "store">,
  timerBy: (now: () => number) => Timer,
): Promise<Followthrough> => {
  const { keys, now: clock = () => new Date(), telemetry, workspace } = readOpening(options)
  const runtime = ManagedRuntime.make(
    Layer.provideMerge(
      kernelOn({
        workspace,
        nameWorkspace: telemetry?.nameWorkspace,
        keys,
        policy: readPolicy(options.policy),
        clock: () => readInstant("now", clock()),
        allowAhead: options.allowAhead,
      }),
      telemetry === undefined ? Layer.empty : openTelemetryLayer(telemetry.api),
    ),
  )
  const closing = new Closing(() => runtime.dispose())
  const run = async <A>(effect: Effect.Effect<A, KernelFailure, Kernel>): Promise<A> => {
    // A fiber for each command would take a good part of the time that recording it does.
    const exit = effect instanceof Submission ? effect.exit() : runtime.runPromiseExit(effect)
    return valueOrThrow(await exit)
  }
  // What is read piece by piece ends when the log is closed.
  const pull = async <A>(effect: Effect.Effect<A, KernelFailure, Kernel>): Promise<A> => {
    const exit = await closing.unlessClosed((signal) => runtime.runPromiseExit(effect, { signal }))
    return valueOrThrow(exit)
  }
  // Opens the store now, so that a missing or foreign file is reported here.
  const kernel = await run(Kernel)

  const runUnlessAborted: Run = (effect, signal) =>
    signal === undefined
      ? run(effect)
      : unlessAborted(signal, (stop) => runtime.runPromiseExit(effect, stop))
  const howOf = ({ onProgress, workers = options.workers }: ReturnType<typeof readOptions>) => ({
    onProgress,
    workers,
  })

  const asOfOf = ({ at, knownAt }: AsOf) => ({ at: at ?? readInstant("now", clock()), knownAt })
  const ask = <Q extends Question>(
    question: Q,
    asked: AskedOf<Q>,
    query: AsOf,
    given: ReturnType<typeof readOptions>,
  ): Promise<FromRows<AnswerOf<Q>>> =>
    runUnlessAborted(kernel.ask(question, asked, asOfOf(query), howOf(given)), given.signal)
  const record: Followthrough["record"] = async (command, recordOptions = {}) =>
    run(kernel.record(readRecording(command, recordOptions, clock)))

  const verbs = verbsOf(record)
  const { exportLines, follow, ...kept } = keptLog(kernel, runUnlessAborted, pull, howOf)

  const { closeAll, react, ...reactions } = reactionsOf(kernel.reactions, run)

  const methods: Omit<
    Followthrough,
    "close" | "exportLines" | "follow" | "log" | "react" | "watch" | "subscribe"
  > = {
    ...verbs,
    ...kept,
    ...reactions,
    logTouch: async (fields, recordOptions) => {
      const recorded = await verbs.logTouch(fields, recordOptions)
      const now = readInstant("now", clock())
      const { next } = await run(
        kernel.answerAbout(
          fields.contactId,
          { next: (setting) => queue({ ...setting, at: now, limit: 1 }) },
          { at: now },
        ),
      )
      const [nextStep] = next.rows
      return nextStep === undefined ? recorded : { ...recorded, nextStep }
    },
    record,
    recordAll: async (commands) => {
      if (!Array.isArray(commands)) {
        throw malformed("recordAll()", [{ path: "", message: "is not a list of commands" }])
      }
      const recordings = commands.map((one) => {
        const { command, ...rest } = reading("recordAll()", () => ({ ...one }))
        return readRecording(command, rest, clock)
      })
      const outcomes = await run(kernel.recordAll(recordings))
      return outcomes.map((outcome) =>
        Either.isRight(outcome)
          ? { ok: true, ...outcome.right }
          : { ok: false, failure: failureOf(outcome.left) },
      )
    },
    next: async (input, how) => {
      const { after, at, knownAt, limit, queue: named, repId } = readQuery("next", input)
      const { at: then, page } = readPage({ after, at, limit }, "next")
      const asked = { repId, queue: named, ...page }
      return ask("next", asked, { at: then, knownAt }, readOptions("next", how))
    },
    plan: async (input, how) => {
      const { days: length = "week", from, repId, ...query } = readQuery("plan", input)
      return ask("plan", { from, length, repId }, query, readOptions("plan", how))
    },
    agenda: async (input, how) => {
      const { contactId, ...query } = readQuery("agenda", input)
      const { signal } = readAnswerOptions("agenda", how)
      const asOf = asOfOf(query)
      const questions = {
        only: (setting: Setting) => agenda({ ...setting, at: asOf.at, contactId }),
      }
      const { only } = await runUnlessAborted(
        kernel.answerAbout(contactId, questions, asOf),
        signal,
      )
      return only
    },
    became: async (input, how) => {
      const { from, knownAt, queue: named, repId, to } = readQuery("became", input)
      const { signal } = readAnswerOptions("became", how)
      const asked = { from, to: to ?? readInstant("now", clock()), repId, queue: named }
      return runUnlessAborted(kernel.became(asked, knownAt), signal)
    },
    refreshReadModels: async (how) => {
      const given = readOptions("refreshReadModels", how)
      const now = readInstant("now", clock())
      return runUnlessAborted(kernel.refreshReadModels(now, howOf(given)), given.signal)
    },
    rebuildReadModels: async (how) => {
      const given = readOptions("rebuildReadModels", how)
      const now = readInstant("now", clock())
      return runUnlessAborted(kernel.rebuildReadModels(now, howOf(given)), given.signal)
    },
    flow: async (input, how) => {
      const { after, at, knownAt, limit, ...asked } = readQuery("flow", input)
      const { at: then, page } = readPage({ after, at, limit }, "flow.contacts", "flow.notSpokenTo")
      const asOf = { at: then, knownAt }
      return ask("flow", { ...asked, ...page }, asOf, readOptions("flow", how))
    },
    promises: async (input, how) => {
      const { after, at, knownAt, limit, ...asked } = readQuery("promises", input)
      const { at: then, page } = readPage({ after, at, limit }, "promises")
      const asOf = { at: then, knownAt }
      return ask("promises", { ...asked, ...page }, asOf, readOptions("promises", how))
    },
    asks: async (input, how) => {
      const { after, at, knownAt, limit, ...asked } = readQuery("asks", input)
      const lists = ["asks.ask", "asks.blocked", "asks.thank", "asks.report"] as const
      const { at: then, page } = readPage({ after, at, limit }, ...lists)
      const asOf = { at: then, knownAt }
      return ask("asks", { ...asked, ...page }, asOf, readOptions("asks", how))
    },
    audit: async (input, how) => {
      const { at, knownAt, ...asked } = readQuery("audit", input)
      return ask("audit", asked, { at, knownAt }, readOptions("audit", how))
    },
    explain: async (input, how) => {
      const { contactId, promiseId, repId, ...query } = readQuery("explain", input)
      const { signal } = readAnswerOptions("explain", how)
      const { at, knownAt } = asOfOf(query)
      return runUnlessAborted(kernel.explain({ contactId, at, promiseId, repId }, knownAt), signal)
    },
    whatIf: async (input, how) => {
      const { policy, ...query } = readQuery("whatIf", input)
      const other = readPolicy(policy)
      if (other === undefined) {
        throw malformed("input", [{ path: "policy", message: "is the one to compare with" }])
      }
      return ask("whatIf", { policy: policyToJson(other) }, query, readOptions("whatIf", how))
    },
    doubts: async (input, how) => {
      const { after, at, contactId, kind, knownAt, limit } = readQuery("doubts", input)
      const given = readOptions("doubts", how)
      const { at: then, page } = readPage({ after, at, limit }, "doubts")
      const asked = { kind, ...page }
      if (contactId === undefined) return ask("doubts", asked, { at: then, knownAt }, given)
      const asOf = asOfOf({ at: then, knownAt })
      const questions = {
        only: (setting: Setting) => doubts({ ...setting, ...asked, at: asOf.at }),
      }
      const { only } = await runUnlessAborted(
        kernel.answerAbout(contactId, questions, asOf),
        given.signal,
      )
      return only
    },
    timeline: async (input, how) => {
      const { after, at, contactId, knownAt, limit } = readQuery("timeline", input)
      const { signal } = readAnswerOptions("timeline", how)
      const { at: then, page } = readPage({ after, at, limit }, "timeline")
      return runUnlessAborted(
        kernel.timeline(contactId, page, asOfOf({ at: then, knownAt })),
        signal,
      )
    },
    reps: async (how) => {
      const { signal } = readAnswerOptions("reps", how)
      const team = await runUnlessAborted(kernel.team(), signal)
      return [...team.values()].sort((a, b) => compareNatural(a.repId, b.repId))
    },
    contacts: async (input, how) =>
      ask("contacts", {}, readQuery("contacts", input), readOptions("contacts", how)),
    findContact: async (key, how) => {
      const wanted = readName("key", key)
      const { signal } = readAnswerOptions("findContact", how)
      return runUnlessAborted(kernel.findContact(wanted), signal)
    },
    latestOccurrence: async (input, how) => {
      const { knownAt } = readQuery("latestOccurrence", input)
      const { signal } = readAnswerOptions("latestOccurrence", how)
      const latest = await runUnlessAborted(kernel.latestOccurrence(knownAt), signal)
      return latest === undefined ? undefined : instantToIso(latest)
    },
    policy: async (input, how) => {
      const asOf = asOfOf(readQuery("policy", input))
      const { signal } = readAnswerOptions("policy", how)
      const { history, policy } = await runUnlessAborted(kernel.policy(asOf), signal)
      return policyAnswer(policy, history?.at(-1)?.retired)
    },
  }
  const drained = closing.drained(methods)
  const now = () => readInstant("now", clock())
  const live = watching(kernel, drained, closing, run, timerBy(now))
  return {
    ...drained,
    exportLines,
    follow,
    log: (input) => readLog(kernel, pull, input),
    react,
    watch: live.watch,
    subscribe: live.subscribe,
    close: () => {
      // What a handler has in hand still needs the log.
      const ending = closeAll()
      const closed = ending === undefined ? closing.close() : ending.then(() => closing.close())
      live.close()
      return closed
    },
  }
}

const policyAnswer = (policy: Policy, retired: ReadonlyMap<string, number> = new Map()) => ({
  id: policy.id,
  version: policy.version,
  retired: policy.cadences
    .filter((cadence) => retired.has(versionKey(cadence)))
    .map(({ id, version }) => ({ id, version })),
  rules: policyToJson(policy),
})

/** As of when, as it was read. */
interface AsOf {
  readonly at?: Instant | undefined
  readonly knownAt?: Instant | undefined
}

type Run = <A>(effect: Effect.Effect<A, KernelFailure, Kernel>, signal?: StopSignal) => Promise<A>

// A queue between the stream and the iterator would hide failures; page by page they surface
// where the host awaits.
async function* readLog(
  kernel: FollowthroughService,
  run: Run,
  input: Parameters<Followthrough["log"]>[0],
): AsyncGenerator<LogFact> {
  const { contactId, knownAt } = readQuery("log", input)
  let after: number | undefined
  do {
    const page = await run(kernel.logPage({ contactId, knownAt, after }))
    for (const entry of page.entries) yield logFactOf(entry)
    after = page.next
  } while (after !== undefined)
}
