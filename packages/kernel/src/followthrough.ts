import {
  type Instant,
  instantToIso,
  type Policy,
  type PolicyJson,
  policyToJson,
  versionKey,
} from "@followthrough/core"
import {
  type Agenda,
  agenda,
  type Became,
  type ContactRef,
  compareNatural,
  type DoubtKind,
  type Doubts,
  doubts,
  type Explanation,
  type FlowCheck,
  type Plan,
  type PlanLength,
  type PolicyRef,
  type PromiseLedger,
  type Queue,
  queue,
  type ReferralAsks,
  type Rep,
  type RepAudit,
  type WhatIf,
} from "@followthrough/projection"
import { type Effect, Either, ManagedRuntime } from "effect"
import { Closing } from "./closing.js"
import { type CommandInput, type RecordOptions, readRecording } from "./command-input.js"
import {
  type FollowthroughFailure,
  failureOf,
  type KernelFailure,
  malformed,
  valueOrThrow,
} from "./failure.js"
import { Submission } from "./in-flight.js"
import { type KeptLog, keptLog } from "./keep-log.js"
import { type LogFact, logFactOf } from "./log-fact.js"
import { followthroughOn, readOpening, readPolicy, type StoreChoice } from "./open.js"
import type { KeyService } from "./personal/key-service.js"
import {
  type AsOfInput,
  type InstantInput,
  type PageInput,
  readInstant,
  reading,
  readName,
  readPage,
  readQuery,
} from "./query-input.js"
import { type Reactions, reactionsOf } from "./reactions/react.js"
import type { FromRows } from "./read-models/row-answers.js"
import type { Recorded } from "./recorded.js"
import { type FollowthroughService, Followthrough as Kernel } from "./service.js"
import type { Setting } from "./setting.js"
import type { StopSignal } from "./stop-signal.js"
import type { Timeline } from "./timeline.js"
import { unlessAborted } from "./unless-aborted.js"
import { type Verbs, verbsOf } from "./verbs.js"
import type { AnswerTo, QuestionOf } from "./watching/question.js"
import { machineTimer, type Timer } from "./watching/timer.js"
import { type SubscribeOptions, type WatchOptions, watching } from "./watching/watch.js"
import { readOptions, type WholeLogOptions } from "./whole-log/options.js"
import type { AnswerOf, AskedOf, Question } from "./whole-log/questions.js"

/** What became of one command among several. */
export type Outcome =
  | ({ readonly ok: true } & Recorded)
  | { readonly ok: false; readonly failure: FollowthroughFailure }

/** The policy in force as plain data. */
export interface PolicyAnswer extends PolicyRef {
  /** Cadences that nobody is put on any more. */
  readonly retired: ReadonlyArray<PolicyRef>
  /** The rules themselves, in the form in which they are published. */
  readonly rules: PolicyJson
}

/**
 * Follow-up for one workspace. Every method rejects with a {@link FollowthroughFailure}; nothing is
 * ever sent to anybody: the kernel says what is owed, the host acts and records the touch.
 */
