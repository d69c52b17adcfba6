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
  contacts,
  contactWithKey,
  type DoubtKind,
  type Doubts,
  doubts,
  type Explanation,
  type FlowCheck,
  flowCheck,
  type Plan,
  type PlanLength,
  type PolicyRef,
  type Projection,
  type PromiseLedger,
  plan,
  promiseLedger,
  type Queue,
  queue,
  type ReferralAsks,
  type Rep,
  type RepAudit,
  referralAsks,
  repAudit,
  type WhatIf,
  whatIf,
} from "@followthrough/projection"
import { type Effect, Either, ManagedRuntime } from "effect"
import { type CommandInput, type RecordOptions, readRecording } from "./command-input.js"
import {
  FollowthroughFailure,
  failureOf,
  type KernelFailure,
  malformed,
  valueOrThrow,
} from "./failure.js"
import { Submission } from "./in-flight.js"
import { type KeptLog, keptLog } from "./keep-log.js"
import { type LogFact, logFactOf } from "./log-fact.js"
import { followthroughOn, readPolicy, type StoreChoice } from "./open.js"
import type { KeyService } from "./personal/key-service.js"
import {
  type AsOfInput,
  type InstantInput,
  readCut,
  readDoubtKind,
  readDuration,
  readInstant,
  readInstantOrDate,
  readLocalDate,
  readPartyId,
  readPlanLength,
  readPlayId,
  readRepId,
} from "./query-input.js"
import type { Recorded } from "./recorded.js"
import { type FollowthroughService, Followthrough as Kernel, type Setting } from "./service.js"
import { type Verbs, verbsOf } from "./verbs.js"

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
export interface Followthrough extends Verbs, KeptLog {
  /** Records a command. A rejection leaves the log unchanged. */
  readonly record: (command: CommandInput, options?: RecordOptions) => Promise<Recorded>
  /** Records many commands in few transactions, in order, each with its own outcome. */
  readonly recordAll: (
    commands: ReadonlyArray<{ readonly command: CommandInput } & RecordOptions>,
  ) => Promise<ReadonlyArray<Outcome>>
  /** The queue: what to do next, for whom, by when and why. */
  readonly next: (
    query?: AsOfInput & {
      readonly repId?: string
      /** A named queue, into which leavers' obligations went. */
      readonly queue?: string
      readonly limit?: number
    },
  ) => Promise<Queue>
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
  ) => Promise<Plan>
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
  readonly refreshReadModels: () => Promise<void>
  /** Empties those tables and fills them again from the log. */
  readonly rebuildReadModels: () => Promise<void>
  /** Which open prospects nobody follows up. `silentAfter` is ISO 8601 (`P14D`). */
  readonly flow: (
    query?: AsOfInput & {
      readonly silentAfter?: string
      readonly notSpokenAfter?: string
      /** Only contacts who belong to this company or household. */
      readonly partyId?: string
    },
  ) => Promise<FlowCheck>
  /** What was promised and what became of it. */
  readonly promises: (query?: AsOfInput & { readonly repId?: string }) => Promise<PromiseLedger>
  /** Whom to ask for a referral, and what speaks against asking the others. */
  readonly asks: (
    query?: AsOfInput & {
      readonly repId?: string
      /** Only contacts who belong to this company or household. */
      readonly partyId?: string
    },
  ) => Promise<ReferralAsks>
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
  readonly whatIf: (query: AsOfInput & { readonly policy: unknown }) => Promise<WhatIf>
  /**
   * What cannot have been as the log tells it, such as a touch before its contact was added: counted by
   * kind, and listed up to `limit`. It was accepted all the same, and no other answer changes for it.
   */
  readonly doubts: (
    query?: AsOfInput & {
      /** About this contact alone. */
      readonly contactId?: string
      /** List doubts of this kind alone; the counts stay those of all. */
      readonly kind?: DoubtKind
      readonly limit?: number
    },
  ) => Promise<Doubts>
  /** The facts themselves, in order of recording. */
  readonly log: (query?: {
    readonly contactId?: string
    readonly knownAt?: InstantInput
  }) => AsyncIterable<LogFact>
  /** The members of the team, in natural order of their ids: `rep 2` before `rep 10`. */
  readonly reps: () => Promise<ReadonlyArray<Rep>>
  /** Every contact, open or not, in natural order of the ids. */
  readonly contacts: (query?: AsOfInput) => Promise<ReadonlyArray<ContactRef>>
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
  /** Lets go of the store. Further calls reject. */
  readonly close: () => Promise<void>
}

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
}

