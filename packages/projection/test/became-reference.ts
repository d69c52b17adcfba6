import {
  defaultPolicy,
  endOfDay,
  type Fact,
  type Instant,
  instantFromMillis,
  type RepId,
  startOfDay,
} from "@followthrough/core"
import {
  type Became,
  type BecameAsked,
  became,
  foldTeam,
  type Obligation,
  obligationsOf,
  project,
  stood,
} from "@followthrough/projection"
import { relationshipsAt } from "./generated.js"

const policy = defaultPolicy

export type Viewer = Pick<BecameAsked, "repId" | "queue">

/** What had been recorded by an instant. */
const knownAt = (log: ReadonlyArray<Fact>, at: Instant): ReadonlyArray<Fact> =>
  log.filter(({ recordedAt }) => recordedAt <= at)

/** What a host is told of an interval that polls: each end as known at it. */
export const polled = (
  log: ReadonlyArray<Fact>,
  from: Instant,
  to: Instant,
  viewer: Viewer = {},
): Became => {
  const [before, after] = [knownAt(log, from), knownAt(log, to)]
  const asked = { policy, team: foldTeam(before, from), at: from, ...viewer }
  return project(
    became({
      policy,
      team: foldTeam(after, to),
      from,
      to,
      ...viewer,
      stood: project(stood(asked), relationshipsAt(before, from)),
    }),
    relationshipsAt(after, to),
  )
}

/** Something that has begun, and whether whoever looks sees it. */
export interface Begun {
  readonly one: Obligation
  readonly isMine: boolean
  /** Due by then at the latest. */
  readonly isLate: boolean
  /** It is neither the viewer's own nor in the queue looked at. */
  readonly isOthers: boolean
}

/** Everything that has begun by the end of an instant, as known then. */
export const begunAt = (
  log: ReadonlyArray<Fact>,
  at: Instant,
  { queue, repId }: Viewer = {},
): ReadonlyArray<Begun> => {
  const known = knownAt(log, at)
  const team = foldTeam(known, at)
  return relationshipsAt(known, at)
    .flatMap((relationship) =>
      obligationsOf(relationship, { policy, team, at: instantFromMillis(at + 1) }),
    )
    .filter(({ from }) => from <= at)
    .map((one) => {
      const isOwn =
        (repId !== undefined && one.obligors.includes(repId)) ||
        (queue !== undefined && one.queues.includes(queue))
      const isAll = repId === undefined && queue === undefined
      const isShown = repId !== undefined && one.alsoShownTo.includes(repId)
      return {
        one,
        isMine: isAll || isOwn || isShown,
        isLate: one.by <= at,
        isOthers: !isAll && !isOwn,
      }
    })
}

const cadences = ["cadence", "clear-the-way"]

/** Whether two are one and the same, at one instant and at another. */
export const isSame = (a: Obligation, b: Obligation): boolean => {
  if (a.why.code === "cadence" && b.why.code === "cadence") {
    return (
      a.why.cadence.id === b.why.cadence.id &&
      JSON.stringify(a.why.occurrence) === JSON.stringify(b.why.occurrence)
    )
  }
  if (a.kind !== b.kind || cadences.includes(a.kind)) return false
  return a.openedBy === b.openedBy
}

/** How an obligation is told: a row of the answer, or the obligation itself, as one text. */
export const textOf = (row: Became["rows"][number]): string =>
  [row.contactId, row.step, row.from, row.by, ...row.facts].join(" ")

export const textOfOwed = ({ by, contactId, facts, from, kind }: Obligation): string =>
  [contactId, kind, new Date(from).toISOString(), new Date(by).toISOString(), ...facts].join(" ")

/** Whether the viewer stands in for one of these reps at the end of an instant. */
export const isStandIn = (
  log: ReadonlyArray<Fact>,
  at: Instant,
  reps: ReadonlyArray<RepId>,
  { repId }: Viewer,
): boolean => {
  const team = foldTeam(knownAt(log, at), at)
  const heirOf = (one: string): string | undefined => {
    const goesTo = team.get(one)?.left?.goesTo
    if (goesTo === undefined) return one
    return goesTo._tag === "Rep" ? heirOf(goesTo.repId) : undefined
  }
  return reps.some((one) =>
    (team.get(one)?.absences ?? []).some(
      ({ delegateId, from, to, zone }) =>
        delegateId !== undefined &&
        !reps.includes(delegateId) &&
        heirOf(delegateId) === repId &&
        startOfDay(from, zone) <= at + 1 &&
        at + 1 < endOfDay(to, zone),
    ),
  )
}
