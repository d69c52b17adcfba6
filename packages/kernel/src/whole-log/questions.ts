import { type Instant, type PolicyJson, policyFromJson } from "@followthrough/core"
import {
  type AuditAsked,
  type ContactRef,
  contacts,
  type Doubts,
  type DoubtsAsked,
  doubts,
  type FlowAsked,
  type FlowCheck,
  flowCheck,
  type LedgerAsked,
  type Plan,
  type PlanAsked,
  type Projection,
  type PromiseLedger,
  plan,
  promiseLedger,
  type Queue,
  type QueueAsked,
  queue,
  type ReferralAsked,
  type ReferralAsks,
  type RepAudit,
  referralAsks,
  repAudit,
  type WhatIf,
  whatIf,
} from "@followthrough/projection"
import * as Either from "effect/Either"
import type { Setting } from "../setting.js"

/** What is asked beside the setting and the instant. */
type Told<Asked> = Omit<Asked, keyof Setting | "at">

/**
 * The questions that take a whole log: what each is asked with, and its answer. All of it is plain data, so that
 * it can be told to a thread, or to another machine, which answers a part.
 */
interface Questions {
  readonly next: { readonly asked: Told<QueueAsked>; readonly answer: Queue }
  readonly plan: { readonly asked: Told<PlanAsked>; readonly answer: Plan }
  readonly flow: {
    readonly asked: Omit<Told<FlowAsked>, "zone" | "silentAfter"> & {
      /** Left out: what the policy says. */
      readonly silentAfter?: FlowAsked["silentAfter"] | undefined
    }
    readonly answer: FlowCheck
  }
  readonly promises: { readonly asked: Told<LedgerAsked>; readonly answer: PromiseLedger }
  readonly asks: { readonly asked: Told<ReferralAsked>; readonly answer: ReferralAsks }
  readonly audit: { readonly asked: Told<AuditAsked>; readonly answer: RepAudit }
  readonly whatIf: { readonly asked: { readonly policy: PolicyJson }; readonly answer: WhatIf }
  readonly doubts: { readonly asked: Told<DoubtsAsked>; readonly answer: Doubts }
  readonly contacts: { readonly asked: object; readonly answer: ReadonlyArray<ContactRef> }
}

export type Question = keyof Questions
export type AskedOf<Q extends Question> = Questions[Q]["asked"]
export type AnswerOf<Q extends Question> = Questions[Q]["answer"]

type Asking<Q extends Question> = (
  asked: AskedOf<Q>,
  setting: Setting,
  at: Instant,
  // biome-ignore lint/suspicious/noExplicitAny: a draft is private to its projection, so its type cannot be named here
) => Projection<any, AnswerOf<Q>>

const projections: { readonly [Q in Question]: Asking<Q> } = {
  next: (asked, setting, at) => queue({ ...setting, ...asked, at }),
  plan: (asked, setting, at) => plan({ ...setting, ...asked, at }),
  flow: ({ silentAfter, ...asked }, { history, policy }, at) =>
    flowCheck({
      ...asked,
      at,
      policy,
      history,
      zone: policy.zone,
      silentAfter: silentAfter ?? policy.silentAfter,
    }),
  promises: (asked, _, at) => promiseLedger({ ...asked, at }),
  asks: (asked, setting, at) => referralAsks({ ...setting, ...asked, at }),
  audit: (asked, setting, at) => repAudit({ ...setting, ...asked, at }),
  whatIf: ({ policy }, setting, at) =>
    whatIf({ ...setting, at, other: Either.getOrThrow(policyFromJson(policy)) }),
  doubts: (asked, setting, at) => doubts({ ...setting, ...asked, at }),
  contacts: () => contacts(),
}

/** The projection that answers a question, whichever it is. */
export const projectionOf = <Q extends Question>(
  question: Q,
  asked: AskedOf<Q>,
  setting: Setting,
  at: Instant,
): ReturnType<Asking<Q>> => projections[question](asked, setting, at) as ReturnType<Asking<Q>>