/** Opens follow-up on a store. Close it when the host shuts down. */
export const openFollowthrough = async (options: OpenOptions): Promise<Followthrough> => {
  const clock = options.now ?? (() => new Date())
  const { keys, store, workspace } = options
  const runtime = ManagedRuntime.make(
    followthroughOn(store, { workspace, keys, policy: readPolicy(options.policy) }),
  )
  let closed = false
  const run = async <A>(effect: Effect.Effect<A, KernelFailure, Kernel>): Promise<A> => {
    if (closed) throw new FollowthroughFailure("closed", "this Followthrough was closed")
    // A fiber for each command would take a good part of the time that recording it does.
    const exit = effect instanceof Submission ? effect.exit() : runtime.runPromiseExit(effect)
    return valueOrThrow(await exit)
  }
  // Opens the store now, so that a missing or foreign file is reported here.
  const kernel = await run(Kernel)

  const readAsOf = ({ at, knownAt }: AsOfInput) => ({
    at: readInstant("at", at ?? clock()),
    knownAt: knownAt === undefined ? undefined : readInstant("knownAt", knownAt),
  })
  const answer = async <D, A>(
    query: AsOfInput,
    question: (at: Instant, setting: Setting) => Projection<D, A>,
  ): Promise<A> => {
    const asOf = readAsOf(query)
    const { only } = await run(
      kernel.answer({ only: (setting) => question(asOf.at, setting) }, asOf),
    )
    return only
  }
  const record: Followthrough["record"] = async (command, recordOptions = {}) =>
    run(kernel.record(readRecording(command, recordOptions, clock)))

  const verbs = verbsOf(record)

  return {
    ...verbs,
    ...keptLog(kernel, run),
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
      const recordings = commands.map(({ command, ...rest }) => readRecording(command, rest, clock))
      const outcomes = await run(kernel.recordAll(recordings))
      return outcomes.map((outcome) =>
        Either.isRight(outcome)
          ? { ok: true, ...outcome.right }
          : { ok: false, failure: failureOf(outcome.left) },
      )
    },
    next: async ({ limit, queue: named, repId, ...query } = {}) => {
      const rep = readRepId("repId", repId)
      const asked = { repId: rep, queue: named, limit }
      return query.knownAt === undefined
        ? run(kernel.queue(asked, readAsOf(query).at))
        : answer(query, (at, setting) => queue({ ...setting, at, ...asked }))
    },
    plan: async ({ days = "week", from, repId, ...query } = {}) => {
      const asked = {
        from: readLocalDate("from", from),
        length: readPlanLength("days", days),
        repId: readRepId("repId", repId),
      }
      return answer(query, (at, setting) => plan({ ...setting, ...asked, at }))
    },
    agenda: async ({ contactId, ...query }) => {
      const asOf = readAsOf(query)
      const questions = {
        only: (setting: Setting) => agenda({ ...setting, at: asOf.at, contactId }),
      }
      const { only } = await run(kernel.answerAbout(contactId, questions, asOf))
      return only
    },
    became: async ({ from, knownAt, queue: named, repId, to }) => {
      const asked = {
        from: readInstant("from", from),
        to: readInstant("to", to ?? clock()),
        repId: readRepId("repId", repId),
        queue: named,
      }
      const known = knownAt === undefined ? undefined : readInstant("knownAt", knownAt)
      return run(kernel.became(asked, known))
    },
    refreshReadModels: async () => run(kernel.refreshReadModels(readInstant("now", clock()))),
    rebuildReadModels: async () => run(kernel.rebuildReadModels(readInstant("now", clock()))),
    flow: async ({ notSpokenAfter, partyId, silentAfter, ...query } = {}) => {
      const party = readPartyId("partyId", partyId)
      const silent = readDuration("silentAfter", silentAfter)
      const notSpoken = readDuration("notSpokenAfter", notSpokenAfter)
      return answer(query, (at, { history, policy }) =>
        flowCheck({
          at,
          policy,
          history,
          zone: policy.zone,
          silentAfter: silent ?? policy.silentAfter,
          notSpokenAfter: notSpoken,
          partyId: party,
        }),
      )
    },
    promises: async ({ repId, ...query } = {}) => {
      const rep = readRepId("repId", repId)
      return answer(query, (at) => promiseLedger({ at, repId: rep }))
    },
    asks: async ({ partyId, repId, ...query } = {}) => {
      const asked = {
        partyId: readPartyId("partyId", partyId),
        repId: readRepId("repId", repId),
      }
      return answer(query, (at, setting) => referralAsks({ ...setting, ...asked, at }))
    },
    audit: async ({
      by,
      evidence,
      from,
      lagFrom,
      part,
      partyId,
      play,
      repId,
      to,
      ...query
    } = {}) => {
      const asked = {
        from: from === undefined ? undefined : readInstantOrDate("from", from),
        to: to === undefined ? undefined : readInstantOrDate("to", to),
        play: readPlayId("play", play),
        lagFrom: readPlayId("lagFrom", lagFrom),
        repId: readRepId("repId", repId),
        partyId: readPartyId("partyId", partyId),
        by: readCut("by", by),
        part,
        evidence,
      }
      return answer(query, (at, setting) => repAudit({ ...setting, at, ...asked }))
    },
    explain: async ({ contactId, promiseId, repId, ...query }) => {
      const { at, knownAt } = readAsOf(query)
      const asked = { contactId, at, promiseId, repId: readRepId("repId", repId) }
      return run(kernel.explain(asked, knownAt))
    },
    whatIf: async ({ policy, ...query }) => {
      const other = readPolicy(policy)
      if (other === undefined) {
        throw malformed("input", [{ path: "policy", message: "is the one to compare with" }])
      }
      return answer(query, (at, setting) => whatIf({ ...setting, at, other }))
    },
    doubts: async ({ contactId, kind, limit, ...query } = {}) => {
      const asked = { kind: readDoubtKind("kind", kind), limit }
      if (contactId === undefined) {
        return answer(query, (at, setting) => doubts({ ...setting, ...asked, at }))
      }
      const asOf = readAsOf(query)
      const questions = {
        only: (setting: Setting) => doubts({ ...setting, ...asked, at: asOf.at }),
      }
      const { only } = await run(kernel.answerAbout(contactId, questions, asOf))
      return only
    },
    reps: async () => {
      const team = await run(kernel.team())
      return [...team.values()].sort((a, b) => compareNatural(a.repId, b.repId))
    },
    contacts: async (query = {}) => answer(query, () => contacts()),
    findContact: async (key) => {
      const { found } = await run(kernel.answer({ found: () => contactWithKey(key) }))
      return found
    },
    latestOccurrence: async ({ knownAt } = {}) => {
      const known = knownAt === undefined ? undefined : readInstant("knownAt", knownAt)
      const latest = await run(kernel.latestOccurrence(known))
      return latest === undefined ? undefined : instantToIso(latest)
    },
    policy: async (query = {}) => {
      const asOf = readAsOf(query)
      const { history, policy } = await run(kernel.policy(asOf))
      return policyAnswer(policy, history?.at(-1)?.retired)
    },
    log: (query = {}) => readLog(kernel, run, query),
    close: async () => {
      closed = true
      await runtime.dispose()
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

type Run = <A>(effect: Effect.Effect<A, KernelFailure, Kernel>) => Promise<A>

// A queue between the stream and the iterator would hide failures; page by page they surface
// where the host awaits.
async function* readLog(
  kernel: FollowthroughService,
  run: Run,
  { contactId, knownAt }: NonNullable<Parameters<Followthrough["log"]>[0]>,
): AsyncGenerator<LogFact> {
  const until = knownAt === undefined ? undefined : readInstant("knownAt", knownAt)
  let after: number | undefined
  do {
    const page = await run(kernel.logPage({ contactId, knownAt: until, after }))
    for (const entry of page.entries) yield logFactOf(entry)
    after = page.next
  } while (after !== undefined)
}