export interface Followthrough extends Verbs, KeptLog, Reactions {
  /** Records a command. A rejection leaves the log unchanged. */
  readonly record: (command: CommandInput, options?: RecordOptions) => Promise<Recorded>
  /** Records many commands in few transactions, in order, each with its own outcome. */
  readonly recordAll: (
    commands: ReadonlyArray<{ readonly command: CommandInput } & RecordOptions>,
  ) => Promise<ReadonlyArray<Outcome>>
  /** The queue: what to do next, for whom, by when and why. */
  readonly next: (
    query?: AsOfInput &
      PageInput & {
        readonly repId?: string
        /** A named queue, into which leavers' obligations went. */
        readonly queue?: string
      },
    options?: WholeLogOptions,
  ) => Promise<FromRows<Queue>>
  /**
   * What would be done on which day of a day, week or month, if nothing new happened: for one rep, or
   * for the team.
   */
  readonly plan: (
    query?: AsOfInput & {
      /** The first day, `YYYY-MM-DD`, in the zone of each lane. Left out: that of `at` there. */
      readonly from?: string
      /** How long, from the first day on: a name or a number of days up to 366. Left out: a week. */
      readonly days?: PlanLength
      readonly repId?: string
    },
    options?: WholeLogOptions,
  ) => Promise<FromRows<Plan>>
  /** All that is owed to one contact, in the same order; `undefined` when there is no such contact. */
  readonly agenda: (
    query: AsOfInput & { readonly contactId: string },
  ) => Promise<Agenda | undefined>
  /**
   * Lists what came into a list and what fell late in it in (from, to], so that a host can notify: poll
   * consecutive intervals, and each obligation is reported once, whatever brought it there and however late it
   * was recorded. Let `to` lie a few seconds back, so that all that was recorded by then is in the log.
   */
  readonly became: (query: {
    readonly from: InstantInput
    /** As of when it is told, and as known at it. Left out: now. */
    readonly to?: InstantInput
    /** Bounds what is known at either end. Left out: what had been recorded by that end. */
    readonly knownAt?: InstantInput
    readonly repId?: string
    readonly queue?: string
  }) => Promise<Became>
  /** Brings the tables that a host joins with its own up to now; costs little when they are. */
  readonly refreshReadModels: (options?: WholeLogOptions) => Promise<void>
  /** Empties those tables and fills them again from the log. With `workers`, one thread does it all. */
  readonly rebuildReadModels: (options?: WholeLogOptions) => Promise<void>
  /** Which open prospects nobody follows up. `silentAfter` is ISO 8601 (`P14D`). */
  readonly flow: (
    query?: AsOfInput &
      PageInput & {
        readonly silentAfter?: string
        readonly notSpokenAfter?: string
        /** Only contacts who belong to this company or household. */
        readonly partyId?: string
      },
    options?: WholeLogOptions,
  ) => Promise<FromRows<FlowCheck>>
  /** What was promised and what became of it. */
  readonly promises: (
    query?: AsOfInput & PageInput & { readonly repId?: string },
    options?: WholeLogOptions,
  ) => Promise<FromRows<PromiseLedger>>
  /** Whom to ask for a referral, and what speaks against asking the others. */
  readonly asks: (
    query?: AsOfInput &
      PageInput & {
        readonly repId?: string
        /** Only contacts who belong to this company or household. */
        readonly partyId?: string
      },
    options?: WholeLogOptions,
  ) => Promise<FromRows<ReferralAsks>>
  /**
   * What each rep did and what came of it. Only facts in [from, to) count; each end is an instant or a date
   * such as `2026-03-01`, which begins in the policy's zone.
   */
  readonly audit: (
    query?: AsOfInput & {
      readonly from?: InstantInput
      readonly to?: InstantInput
      /** Count only touches of this play. */
      readonly play?: string
      /** Measure from each contact's first touch of this play to its next counted one. */
      readonly lagFrom?: string
      /** List only this rep. */
      readonly repId?: string
      /** Only contacts who belong to this company or household. */
      readonly partyId?: string
      /** Cut the figures by this, too: `cut.parts` of the answer. */
      readonly by?: "manager" | "source" | "party"
      /** List only this part of that cut: a manager's id, a source or a party's id. */
      readonly part?: string
      /** List the facts behind this figure: its path in the answer, such as `won` or `bands.5-12`. */
      readonly evidence?: string
    },
    options?: WholeLogOptions,
  ) => Promise<RepAudit>
  /**
   * Everything that an answer about one contact rests on: whether it is open, its next step and what
   * comes after it, its cadence and holds, and on demand why it is in a rep's queue or not and how the
   * status of a promise follows. A contact unknown by then is `not-added`.
   */
  readonly explain: (
    query: AsOfInput & {
      readonly contactId: string
      readonly repId?: string
      readonly promiseId?: string
    },
  ) => Promise<Explanation>
  /** What would be owed under another policy, in its JSON form, with all that was recorded held fixed. */
  readonly whatIf: (
    query: AsOfInput & { readonly policy: unknown },
    options?: WholeLogOptions,
  ) => Promise<WhatIf>
  /**
   * What cannot have been as the log tells it, such as a touch before its contact was added: counted by
   * kind, and listed up to `limit`. It was accepted all the same, and no other answer changes for it.
   */
  readonly doubts: (
    query?: AsOfInput &
      PageInput & {
        /** About this contact alone. */
        readonly contactId?: string
        /** List doubts of this kind alone; the counts stay those of all. */
        readonly kind?: DoubtKind
      },
    options?: WholeLogOptions,
  ) => Promise<Doubts>
  /**
   * What happened with one contact and its duplicates, the latest first; `undefined` when there is no such contact.
   * Only its own log is read.
   */
  readonly timeline: (
    query: AsOfInput & PageInput & { readonly contactId: string },
  ) => Promise<Timeline | undefined>
  /** The facts themselves, in order of recording. */
  readonly log: (query?: {
    readonly contactId?: string
    readonly knownAt?: InstantInput
  }) => AsyncIterable<LogFact>
  /** The members of the team, in natural order of their ids: `rep 2` before `rep 10`. */
  readonly reps: () => Promise<ReadonlyArray<Rep>>
  /** Every contact, open or not, in natural order of the ids. */
  readonly contacts: (
    query?: AsOfInput,
    options?: WholeLogOptions,
  ) => Promise<ReadonlyArray<ContactRef>>
  /** The id of the contact with this id or external id; `undefined` when there is none. */
  readonly findContact: (key: string) => Promise<string | undefined>
  /**
   * When the latest of what happened with contacts occurred, of what was recorded by then: the "now" of a log
   * that nobody writes to any more. ISO 8601 in UTC; `undefined` for an empty log. Facts about reps and rules
   * do not count, nor what is arranged for after the last recording.
   */
  readonly latestOccurrence: (query?: Pick<AsOfInput, "knownAt">) => Promise<string | undefined>
  /** The policy that answers are given under: what `openFollowthrough` was given, else what the log says. */
  readonly policy: (query?: AsOfInput) => Promise<PolicyAnswer>
  /**
   * Gives the answer to a question, and gives it again whenever a fact or the passing of time has changed it: the
   * latest one to whoever asks, none that equals the one before, and nothing runs in between. It is the method's
   * answer as of now. Goes on until the loop is left or the signal aborts.
   */
  readonly watch: <const Q extends LiveQuestion>(
    question: Q,
    options?: WatchOptions,
  ) => AsyncIterable<LiveAnswer<Q>>
  /** The same for a callback; gives a function that ends it. A malformed question throws. */
  readonly subscribe: <const Q extends LiveQuestion>(
    question: Q,
    listener: (answer: LiveAnswer<Q>) => void,
    options?: SubscribeOptions,
  ) => () => void
  /**
   * Closes the store once all calls that are under way have ended. Later calls reject as `closed`, and so does
   * what is read piece by piece (`log`, `follow`, `exportLines`, `watch`), also in the middle.
   */
  readonly close: () => Promise<void>
}

