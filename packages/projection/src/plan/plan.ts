import {
  type Instant,
  instantFromMillis,
  instantToIso,
  type LocalDate,
  localDateAt,
  type RepId,
  startOfDay,
} from "@followthrough/core"
import { appendAll } from "../append-all.js"
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
import { endOf, type LaneAsked, lastInstantOn, type Owed } from "./place.js"
import type { PlanRow } from "./plan-row.js"
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
  /** The first of the lanes' first days, and the last of the days after their last ones. */
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
  /** The first day, on the clock of each lane. Left out: that of `at`. What was due before falls on it. */
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
  const { at, policy, repId, team } = asked
  const open = laneOf(asked, everyDay(policy.zone))
  const lanes = new Map<RepId, LaneAsked>()
  const laneOfRep = (id: RepId): LaneAsked => {
    const rep = team.get(id)
    const lane = lanes.get(id) ?? laneOf(asked, workDaysOf(rep, policy), rep?.perDay)
    lanes.set(id, lane)
    return lane
  }
  const layRep = (id: RepId, owed: ReadonlyArray<Owed>): RepLane => {
    const rep = team.get(id)
    return {
      repId: id,
      ...(rep?.externalId === undefined ? {} : { externalId: rep.externalId }),
      ...(rep?.name === undefined ? {} : { name: rep.name }),
      ...layOut(owed, laneOfRep(id)),
    }
  }
  const isAsked = (id: RepId): boolean => repId === undefined || id === repId
  const isSeen = (id: RepId): boolean =>
    isAsked(id) || (repId !== undefined && standsInFor(repId, id, team))
  // Days begin sooner in the east: what is owed is found once for each beginning.
  const begins = new Set([open.now, ...[...team.values()].map((rep) => laneOfRep(rep.repId).now)])
  return {
    name: "plan",
    version: 2,
    begin: () => ({ reps: new Map(), queues: new Map(), unassigned: [] }),
    add: (draft, relationship) => {
      const contact = contactRef(relationship)
      const reps = new Map<RepId, Array<Obligation>>()
      const queues = new Map<string, Array<Obligation>>()
      const nobodys: Array<Obligation> = []
      for (const now of begins) {
        for (const one of obligationsOf(relationship, { ...asked, at: now })) {
          for (const id of one.obligors) {
            if (isSeen(id) && laneOfRep(id).now === now) addTo(reps, id, one)
          }
          if (now !== open.now) continue
          for (const name of one.queues) addTo(queues, name, one)
          if (one.obligors.length + one.queues.length === 0) nobodys.push(one)
        }
      }
      for (const [id, obligations] of reps) addTo(draft.reps, id, { contact, obligations })
      if (repId !== undefined) return
      for (const [name, obligations] of queues) addTo(draft.queues, name, { contact, obligations })
      if (nobodys.length > 0) draft.unassigned.push({ contact, obligations: nobodys })
    },
    merge: (into, from) => {
      for (const [id, owed] of from.reps) for (const one of owed) addTo(into.reps, id, one)
      for (const [name, owed] of from.queues) for (const one of owed) addTo(into.queues, name, one)
      appendAll(into.unassigned, from.unassigned)
    },
    answer: (draft) => {
      const there = [...team.values()].filter(({ left }) => left === undefined)
      const ids = new Set([...there.map((rep) => rep.repId), ...draft.reps.keys()].filter(isSeen))
      if (repId !== undefined) ids.add(repId)
      const seen = [...ids].sort(compareNatural).map((id) => ({
        repId: id,
        owed: draft.reps.get(id) ?? [],
        asked: laneOfRep(id),
      }))
      const reps = seen
        .filter((one) => isAsked(one.repId))
        .map((one) => {
          const lane = layRep(one.repId, one.owed)
          const standIns = standInsOf(seen, one, team, policy)
          return {
            ...lane,
            days: lane.days.map((day) => {
              const isOn = ({ on = day.on }: PlanRow): boolean =>
                on === day.on || (day.on === lane.from && on < day.on)
              const standsIn = standIns.filter(isOn)
              return standsIn.length === 0 ? day : { ...day, standsIn }
            }),
          }
        })
      const queues = [...draft.queues]
        .sort(([a], [b]) => compareText(a, b))
        .map(([queue, owed]): QueueLane => ({ queue, ...layOut(owed, open) }))
      const unassigned = repId === undefined ? layOut(draft.unassigned, open) : undefined
      const all: ReadonlyArray<Lane> = [
        ...reps,
        ...queues,
        ...(unassigned === undefined ? [] : [unassigned]),
      ]
      const sum = (count: (lane: Lane) => number): number =>
        all.reduce((total, lane) => total + count(lane), 0)
      return {
        at: instantToIso(at),
        conditional: "nothing new happens",
        policy: policyRef(policy),
        from: all.map((lane) => lane.from).sort()[0] ?? "",
        to:
          all
            .map((lane) => lane.to)
            .sort()
            .at(-1) ?? "",
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

const laneOf = ({ at, from, length }: PlanAsked, work: WorkDays, perDay?: number): LaneAsked => {
  const first = from ?? localDateAt(at, work.zone)
  const now = instantFromMillis(Math.max(at, startOfDay(first, work.zone)))
  return { work, perDay, now, period: periodOf(first, length) }
}

/** What of a rep's obligations the plan of one rep looks at. */
export interface LaneSeen {
  readonly repId: RepId
  /** As of when they are found. */
  readonly now: Instant
  /** Whatever is owed neither from nor by then, inclusive, falls after the plan. */
  readonly until: Instant
}

/** The reps whose obligations a rep's plan shows: the rep's own, and those of whoever the rep stands in for. */
export const lanesSeen = (
  asked: PlanAsked & { readonly repId: RepId },
): ReadonlyArray<LaneSeen> => {
  const { policy, repId, team } = asked
  const others = [...team.values()].filter(
    (rep) => rep.repId !== repId && standsInFor(repId, rep.repId, team),
  )
  return [repId, ...others.map((rep) => rep.repId)].map((id): LaneSeen => {
    const rep = team.get(id)
    const work = workDaysOf(rep, policy)
    const lane = laneOf(asked, work, rep?.perDay)
    // What is due on the first working day after the plan falls there. One more: days of others may end later.
    const last = dayAfter(work.firstFrom(endOf(lane)))
    return { repId: id, now: lane.now, until: lastInstantOn(last, work) }
  })
}

const addTo = <K, V>(map: Map<K, Array<V>>, key: K, value: V): void => {
  const values = map.get(key)
  if (values === undefined) map.set(key, [value])
  else values.push(value)
}
