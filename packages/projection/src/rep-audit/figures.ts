import type { Instant, PlayId, Policy } from "@followthrough/core"
import { percent } from "../percent.js"
import type { Team } from "../team.js"
import { type ActivityFigures, activity } from "./activity.js"
import { type AttentionFigures, attention } from "./attention.js"
import type { AuditedContact } from "./audited-contact.js"
import { byStage, type StagesFigures } from "./by-stage.js"
import { customerValue, type ValueFigures } from "./customer-value.js"
import { type CycleFigures, cycleDays } from "./cycle-days.js"
import { type DroppedFigures, dropped } from "./dropped.js"
import { duePromises, type PromiseFigures } from "./due-promises.js"
import { type FirstAttemptFigures, firstAttempt } from "./first-attempt.js"
import { type FirstResponseFigures, firstResponse } from "./first-response.js"
import { type GapFigures, gaps } from "./gaps.js"
import { type HazardFigures, hazard } from "./hazard.js"
import { type LagFigures, lag } from "./lag.js"
import { type MaxGapFigures, maxGap } from "./max-gap.js"
import { type PartDrafts, type Tally, tally } from "./measure.js"
import { type MixFigures, mix } from "./mix.js"
import { months, type TrendFigures } from "./months.js"
import { type OutcomeFigures, outcomes } from "./outcomes.js"
import type { PartPlace } from "./parts.js"
import { type RecordingFigures, recordingDelay } from "./recording-delay.js"
import { statedTimeOf } from "./response-hours.js"
import { type ResultFigures, results } from "./results.js"
import type { Compared } from "./spread.js"
import { type TimesFigures, times } from "./times.js"
import { type ToldFigures, told } from "./told.js"
import type { Window } from "./window.js"
import { workingTimeOf } from "./working-hours.js"

/** The figures of the team, or of a part of it. Every definition is in `docs/answers.md`. */
export interface AuditFigures
  extends ActivityFigures,
    OutcomeFigures,
    HazardFigures,
    CycleFigures,
    FirstAttemptFigures,
    FirstResponseFigures,
    LagFigures,
    GapFigures,
    MaxGapFigures,
    PromiseFigures,
    DroppedFigures,
    ToldFigures,
    StagesFigures,
    AttentionFigures,
    ValueFigures,
    MixFigures,
    ResultFigures,
    TimesFigures,
    RecordingFigures,
    TrendFigures {
  /** won / contacts. */
  readonly conversionPct: number | null
}

export interface Measured {
  readonly at: Instant
  readonly window: Window
  readonly lagFrom: PlayId | undefined
  readonly policy: Policy
  readonly team: Team
}

/** What every measure has counted so far, by its name. */
export type TallyDrafts = { readonly [measure: string]: PartDrafts }

/** Figures as they are read from drafts. */
export interface ReadFigures {
  /** `undefined` is a part in which nothing was counted. */
  readonly ofPart: (part: PartPlace | undefined) => AuditFigures
  readonly ofTeam: AuditFigures
}

/** Every measure of the audit at work. */
export interface Tallies {
  readonly begin: () => TallyDrafts
  readonly note: (drafts: TallyDrafts, contact: AuditedContact) => void
  /** `places` has, for each place in `from`, that of the same part in `into`. */
  readonly merge: (into: TallyDrafts, from: TallyDrafts, places: ReadonlyArray<PartPlace>) => void
  readonly read: (drafts: TallyDrafts) => ReadFigures
}

export const tallies = (measured: Measured): Tallies => {
  const { at, lagFrom, policy, team, window } = measured
  const workingTime = workingTimeOf(policy, team)
  const clocks = { window, workingTime, statedTime: statedTimeOf(policy, team) }
  const all = {
    activity: tally(activity),
    outcomes: tally(outcomes),
    hazard: tally(hazard(window)),
    cycle: tally(cycleDays(window)),
    attempts: tally(firstAttempt(clocks)),
    responses: tally(firstResponse(clocks)),
    lag: tally(lag(lagFrom, window, workingTime)),
    gaps: tally(gaps),
    maxGap: tally(maxGap(at, window, policy, team)),
    promises: tally(duePromises(at, window)),
    dropped: tally(dropped(window, policy.silentAfter, policy.zone)),
    told: tally(told),
    stages: tally(byStage),
    attention: tally(attention(window)),
    value: tally(customerValue(window)),
    mix: tally(mix(window)),
    results: tally(results(window)),
    times: tally(times(policy.zone)),
    recording: tally(recordingDelay(window)),
    trend: tally(months(window)),
  }
  const named: ReadonlyArray<readonly [string, Tally<unknown>]> = Object.entries(all)
  const figures = (of: <F>(one: Tally<F>) => F): AuditFigures => {
    const done = of(all.activity)
    const came = of(all.outcomes)
    return {
      ...done,
      ...came,
      conversionPct: percent(came.won, done.contacts),
      ...of(all.hazard),
      ...of(all.cycle),
      ...of(all.attempts),
      ...of(all.responses),
      ...of(all.lag),
      ...of(all.gaps),
      ...of(all.maxGap),
      ...of(all.promises),
      ...of(all.dropped),
      ...of(all.told),
      ...of(all.stages),
      ...of(all.attention),
      ...of(all.value),
      ...of(all.mix),
      ...of(all.results),
      ...of(all.times),
      ...of(all.recording),
      ...of(all.trend),
    }
  }
  return {
    begin: () => Object.fromEntries(named.map(([name]) => [name, []])),
    note: (drafts, contact) => {
      for (const [name, one] of named) one.note(drafts[name] ?? [], contact)
    },
    merge: (into, from, places) => {
      for (const [name, one] of named) one.merge(into[name] ?? [], from[name] ?? [], places)
    },
    read: (drafts) => {
      const own = new Map(named.map(([name, one]) => [one, drafts[name] ?? []]))
      const whole = new Map(named.map(([name, one]) => [one, one.whole(drafts[name] ?? [])]))
      const read = (draftOf: (one: Tally<unknown>) => unknown): AuditFigures =>
        figures((one) => one.figures(draftOf(one), whole.get(one)))
      return {
        ofPart: (part) => read((one) => (part === undefined ? undefined : own.get(one)?.[part])),
        ofTeam: read((one) => whole.get(one)),
      }
    },
  }
}

/** Those figures in which reps are compared. */
export const comparedOf = (figures: AuditFigures): Compared => ({
  winRatePct: figures.winRatePct,
  conversionPct: figures.conversionPct,
  touchesPerContact: figures.contacts === 0 ? null : figures.touches / figures.contacts,
  gapP50Days: figures.gaps.p50Days,
  firstResponseP50Seconds: figures.firstResponse.p50Seconds,
  firstResponseWithin1hPct: figures.firstResponse.within1hPct,
  keepRatePct: figures.keepRatePct,
  toldNextPct: figures.toldNextPct,
  coveragePct: figures.months.at(-1)?.coveragePct ?? null,
  recordedSameDayPct: figures.recordingDelay.sameDayPct,
})
