import type { Instant } from "@followthrough/core"
import { lanesSeen, type Plan, type PlanAsked, plan, project } from "@followthrough/projection"
import type { OwedPage } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { viewerOfRep } from "./obligation-rows.js"
import { asSettled, type RowAnswer, type RowSource, settingOf } from "./row-answers.js"
import type { Settled } from "./settling.js"

/**
 * The plan of one rep, from the logs of those contacts alone to which something may fall before it ends; the
 * others are counted. Not of days that begin after now.
 */
export const planAnswer = (
  source: RowSource,
  given: Pick<PlanAsked, "from" | "length"> & { readonly repId: NonNullable<PlanAsked["repId"]> },
  at: Instant,
): RowAnswer<Plan> =>
  Effect.gen(function* () {
    const { rows, shown, store, workspace } = source
    const { position: now } = yield* store.head(workspace)
    const lanes = lanesSeen({ ...(yield* settingOf(source, now, at)), ...given, at })
    if (lanes.some((lane) => lane.now !== at)) return undefined
    const owed: Array<Settled<OwedPage>> = []
    for (const { repId: viewer, until } of lanes) {
      const ask = store.owedBy({ workspace, at, viewer: viewerOfRep(viewer), until })
      const found = yield* rows.settled(ask, ({ streams }) => streams, at, source.atOnce)
      if (found === undefined) return undefined
      owed.push(found)
    }
    const [own] = owed
    if (own === undefined) return undefined
    const { others, position } = own.page
    const asked = { ...(yield* settingOf(source, position, at)), ...given, at }
    // Others have recorded something since, perhaps of the team.
    if (owed.some(({ page }) => page.position !== now)) return yield* planAnswer(source, given, at)
    const streams = owed.flatMap(({ page }) => page.streams)
    const relationships = yield* shown.of(streams, position, at)
    const answer = project(plan(asked), relationships)
    const isSettled = owed.every((one) => one.isSettled)
    return asSettled({ isSettled }, withLater(answer, others))
  })

/** Contacts to whom nothing falls before the plan ends are told of by their number. */
const withLater = (answer: Plan, others: number): Plan => ({
  ...answer,
  total: answer.total + others,
  later: answer.later + others,
  reps: answer.reps.map((lane) => ({
    ...lane,
    total: lane.total + others,
    later: lane.later + others,
  })),
})
