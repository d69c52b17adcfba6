import { type Instant, instantToIso, type Policy, type Stage } from "@followthrough/core"
import { appendAll } from "../append-all.js"
import { compareNatural } from "../compare-natural.js"
import { compareText } from "../compare-text.js"
import { addFields } from "../counts.js"
import type { IsoInstant } from "../iso-instant.js"
import { obligationsOf } from "../obligation/agenda.js"
import type { Asked } from "../obligation/asked.js"
import type { Obligation } from "../obligation/obligation.js"
import { firstAt } from "../obligation/order.js"
import type { Projection } from "../projection.js"
import { type QueueRow, rowOf } from "../queue/queue-row.js"
import { type ContactRef, contactRef, type PolicyRef } from "../who.js"
import { type Aligned, align, type ChangeCode } from "./align.js"
import { longSilences } from "./silence.js"

export type { ChangeCode } from "./align.js"

/** What is owed under one policy. */
export interface WhatIfSide {
  readonly policy: PolicyRef
  /** The queue of everybody: one row per open contact. */
  readonly total: number
  readonly begun: number
  readonly late: number
  readonly unassigned: number
  /** Silences longer than the cadence allows, and how many contacts have one. */
  readonly breaches: { readonly silences: number; readonly contacts: number }
}

/** Everything owed, by what the other policy does to it. */
export type ChangeCounts = { readonly [C in ChangeCode]: number }

export type WhatIfRow = Omit<QueueRow, "aboveNextBy">

/** A contact to whom something else is owed, or whose silence is judged otherwise. */
export interface ContactChange extends ContactRef {
  readonly stage: Stage
  readonly ownerId?: string
  readonly next: { readonly a?: WhatIfRow; readonly b?: WhatIfRow }
  /** All that is not the same. */
  readonly changes: ReadonlyArray<{
    readonly change: Exclude<ChangeCode, "same">
    readonly a?: WhatIfRow
    readonly b?: WhatIfRow
  }>
  /** How many silences were too long. */
  readonly breaches: { readonly a: number; readonly b: number }
}

/**
 * What is owed by a log under its own policy (A) and under another one as if always in force (B). What was
 * recorded is held fixed, outbound touches too: under other rules people would have done other things,
 * and of that this says nothing.
 */
export interface WhatIf {
  readonly at: IsoInstant
  readonly limit: "recorded-held-fixed"
  readonly a: WhatIfSide
  readonly b: WhatIfSide
  readonly counts: ChangeCounts
  readonly stages: ReadonlyArray<{ readonly stage: Stage; readonly counts: ChangeCounts }>
  /** By the owner of the contact; `repId` is null where nobody is. The parts sum to `counts`. */
  readonly reps: ReadonlyArray<{ readonly repId: string | null; readonly counts: ChangeCounts }>
  /** Those with a difference, by id. */
  readonly contacts: ReadonlyArray<ContactChange>
}

export interface WhatIfAsked extends Asked {
  /** The policy to compare with. */
  readonly other: Policy
}

type Tally = { -readonly [C in ChangeCode]: number }

interface SideDraft {
  total: number
  begun: number
  late: number
  unassigned: number
  silences: number
  silent: number
}

interface Draft {
  readonly a: SideDraft
  readonly b: SideDraft
  readonly counts: Tally
  readonly stages: Map<Stage, Tally>
  readonly reps: Map<string | null, Tally>
  readonly contacts: Array<ContactChange>
}

