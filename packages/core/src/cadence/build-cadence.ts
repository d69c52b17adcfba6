import * as Either from "effect/Either"
import type { Source } from "../contact/contact-facts.js"
import { type Duration, durationToText } from "../time/duration.js"
import type { Rhythm } from "../time/rhythm.js"
import type { WeeklyHours } from "../time/weekly-hours.js"
import type { Channel } from "../touch/touch-facts.js"
import type { Cadence, CadenceJson } from "./cadence.js"
import { cadenceFromJson } from "./cadence-rules.js"
import type { Pause } from "./pause.js"
import type { RespondHours } from "./respond-hours.js"
import type { WeekdayName } from "./weekday-name.js"

type NonEmpty<A> = readonly [A, ...ReadonlyArray<A>]

interface TurnToBuild {
  readonly channels: NonEmpty<Channel>
  readonly plays: NonEmpty<string>
}

interface StepToBuild extends TurnToBuild {
  /** By which later versions know it again, wherever they have it. */
  readonly name?: string
  readonly after: Duration
  readonly from?: "enrolled" | "previous"
  /** Late so long after its due. */
  readonly late?: Duration
}

/** What a beat says besides its turns. */
interface BeatToBuild {
  readonly monthEnd?: "clamp" | "skip"
  readonly late?: Duration
  readonly whenClosed?: "before" | "after"
}

/** What every cadence must say. */
export interface CadenceBasics {
  readonly version: number
  readonly stage: Cadence["stage"]
  readonly gap: { readonly min: Pause; readonly ideal: Pause; readonly max: Pause }
}

/** Says a cadence word by word; every word gives a new builder. `build` gives the cadence. */
export interface CadenceBuilder {
  /** In whose zone it is read: `"contact"` (the default), `"rep"`, or a zone's name. */
  inZone(zone: string): CadenceBuilder
  /** The next step of the opening. */
  step(step: StepToBuild): CadenceBuilder
  /** The beat after the opening, counted from the enrolment; several turns take turns. */
  every(
    every: number,
    unit: Rhythm["unit"],
    turns: TurnToBuild | NonEmpty<TurnToBuild>,
    more?: BeatToBuild,
  ): CadenceBuilder
  /** The cadence that follows the last step. */
  followedBy(cadence: Pick<Cadence, "id" | "version">): CadenceBuilder
  /** When touches may take place, such as `{ monday: [{ from: "09:00", to: "17:00" }] }`. */
  openOn(windows: (typeof WeeklyHours)["Encoded"]): CadenceBuilder
  /** Where nothing opens on the day of the due: the last open day `before` it, or the next one `after`. */
  whenClosed(way: "before" | "after"): CadenceBuilder
  /** A touch is late so long after its due, where its step or beat does not say. */
  lateAfter(grace: Duration): CadenceBuilder
  prefer(...days: NonEmpty<WeekdayName>): CadenceBuilder
  /** At most so many outbound touches, or touches through one channel, in any such stretch. */
  atMost(most: number, per: Pause, channel?: Channel): CadenceBuilder
  /** The same over all who are in a party with the contact. */
  atMostPerParty(most: number, per: Pause, channel?: Channel): CadenceBuilder
  never(channel: Channel): CadenceBuilder
  noRepeat(touches: number): CadenceBuilder
  respondWithin(source: Source, within: Duration): CadenceBuilder
  /** In whose hours the working time of answers runs; default: the windows. */
  respondInHours(hours: (typeof RespondHours)["Encoded"]): CadenceBuilder
  holds(bounds: { readonly automatic?: Pause; readonly notNow?: Pause }): CadenceBuilder
  referral(ripe: { readonly tenure: Duration; readonly askAgainAfter: Duration }): CadenceBuilder
  /** Throws a RangeError that names every mistake: a cadence in code that is none is a bug. */
  build(): Cadence
}

/**
 * Begins a cadence.
 *
 * @example
 * cadence("customer", { version: 1, stage: "customer", gap: { min: days(14), ideal: months(3), max: months(4) } })
 *   .every(1, "quarters", { channels: ["phone", "email"], plays: ["check-in"] })
 *   .build()
 */
export const cadence = (id: string, { version, stage, gap }: CadenceBasics): CadenceBuilder =>
  builderOf({
    id,
    version,
    stage,
    opening: [],
    gap: {
      min: durationToText(gap.min),
      ideal: durationToText(gap.ideal),
      max: durationToText(gap.max),
    },
  })

const builderOf = (json: CadenceJson): CadenceBuilder => {
  const saying = (more: Partial<CadenceJson>): CadenceBuilder => builderOf({ ...json, ...more })
  return {
    inZone: (zone) => saying({ zone }),
    step: ({ after, late, ...step }) =>
      saying({
        opening: [...json.opening, { after: durationToText(after), ...step, ...lateText(late) }],
      }),
    every: (every, unit, turns, { late, ...more } = {}) =>
      saying({
        rhythm: {
          every,
          unit,
          turns: isOne(turns) ? [turns] : turns,
          ...more,
          ...lateText(late),
        },
      }),
    followedBy: (next) => saying({ afterwards: { id: next.id, version: next.version } }),
    openOn: (windows) => saying({ windows }),
    whenClosed: (way) => saying({ whenClosed: way }),
    lateAfter: (grace) => saying({ late: durationToText(grace) }),
    prefer: (...days) => saying({ prefer: days }),
    atMost: (most, per, channel) =>
      saying({ caps: [...(json.caps ?? []), cap(most, per, channel)] }),
    atMostPerParty: (most, per, channel) =>
      saying({ caps: [...(json.caps ?? []), { ...cap(most, per, channel), over: "party" }] }),
    never: (channel) => saying({ caps: [...(json.caps ?? []), { most: 0, channel }] }),
    noRepeat: (touches) => saying({ noRepeat: touches }),
    respondWithin: (source, within) =>
      saying({ respondWithin: { ...json.respondWithin, [source]: durationToText(within) } }),
    respondInHours: (hours) => saying({ respondWithin: { ...json.respondWithin, hours } }),
    holds: ({ automatic, notNow }) =>
      saying({
        holds: {
          ...(automatic === undefined ? {} : { automatic: durationToText(automatic) }),
          ...(notNow === undefined ? {} : { notNow: durationToText(notNow) }),
        },
      }),
    referral: ({ tenure, askAgainAfter }) =>
      saying({
        referral: {
          tenure: durationToText(tenure),
          askAgainAfter: durationToText(askAgainAfter),
        },
      }),
    build: () =>
      Either.getOrThrowWith(cadenceFromJson(json), ({ problems }) => {
        const found = problems.map(({ path, message }) => `${path}: ${message}`)
        return new RangeError(`"${json.id}" is no cadence: ${found.join("; ")}`)
      }),
  }
}

const isOne = (turns: TurnToBuild | NonEmpty<TurnToBuild>): turns is TurnToBuild =>
  "channels" in turns

const lateText = (late: Duration | undefined): { readonly late?: string } =>
  late === undefined ? {} : { late: durationToText(late) }

const cap = (most: number, per: Pause, channel: Channel | undefined) => ({
  most,
  per: durationToText(per),
  ...(channel === undefined ? {} : { channel }),
})
