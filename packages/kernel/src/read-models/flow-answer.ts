import {
  days,
  epochDayAt,
  type Instant,
  instantFromMillis,
  subtractCalendar,
  UTC,
} from "@followthrough/core"
import {
  type Cursor,
  draftOf,
  type FlowAsked,
  type FlowCheck,
  flowCheck,
} from "@followthrough/projection"
import type { PlaceKey, Stretch } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { keyAt, lists, tags } from "./places.js"
import {
  asSettled,
  countIn,
  lookInto,
  type RowAnswer,
  type RowSource,
  settingOf,
} from "./row-answers.js"

/** The flow check of all contacts, by the days of the policy's zone. */
export const flowAnswer = (
  source: RowSource,
  given: Pick<FlowAsked, "notSpokenAfter" | "after"> & {
    readonly limit: number
    /** Left out: the policy's. */
    readonly silentAfter?: FlowAsked["silentAfter"] | undefined
  },
  at: Instant,
): RowAnswer<FlowCheck> =>
  Effect.gen(function* () {
    const { after, limit, notSpokenAfter = days(30) } = given
    const { position: now } = yield* source.store.head(source.workspace)
    const { policy } = yield* settingOf(source, now, at)
    const { zone } = policy
    const silentAfter = given.silentAfter ?? policy.silentAfter
    const silentBefore = subtractCalendar(at, silentAfter, zone)
    const silentDay = epochDayAt(silentBefore, zone)
    const unspokenBefore = subtractCalendar(at, notSpokenAfter, zone)
    const unspokenDay = epochDayAt(unspokenBefore, UTC)
    // In the order of the check. Of the day on which silence begins, each touch has to be looked at.
    const thatDay = { list: lists.touched, from: silentDay, below: silentDay + 1 }
    const flow: ReadonlyArray<Omit<Stretch, "limit">> = [
      { list: lists.neverTouched },
      { list: lists.touched, below: silentDay },
      { ...thatDay, markBelow: silentBefore, count: true },
      { ...thatDay, markFrom: silentBefore },
      { list: lists.touched, from: silentDay + 1 },
    ]
    const stretches: ReadonlyArray<Stretch> = [
      ...flow.map((stretch) => ({
        ...stretch,
        ...within(stretch, after, at, zone),
        limit: after?.list === "flow.notSpokenTo" ? 0 : limit + 1,
      })),
      {
        list: lists.unspoken,
        below: unspokenDay + 1,
        markBelow: unspokenBefore,
        after: after?.list === "flow.notSpokenTo" ? unspokenKey(after) : undefined,
        limit: after?.list === "flow.contacts" ? 0 : limit + 1,
      },
      {
        list: lists.unspoken,
        from: unspokenDay,
        below: unspokenDay + 1,
        markBelow: unspokenBefore,
        limit: 0,
        count: true,
      },
    ]
    const counted = [lists.neverTouched, lists.touched, lists.unspoken]
    const found = yield* lookInto(source, { stretches, counts: counted }, at)
    if (found === undefined) return undefined
    const { counts, position, stretches: listed } = found.page
    const setting = yield* settingOf(source, position, at)
    // Others have changed the rules since.
    if (setting.policy.id !== policy.id || setting.policy.version !== policy.version) {
      return yield* flowAnswer(source, given, at)
    }
    const shown = listed.flatMap(({ places }) => places)
    const relationships = yield* source.shown.of(shown, position, at)
    const projection = flowCheck({
      at,
      policy: setting.policy,
      history: setting.history,
      zone,
      silentAfter,
      notSpokenAfter,
      limit,
      after,
    })
    const draft = draftOf(projection, relationships)
    const never = countIn(counts, ({ list }) => list === lists.neverTouched)
    const touched = countIn(counts, ({ list }) => list === lists.touched)
    const onTheDay = listed[2]?.count ?? 0
    const silent =
      onTheDay + countIn(counts, ({ list, part }) => list === lists.touched && part < silentDay)
    const answer = projection.answer({
      ...draft,
      counts: {
        open: never + touched,
        neverTouched: never,
        silent,
        current: touched - silent,
        assignedNeverTouched: countIn(
          counts,
          ({ list, tag }) => list === lists.neverTouched && (tag & tags.owned) !== 0,
        ),
        withoutDecidedStep: countIn(
          counts,
          ({ list, tag }) => list !== lists.unspoken && (tag & tags.decided) === 0,
        ),
        notSpoken:
          (listed[6]?.count ?? 0) +
          countIn(counts, ({ list, part }) => list === lists.unspoken && part < unspokenDay),
      },
    })
    return asSettled(found, answer)
  })

const STATES = { never: 0, silent: 1 }

/** What of a stretch lies after the last row that was shown: of a later one all, of an earlier one nothing. */
const within = (
  { from, list, markBelow }: Omit<Stretch, "limit">,
  after: FlowAsked["after"],
  at: Instant,
  zone: Parameters<typeof epochDayAt>[1],
): Pick<Stretch, "after"> => {
  if (after?.list !== "flow.contacts") return {}
  const [state, minusDays, contactId] = after.key
  const part = epochDayAt(at, zone) + Number(minusDays)
  const isNever = list === lists.neverTouched
  const isSilent = !isNever && (from === undefined || markBelow !== undefined)
  const own = isNever ? STATES.never : isSilent ? STATES.silent : STATES.silent + 1
  if (own > Number(state)) return {}
  const beyond = { part: Number.MAX_SAFE_INTEGER, at: 0, id: "" }
  return { after: own < Number(state) ? beyond : { part, at: 0, id: String(contactId) } }
}

const unspokenKey = ({ key: [since, contactId] }: Cursor): PlaceKey =>
  keyAt(instantFromMillis(Number(since)), String(contactId))