/** Compares what is owed under the policy of an answer with what another one would owe. */
export const whatIf = ({ other, ...asked }: WhatIfAsked): Projection<Draft, WhatIf> => {
  const { at, team } = asked
  const instead: Asked = { at, team, policy: other }
  return {
    name: "what-if",
    version: 1,
    begin: () => ({
      a: beginSide(),
      b: beginSide(),
      counts: tally(),
      stages: new Map(),
      reps: new Map(),
      contacts: [],
    }),
    add: (draft, relationship) => {
      if (!relationship.open) return
      const ref = contactRef(relationship)
      const { ownerId, stage } = relationship
      const row = (obligation: Obligation): WhatIfRow => rowOf({ obligation, contact: ref }, at)
      const look = (side: SideDraft, rules: Asked) => {
        const obligations = obligationsOf(relationship, rules)
        const first = firstAt(obligations, at)
        const silences = longSilences(relationship, rules).length
        if (first !== undefined) count(side, first, at)
        side.silences += silences
        if (silences > 0) side.silent += 1
        return { obligations, first, silences }
      }
      const a = look(draft.a, asked)
      const b = look(draft.b, instead)
      const aligned = align(a.obligations, b.obligations)
      const tallies = [
        draft.counts,
        tallyOf(draft.stages, stage),
        tallyOf(draft.reps, ownerId ?? null),
      ]
      for (const { change } of aligned) for (const one of tallies) one[change] += 1
      const changes = aligned.flatMap((one) => differenceOf(one, row))
      if (changes.length === 0 && a.silences === b.silences) return
      draft.contacts.push({
        ...ref,
        stage,
        ...(ownerId === undefined ? {} : { ownerId }),
        next: {
          ...(a.first === undefined ? {} : { a: row(a.first) }),
          ...(b.first === undefined ? {} : { b: row(b.first) }),
        },
        changes,
        breaches: { a: a.silences, b: b.silences },
      })
    },
    merge: (into, from) => {
      addFields(into.a, from.a)
      addFields(into.b, from.b)
      addFields(into.counts, from.counts)
      for (const [stage, counts] of from.stages) addFields(tallyOf(into.stages, stage), counts)
      for (const [rep, counts] of from.reps) addFields(tallyOf(into.reps, rep), counts)
      appendAll(into.contacts, from.contacts)
    },
    answer: (draft) => ({
      at: instantToIso(at),
      limit: "recorded-held-fixed",
      a: sideOf(draft.a, asked.policy),
      b: sideOf(draft.b, other),
      counts: draft.counts,
      stages: [...draft.stages]
        .sort(([a], [b]) => compareText(a, b))
        .map(([stage, counts]) => ({ stage, counts })),
      reps: [...draft.reps]
        .sort(
          ([a], [b]) => Number(a === null) - Number(b === null) || compareNatural(a ?? "", b ?? ""),
        )
        .map(([repId, counts]) => ({ repId, counts })),
      contacts: [...draft.contacts].sort((a, b) => compareText(a.contactId, b.contactId)),
    }),
  }
}

const beginSide = (): SideDraft => ({
  total: 0,
  begun: 0,
  late: 0,
  unassigned: 0,
  silences: 0,
  silent: 0,
})

const tally = (): Tally => ({
  same: 0,
  moved: 0,
  "other-way": 0,
  "other-cadence": 0,
  "only-a": 0,
  "only-b": 0,
})

const tallyOf = <K>(tallies: Map<K, Tally>, key: K): Tally => {
  const known = tallies.get(key)
  if (known !== undefined) return known
  const made = tally()
  tallies.set(key, made)
  return made
}

const count = (side: SideDraft, first: Obligation, at: Instant): void => {
  side.total += 1
  if (first.from <= at) side.begun += 1
  if (first.by < at) side.late += 1
  if (first.obligors.length + first.queues.length === 0) side.unassigned += 1
}

const sideOf = (
  { silences, silent, ...queue }: SideDraft,
  { id, version }: Policy,
): WhatIfSide => ({
  policy: { id, version },
  ...queue,
  breaches: { silences, contacts: silent },
})

const differenceOf = (
  { a, b, change }: Aligned,
  row: (obligation: Obligation) => WhatIfRow,
): ContactChange["changes"] =>
  change === "same"
    ? []
    : [
        {
          change,
          ...(a === undefined ? {} : { a: row(a) }),
          ...(b === undefined ? {} : { b: row(b) }),
        },
      ]
