import {
  type Instant,
  instantFromMillis,
  instantToIso,
  type LocalDate,
  localDateAt,
  type RepId,
  startOfDay,
} from "@followthrough/core"
import { compareNatural } from "../compare-natural.js"
import { compareText } from "../compare-text.js"
import type { IsoInstant } from "../iso-instant.js"
import { obligationsOf } from "../obligation/agenda.js"
import type { Asked } from "../obligation/asked.js"
import type { Obligation } from "../obligation/obligation.js"
import type { Projection } from "../projection.js"
import { contactRef, type PolicyRef, policyRef } from "../who.js"
import { type Lane, layOut } from "./lane.js"
import { dayAfter, type PlanLength, periodOf } from "./period.js"
import type { Owed } from "./place.js"
import { standInsOf, standsInFor } from "./stand-ins.js"
import { everyDay, type WorkDays, workDaysOf } from "./work-days.js"

export interface RepLane extends Lane {
  readonly repId: RepId
  readonly externalId?: string
  readonly name?: string
}

export interface QueueLane extends Lane {
  readonly queue: string
}

/** A plan: what would be done when, by whom, if nothing new happened. */
export interface Plan {
  readonly at: IsoInstant
  readonly conditional: "nothing new happens"
  readonly policy: PolicyRef
  /** The first day, and the day after the last one. */
  readonly from: string
  readonly to: string
  readonly repId?: string
  /** The sums over all that follows. */
  readonly total: number
  readonly planned: number
  readonly beyond: number
  readonly later: number
  readonly breaches: number
  /** By id: everybody in the team, and whoever owes something. */
  readonly reps: ReadonlyArray<RepLane>
  /** Named queues, by name, of which somebody has yet to take their work. */
  readonly queues: ReadonlyArray<QueueLane>
  /** What is nobody's; absent in a rep's plan. */
  readonly unassigned?: Lane
}

export interface PlanAsked extends Asked {
  /** The first day; what was due before falls on it. Left out: the policy's day of `at`. */
  readonly from?: LocalDate | undefined
  readonly length: PlanLength
  /** Only this rep's lane. */
  readonly repId?: RepId | undefined
}

interface Draft {
  readonly reps: Map<RepId, Array<Owed>>
  readonly queues: Map<string, Array<Owed>>
  readonly unassigned: Array<Owed>
}

/** The plan: each contact once in the lane of everyone who owes it something, on a day. */
export const plan = (asked: PlanAsked): Projection<Draft, Plan> => {
  const { at, length, policy, repId, team } = asked
  const from = asked.from ?? localDateAt(at, policy.zone)
  const period = periodOf(from, length)
  const now: Instant = instantFromMillis(Math.max(at, startOfDay(from, policy.zone)))
  const lay = (owed: ReadonlyArray<Owed>, work: WorkDays, perDay?: number): Lane =>
    layOut(owed, { work, perDay, now, period })
  const layRep = (id: RepId, owed: ReadonlyArray<Owed>): RepLane => {
    const rep = team.get(id)
    return {
      repId: id,
      ...(rep?.externalId === undefined ? {} : { externalId: rep.externalId }),
      ...(rep?.name === undefined ? {} : { name: rep.name }),
      ...lay(owed, workDaysOf(rep, policy), rep?.perDay),
    }
  }
  const isAsked = (id: RepId): boolean => repId === undefined || id === repId
  const isSeen = (id: RepId): boolean =>
    isAsked(id) || (repId !== undefined && standsInFor(repId, id, team))
  return {
    name: "plan",
    version: 1,
    begin: () => ({ reps: new Map(), queues: new Map(), unassigned: [] }),
    add: (draft, relationship) => {
      const contact = contactRef(relationship)
      const reps = new Map<RepId, Array<Obligation>>()
      const queues = new Map<string, Array<Obligation>>()
      const nobodys: Array<Obligation> = []
      for (const one of obligationsOf(relationship, { ...asked, at: now })) {
        for (const id of one.obligors) if (isSeen(id)) addTo(reps, id, one)
        for (const name of one.queues) addTo(queues, name, one)
        if (one.obligors.length + one.queues.length === 0) nobodys.push(one)
      }
      for (const [id, obligations] of reps) addTo(draft.reps, id, { contact, obligations })
      if (repId !== undefined) return
      for (const [name, obligations] of queues) addTo(draft.queues, name, { contact, obligations })
      if (nobodys.length > 0) draft.unassigned.push({ contact, obligations: nobodys })
    },
    answer: (draft) => {
      const there = [...team.values()].filter(({ left }) => left === undefined)
      const ids = new Set([...there.map((rep) => rep.repId), ...draft.reps.keys()].filter(isSeen))
      if (repId !== undefined) ids.add(repId)
      const seen = [...ids].sort(compareNatural).map((id) => layRep(id, draft.reps.get(id) ?? []))
      const reps = seen
        .filter((lane) => isAsked(lane.repId))
        .map((lane) => ({
          ...lane,
          days: lane.days.map((day, n) => {
            const standsIn = standInsOf(seen, lane.repId, n, team)
            return standsIn.length === 0 ? day : { ...day, standsIn }
          }),
        }))
      const open = everyDay(policy.zone)
      const queues = [...draft.queues]
        .sort(([a], [b]) => compareText(a, b))
        .map(([queue, owed]): QueueLane => ({ queue, ...lay(owed, open) }))
      const unassigned = repId === undefined ? lay(draft.unassigned, open) : undefined
      const lanes: ReadonlyArray<Lane> = [
        ...reps,
        ...queues,
        ...(unassigned === undefined ? [] : [unassigned]),
      ]
      const sum = (count: (lane: Lane) => number): number =>
        lanes.reduce((all, lane) => all + count(lane), 0)
      return {
        at: instantToIso(at),
        conditional: "nothing new happens",
        policy: policyRef(policy),
        from,
        to: dayAfter(from, period.length),
        ...(repId === undefined ? {} : { repId }),
        total: sum((lane) => lane.total),
        planned: sum((lane) => lane.planned),
        beyond: sum((lane) => lane.beyond.length),
        later: sum((lane) => lane.later),
        breaches: sum((lane) => lane.breaches),
        reps,
        queues,
        ...(unassigned === undefined ? {} : { unassigned }),
      }
    },
  }
}

const addTo = <K, V>(map: Map<K, Array<V>>, key: K, value: V): void => {
  const values = map.get(key)
  if (values === undefined) map.set(key, [value])
  else values.push(value)
}