/** A question whose answer is watched: `ask` names the method, the other fields are those of its query. */
export type LiveQuestion = QuestionOf<Followthrough>
export type LiveAnswer<Q extends LiveQuestion> = AnswerTo<Followthrough, Q>

export interface OpenOptions {
  /** The tenant: nothing of one workspace is seen in another. */
  readonly workspace: string
  readonly store: StoreChoice
  /**
   * The rules in their JSON form, taken as in force throughout. Left out: what the log says is in force,
   * which is the policy that ships as long as none was published.
   */
  readonly policy?: unknown
  /**
   * The host's key service. Left out: the keys that personal words are encrypted with are in the store,
   * apart from the log. Given once, a log is always to be opened with it: without, its words cannot be
   * read.
   */
  readonly keys?: KeyService
  /** The clock. Left out: the machine's. */
  readonly now?: () => Date
  /**
   * Record also what is dated more than a day after the log's last fact and after the clock. Left out: it is
   * refused as `RecordedAhead`, because all later facts would be dated so, too.
   */
  readonly allowAhead?: boolean
  /**
   * So many threads work out each answer that takes the whole log, unless it is asked with others; see
   * {@link WholeLogOptions}. Left out: one for a long log.
   */
  readonly workers?: number
}

/** Opens follow-up on a store. Close it when the host shuts down. */
export const openFollowthrough = (options: OpenOptions): Promise<Followthrough> =>
  openWith(machineTimer, options)

/** The same with timers that a test drives. */
export const openWith = async (
  timerBy: (now: () => number) => Timer,
  options: OpenOptions,
): Promise<Followthrough> => {
  const { keys, now: clock = () => new Date(), store, workspace } = readOpening(options)
  const runtime = ManagedRuntime.make(
    followthroughOn(store, {
      workspace,
      keys,
      policy: readPolicy(options.policy),
      clock: () => readInstant("now", clock()),
      allowAhead: options.allowAhead,
    }),
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
    agenda: async (input) => {
      const { contactId, ...query } = readQuery("agenda", input)
      const asOf = asOfOf(query)
      const questions = {
        only: (setting: Setting) => agenda({ ...setting, at: asOf.at, contactId }),
      }
      const { only } = await run(kernel.answerAbout(contactId, questions, asOf))
      return only
    },
    became: async (input) => {
      const { from, knownAt, queue: named, repId, to } = readQuery("became", input)
      const asked = { from, to: to ?? readInstant("now", clock()), repId, queue: named }
      return run(kernel.became(asked, knownAt))
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
    explain: async (input) => {
      const { contactId, promiseId, repId, ...query } = readQuery("explain", input)
      const { at, knownAt } = asOfOf(query)
      return run(kernel.explain({ contactId, at, promiseId, repId }, knownAt))
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
      const { only } = await run(kernel.answerAbout(contactId, questions, asOf))
      return only
    },
    timeline: async (input) => {
      const { after, at, contactId, knownAt, limit } = readQuery("timeline", input)
      const { at: then, page } = readPage({ after, at, limit }, "timeline")
      return run(kernel.timeline(contactId, page, asOfOf({ at: then, knownAt })))
    },
    reps: async () => {
      const team = await run(kernel.team())
      return [...team.values()].sort((a, b) => compareNatural(a.repId, b.repId))
    },
    contacts: async (input, how) =>
      ask("contacts", {}, readQuery("contacts", input), readOptions("contacts", how)),
    findContact: async (key) => {
      const wanted = readName("key", key)
      return run(kernel.findContact(wanted))
    },
    latestOccurrence: async (input) => {
      const { knownAt } = readQuery("latestOccurrence", input)
      const latest = await run(kernel.latestOccurrence(knownAt))
      return latest === undefined ? undefined : instantToIso(latest)
    },
    policy: async (input) => {
      const asOf = asOfOf(readQuery("policy", input))
      const { history, policy } = await run(kernel.policy(asOf))
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
