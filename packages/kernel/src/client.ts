import type { PolicyJson } from "@followthrough/core"
import type {
  Agenda,
  Became,
  ContactRef,
  DoubtKind,
  Doubts,
  Explanation,
  FlowCheck,
  Plan,
  PlanLength,
  PolicyRef,
  PromiseLedger,
  Queue,
  ReferralAsks,
  Rep,
  RepAudit,
  WhatIf,
} from "@followthrough/projection"
import type { CommandInput, RecordOptions } from "./command-input.js"
import type { FollowthroughFailure } from "./followthrough-failure.js"
import type { LogFact } from "./log-fact.js"
import type { AsOfInput, InstantInput, PageInput } from "./query-input.js"
import type { FromRows } from "./read-models/row-answers.js"
import type { Recorded } from "./recorded.js"
import type { StopSignal } from "./stop-signal.js"
import type { Timeline } from "./timeline.js"
import type { Verbs } from "./verbs.js"
import type { AnswerTo, QuestionOf } from "./watching/question.js"
import type { SubscribeOptions, WatchOptions } from "./watching/watch.js"

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

/** For every method that answers. */
export interface AnswerOptions {
  /** Ends the work once it aborts: the call then rejects as `aborted`, and the log is as it was. */
  readonly signal?: StopSignal
}

/**
 * The commands and answers of one workspace, wherever its log is kept: in this process, behind HTTP, in a
 * browser's worker. What shows answers or records commands takes any. Every method rejects with a
 * {@link FollowthroughFailure}.
 */
export interface FollowUpClient<Options extends AnswerOptions = AnswerOptions> extends Verbs {
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
    options?: Options,
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
    options?: Options,
  ) => Promise<FromRows<Plan>>
  /** All that is owed to one contact, in the same order; `undefined` when there is no such contact. */
  readonly agenda: (
    query: AsOfInput & { readonly contactId: string },
    options?: AnswerOptions,
  ) => Promise<Agenda | undefined>
  /**
   * Lists what came into a list and what fell late in it in (from, to], so that a host can notify: poll
   * consecutive intervals, and each obligation is reported once, whatever brought it there and however late it
   * was recorded. Let `to` lie a few seconds back, so that all that was recorded by then is in the log.
   */
  readonly became: (
    query: {
      readonly from: InstantInput
      /** As of when it is told, and as known at it. Left out: now. */
      readonly to?: InstantInput
      /** Bounds what is known at either end. Left out: what had been recorded by that end. */
      readonly knownAt?: InstantInput
      readonly repId?: string
      readonly queue?: string
    },
    options?: AnswerOptions,
  ) => Promise<Became>
  /** Which open prospects nobody follows up. `silentAfter` is ISO 8601 (`P14D`). */
  readonly flow: (
    query?: AsOfInput &
      PageInput & {
        readonly silentAfter?: string
        readonly notSpokenAfter?: string
        /** Only contacts who belong to this company or household. */
        readonly partyId?: string
      },
    options?: Options,
  ) => Promise<FromRows<FlowCheck>>
  /** What was promised and what became of it. */
  readonly promises: (
    query?: AsOfInput & PageInput & { readonly repId?: string },
    options?: Options,
  ) => Promise<FromRows<PromiseLedger>>
  /** Whom to ask for a referral, and what speaks against asking the others. */
  readonly asks: (
    query?: AsOfInput &
      PageInput & {
        readonly repId?: string
        /** Only contacts who belong to this company or household. */
        readonly partyId?: string
      },
    options?: Options,
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
    options?: Options,
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
    options?: AnswerOptions,
  ) => Promise<Explanation>
  /** What would be owed under another policy, in its JSON form, with all that was recorded held fixed. */
  readonly whatIf: (
    query: AsOfInput & { readonly policy: unknown },
    options?: Options,
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
    options?: Options,
  ) => Promise<Doubts>
  /**
   * What happened with one contact and its duplicates, the latest first; `undefined` when there is no such contact.
   * Only its own log is read.
   */
  readonly timeline: (
    query: AsOfInput & PageInput & { readonly contactId: string },
    options?: AnswerOptions,
  ) => Promise<Timeline | undefined>
  /** The facts themselves, in order of recording. */
  readonly log: (query?: {
    readonly contactId?: string
    readonly knownAt?: InstantInput
  }) => AsyncIterable<LogFact>
  /** The members of the team, in natural order of their ids: `rep 2` before `rep 10`. */
  readonly reps: (options?: AnswerOptions) => Promise<ReadonlyArray<Rep>>
  /** Every contact, open or not, in natural order of the ids. */
  readonly contacts: (query?: AsOfInput, options?: Options) => Promise<ReadonlyArray<ContactRef>>
  /** The id of the contact with this id or external id; `undefined` when there is none. */
  readonly findContact: (key: string, options?: AnswerOptions) => Promise<string | undefined>
  /**
   * When the latest of what happened with contacts occurred, of what was recorded by then: the "now" of a log
   * that nobody writes to any more. ISO 8601 in UTC; `undefined` for an empty log. Facts about reps and rules
   * do not count, nor what is arranged for after the last recording.
   */
  readonly latestOccurrence: (
    query?: Pick<AsOfInput, "knownAt">,
    options?: AnswerOptions,
  ) => Promise<string | undefined>
  /** The policy that answers are given under: what `openFollowthrough` was given, else what the log says. */
  readonly policy: (query?: AsOfInput, options?: AnswerOptions) => Promise<PolicyAnswer>
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
}

/** A question whose answer is watched: `ask` names the method, the other fields are those of its query. */
export type LiveQuestion = QuestionOf<FollowUpClient>
export type LiveAnswer<Q extends LiveQuestion> = AnswerTo<FollowUpClient, Q>
