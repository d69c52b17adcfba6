import {
  addCalendar,
  endOfDay,
  foldRelationship,
  instantFromMillis,
  isOutboundPersonal,
  type LocalDate,
  localDateAt,
  type Pause,
  type Policy,
  promiseStatusAt,
  type Relationship,
  startOfDay,
  subtractCalendar,
  type Touch,
  type ZoneId,
} from "@followthrough/core"
import { factsAbout } from "@followthrough/core/testing"
import type { Told } from "./as-one.js"
import { contactsAddedBy, isOpen, turnsOf } from "./reference.js"

/**
 * The audit of a team from its definitions, slowly: every question goes through all contacts again, and
 * what stood at an instant is a fold up to that instant.
 */
export interface Question {
  readonly log: ReadonlyArray<Told>
  readonly at: number
  readonly from?: number
  readonly to?: number
  readonly play: string | undefined
  readonly policy: Policy
}

const DAY = 86_400_000

/** When something happened; of what is known to the day, its date says more than its instant. */
interface Moment {
  readonly at: number
  readonly on?: LocalDate | undefined
}

const dateOf = ({ at, on }: Moment, { policy }: Question): string =>
  on ?? localDateAt(instantFromMillis(at), policy.zone)

export const dayNumber = (moment: Moment, question: Question): number =>
  Date.parse(dateOf(moment, question)) / DAY

const monthOf = (moment: Moment, question: Question): string => dateOf(moment, question).slice(0, 7)

// A date begins where the audit is read, wherever it was meant.
const standsAt = ({ at, on }: Moment, zone: ZoneId): number =>
  on === undefined ? at : startOfDay(on, zone)

const endOf = ({ to }: Question): number => to ?? Infinity

export const within = (moment: Moment, question: Question): boolean => {
  const t = standsAt(moment, question.policy.zone)
  return t >= (question.from ?? -Infinity) && t < endOf(question)
}

/** A contact as it stood before an instant: of all that happened, what stands before it. */
const stoodBefore = (
  question: Question,
  contactId: string,
  t: number,
): Relationship | undefined => {
  const { at, log, policy } = question
  const touches = asOf(question, contactId, at)?.touches ?? []
  const kept = factsAbout(log, contactId).filter(({ event, occurredAt }) => {
    if (event._tag === "TouchCorrected" || event._tag === "TouchRetracted") return true
    if (occurredAt > at && event._tag !== "TouchLogged") return false
    const touch =
      event._tag === "TouchLogged"
        ? touches.find(({ touchId }) => touchId === event.touchId)
        : { at: occurredAt, on: event.on }
    return touch !== undefined && standsAt(touch, policy.zone) < t
  })
  return foldRelationship(kept)
}

const asOf = ({ log }: Question, contactId: string, t: number): Relationship | undefined =>
  foldRelationship(factsAbout(log, contactId), instantFromMillis(t))

/** Contacts that count in the window, each folded as of the instant asked about. */
export const contactsIn = (question: Question): ReadonlyArray<Relationship> =>
  contactsAddedBy(question.log, question.at).flatMap((contactId) => {
    const { at, from, log } = question
    const contact = asOf(question, contactId, at)
    if (contact === undefined) return []
    const { zone } = question.policy
    if (standsAt(addingOf(contact), zone) >= endOf(question)) return []
    const happened = factsAbout(log, contactId).flatMap(({ event, occurredAt }) =>
      event._tag.startsWith("Touch") || occurredAt > at
        ? []
        : [standsAt({ at: occurredAt, on: event.on }, zone)],
    )
    const last = Math.max(...happened, ...contact.touches.map((touch) => standsAt(touch, zone)))
    const isOver = !isOpen(log, contactId, at) && last < (from ?? 0)
    return isOver ? [] : [contact]
  })

const addingOf = ({ addedAt: at, addedOn: on }: Relationship): Moment => ({ at, on })

const isCounted = (touch: Touch, { play }: Question): boolean =>
  isOutboundPersonal(touch) && (play === undefined || touch.play === play)

export const touchesIn = (question: Question, contact: Relationship): ReadonlyArray<Touch> =>
  contact.touches.filter((touch) => isCounted(touch, question) && within(touch, question))

export const tallied = (keys: ReadonlyArray<string | number>): { [key: string]: number } => {
  const counts: { [key: string]: number } = {}
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1
  return counts
}

export const distinct = <A>(values: ReadonlyArray<A>): number => new Set(values).size

/** The value such that at least that share of all is no larger, by trying them all. */
export const rank = (values: ReadonlyArray<number>, p: number): number | null =>
  [...values]
    .sort((a, b) => a - b)
    .find((v) => values.filter((other) => other <= v).length * 100 >= p * values.length) ?? null

/** Attempts: what lies between two turns, with the touches k in it. */
export const attemptsOf = (question: Question, contact: Relationship) => {
  const { at, log } = question
  const counted = contact.touches.filter((touch) => isCounted(touch, question))
  const turns = turnsOf(log, contact.contactId, at)
  const added = { kind: "added", ...addingOf(contact), position: contact.addedBy }
  const begins = [added, ...turns]
  return begins.map((begin, n) => {
    const end = turns[n]
    const isAfter = (touch: Touch, mark: { at: number; position: number }): boolean =>
      touch.at > mark.at || (touch.at === mark.at && touch.position > mark.position)
    return {
      begin,
      end,
      touches: counted.filter(
        (touch) =>
          (n === 0 || isAfter(touch, begin)) && (end === undefined || !isAfter(touch, end)),
      ),
    }
  })
}

/** How many attempts stood at each number, and how many of them were won there. */
export const hazardOf = (question: Question, byDay: boolean) => {
  const reached: Array<number> = []
  const won: Array<number> = []
  for (const contact of contactsIn(question)) {
    for (const { begin, end, touches } of attemptsOf(question, contact)) {
      const days = touches.map((touch) => dayNumber(touch, question))
      const stands = (moment: Moment) => standsAt(moment, question.policy.zone)
      const times = touches.filter((_, n) => !byDay || days.indexOf(days[n] ?? 0) === n).map(stands)
      const outcome = end !== undefined && end.kind !== "reopened" ? end : undefined
      const isTry = begin.kind === "added" || begin.kind === "reopened"
      for (let k = 0; k <= times.length; k++) {
        if (k === 0 && !isTry && (times.length > 0 || outcome === undefined)) continue
        const since = times[k - 1] ?? stands(begin)
        const until = times[k] ?? (end === undefined ? Infinity : stands(end))
        if (Math.min(since, until) >= endOf(question) || until < (question.from ?? -Infinity))
          continue
        reached.push(k)
        const ends = k === times.length && outcome !== undefined && within(outcome, question)
        if (ends && outcome.kind === "won") won.push(k)
      }
    }
  }
  return { reached: tallied(reached), won: tallied(won) }
}

/** Days from the adding or the last reopening to the first sale, and to the first loss. */
export const cyclesOf = (question: Question) => {
  const days: { won: Array<number>; lost: Array<number> } = { won: [], lost: [] }
  for (const contact of contactsIn(question)) {
    const turns = turnsOf(question.log, contact.contactId, question.at)
    turns.forEach((turn, n) => {
      if (turn.kind === "reopened" || !within(turn, question)) return
      const isWon = (other: { kind: string }): boolean => other.kind === "won"
      const reopened = turns.slice(0, n).findLastIndex(({ kind }) => kind === "reopened")
      const since = turns.slice(reopened + 1, n)
      if (since.some((other) => isWon(other) === isWon(turn))) return
      const began = turns[reopened] ?? addingOf(contact)
      days[isWon(turn) ? "won" : "lost"].push(
        dayNumber(turn, question) - dayNumber(began, question),
      )
    })
  }
  return days
}

/** Who reached out, when somebody answered, whether hours can be told, and who waits. */
export const responsesOf = (question: Question) =>
  contactsIn(question).flatMap((contact) => {
    const facts = factsAbout(question.log, contact.contactId).filter(
      ({ occurredAt }) => occurredAt <= question.at,
    )
    const added = facts.find(
      ({ event }) => event._tag === "ContactAdded" || event._tag === "ContactAdopted",
    )
    const isWebLead =
      added !== undefined && "source" in added.event && added.event.source === "web-lead"
    const lead = { at: contact.addedAt, position: contact.addedBy, on: added?.event.on }
    const happened = [
      ...(isWebLead ? [{ ...lead, what: "asks" as const }] : []),
      ...facts
        .filter(({ event }) => closing.has(event._tag))
        .map(({ event: { on }, occurredAt: at, position }) => ({
          at,
          on,
          position,
          what: "ends" as const,
        })),
      ...contact.touches.map(({ at, on, position, ...touch }) => ({
        at,
        on,
        position,
        what: whatIs(touch),
      })),
    ].sort((a, b) => a.at - b.at || a.position - b.position)
    return happened
      .filter(({ at, on, what }, n) => {
        // Those that ask while another one waits join it.
        const before = happened.slice(0, n).findLast((one) => one.what !== "nothing")
        return what === "asks" && before?.what !== "asks" && within({ at, on }, question)
      })
      .map((asked) => {
        const over = happened.find(
          (one) => isAfter(one, asked) && (one.what === "answers" || one.what === "ends"),
        )
        const answer = over?.what === "answers" ? over : undefined
        const timed = asked.on === undefined && answer?.on === undefined
        const tried = contact.touches.find(
          (touch) =>
            isOutboundPersonal(touch) &&
            isAfter(touch, asked) &&
            (over === undefined || !isAfter(touch, over)),
        )
        return {
          attempt: tried && {
            wait: tried.at - asked.at,
            timed: asked.on === undefined && tried.on === undefined,
          },
          wait: answer === undefined ? undefined : answer.at - asked.at,
          timed,
          waits: over === undefined,
        }
      })
  })

const closing = new Set([
  "SaleRecorded",
  "ContactDeclined",
  "ContactDisqualified",
  "ContactForbidden",
  "ContactErased",
])

const isAfter = (
  one: { readonly at: number; readonly position: number },
  other: { readonly at: number; readonly position: number },
): boolean => one.at > other.at || (one.at === other.at && one.position > other.position)

const whatIs = ({
  classification,
  direction,
  mode,
  outcome,
}: Pick<Touch, "classification" | "direction" | "mode" | "outcome">) => {
  if (mode === "automated") return "nothing" as const
  if (direction === "outbound") {
    return outcome === "bounced" || outcome === "no-answer"
      ? ("nothing" as const)
      : ("answers" as const)
  }
  if (outcome === "reached") return "ends" as const
  return classification === "auto-reply" ? ("nothing" as const) : ("asks" as const)
}

/** Promises by reps that were due in the window, by status. */
export const duePromisesOf = (question: Question) =>
  tallied(
    contactsIn(question).flatMap(({ promises }) =>
      promises
        .filter(({ promisors }) => promisors.some(({ _tag }) => _tag === "Rep"))
        .filter(({ due: { due, until } }) =>
          within({ at: until, on: due._tag === "LocalDate" ? due.on : undefined }, question),
        )
        .map((promise) => promiseStatusAt(promise, instantFromMillis(question.at)))
        .filter((status) => status !== "released" && status !== "open"),
    ),
  )

/** Open prospects at the window's end, and how long they have been silent. */
export const droppedOf = (question: Question) => {
  const end = endOf(question)
  const { policy, to } = question
  const endsAt = instantFromMillis(Math.min(question.at, to ?? Infinity))
  const silentBefore = subtractCalendar(endsAt, policy.silentAfter, policy.zone)
  const counts = { silent: 0, neverTouched: 0 }
  for (const { contactId } of contactsIn(question)) {
    const then = stoodBefore(question, contactId, end)
    if (then?.open !== true || then.stage !== "prospect") continue
    const touched = then.touches
      .filter(isOutboundPersonal)
      .map((touch) => standsAt(touch, policy.zone))
    const added = standsAt(addingOf(then), policy.zone)
    const before = then.lastTouchOn && startOfDay(then.lastTouchOn, policy.zone)
    if (touched.length === 0 && before === undefined) {
      if (added < silentBefore) counts.neverTouched += 1
    } else if (
      (touched.length > 0 ? Math.max(...touched) : Math.min(before ?? 0, added)) < silentBefore
    ) {
      counts.silent += 1
    }
  }
  return counts
}

/** Open contacts and those with a decided next step, by folding up to the end of a month. */
export const standingOf = (question: Question, month: string) => {
  const [year = 0, number = 0] = month.split("-").map(Number)
  const next =
    number === 12 ? `${year + 1}-01-01` : `${year}-${String(number + 1).padStart(2, "0")}-01`
  const ends = startOfDay(next as Parameters<typeof startOfDay>[0], question.policy.zone)
  const open = contactsIn(question).flatMap(({ contactId }) => {
    const then = stoodBefore(question, contactId, Math.min(ends, endOf(question)))
    return then?.open === true ? [then] : []
  })
  const decided = open.filter(
    ({ promises, steps, ...then }) =>
      countingOf(then, question.policy).at(-1)?.chosen !== undefined ||
      steps.some(({ ended }) => ended === undefined) ||
      promises.some(({ keptAt, releasedAt }) => keptAt === undefined && releasedAt === undefined),
  )
  return { open: open.length, decided: decided.length }
}

/** What happened in a month of the window. */
export const monthOfFacts = (question: Question, month: string) => {
  const inMonth = (moment: Moment): boolean =>
    within(moment, question) && monthOf(moment, question) === month
  const contacts = contactsIn(question)
  const touched = contacts.map((contact) => touchesIn(question, contact).filter(inMonth).length)
  const turns = contacts.flatMap(({ contactId }) =>
    turnsOf(question.log, contactId, question.at).filter(inMonth),
  )
  const won = turns.filter(({ kind }) => kind === "won").length
  return {
    month,
    added: contacts.filter((contact) => inMonth(addingOf(contact))).length,
    touches: touched.reduce((sum, n) => sum + n, 0),
    contacted: touched.filter((n) => n > 0).length,
    won,
    lost: turns.filter(({ kind }) => kind !== "reopened").length - won,
  }
}

/** Silences that became too long in the window, and those that a hold excuses. */
export const breachesOf = (question: Question) => {
  const { at, policy } = question
  const counts = { breaches: 0, excused: 0 }
  for (const contact of contactsIn(question)) {
    const { openings } = contact
    const cadences = countingOf(contact, policy)
    const touches = contact.touches.filter(isOutboundPersonal)
    // The last that happened at an instant says whether its day alone is known.
    const begins = [
      ...openings.map(({ from, openedBy }) => momentBy(question, from, openedBy)),
      ...touches,
      ...cadences.map(({ startedAt, startedBy }) => momentBy(question, startedAt, startedBy)),
    ].filter(({ at }) => at >= contact.addedAt)
    const ends = [
      ...begins,
      ...openings.flatMap(({ closedBy = 0, until }) =>
        until === undefined ? [] : [momentBy(question, until, closedBy)],
      ),
    ].sort((a, b) => a.at - b.at)
    for (const begin of new Map(begins.map((one) => [one.at as number, one])).values()) {
      const then = asOf(question, contact.contactId, begin.at)
      if (then?.open !== true) continue
      const { cadence, zone } = maxGapOf(then, policy)
      const next = ends.find(({ at }) => at > begin.at)
      const end = next === undefined ? Infinity : standsAt(next, zone)
      const silentUntil = Math.max(
        later(standsAt(begin, zone), cadence.gap.max, zone),
        countingOf(then, policy).at(-1)?.startAt ?? Number.NEGATIVE_INFINITY,
      )
      const tooLong = nextDay(silentUntil, zone)
      if (tooLong > at || tooLong > end || !within({ at: tooLong }, question)) continue
      const over = Math.min(end, at)
      const held = contact.holds.map((hold) => {
        const bound = hold.by === "automatic" ? cadence.holds?.automatic : cadence.holds?.notNow
        const most = later(hold.from, bound ?? cadence.gap.max, zone)
        const until = hold.by === "automatic" ? Math.min(hold.until ?? most, most) : hold.until
        return { from: hold.from, until: nextDay(until ?? most, zone) }
      })
      // When it became too long, and from then on where a hold ends.
      const holdEnds = held.map(({ until }) => until).filter((t) => t > tooLong && t < over)
      const uncovered = [tooLong, ...holdEnds].some(
        (t) => !held.some(({ from, until }) => from <= t && t < until),
      )
      counts[uncovered ? "breaches" : "excused"] += 1
    }
  }
  return counts
}

const momentBy = ({ log }: Question, at: number, by: number): Moment => ({
  at,
  on: log.find(({ position }) => position === by)?.event.on,
})

const later = (from: number, pause: Pause, zone: ZoneId): number =>
  pause._tag === "Exact" ? from + pause.millis : addCalendar(instantFromMillis(from), pause, zone)

const nextDay = (t: number, zone: ZoneId): number =>
  endOfDay(localDateAt(instantFromMillis(t), zone), zone)

/** The clocks of a contact: those of enrolments that the policy has nothing for never ran. */
const countingOf = (then: Pick<Relationship, "cadences" | "source">, policy: Policy) =>
  then.cadences.filter(({ chosen, stage }) => {
    if (chosen === undefined) return true
    const { defaults } = policy
    const usual =
      stage === "prospect" && then.source === "web-lead" ? defaults.webLead : defaults[stage]
    return policy.cadences.some(
      (one) =>
        one.id === chosen.id &&
        one.version === chosen.version &&
        (one.stage === stage || (usual?.id === one.id && usual.version === one.version)),
    )
  })

/** The cadence of a contact: the chosen one for its stage, else the default, or what follows its last step. */
const maxGapOf = (then: Relationship, policy: Policy) => {
  const { cadences, defaults, zone } = policy
  const find = (ref: { id: string; version: number } | undefined) =>
    cadences.find(({ id, version }) => id === ref?.id && version === ref?.version)
  const { source, stage } = then
  const clock = countingOf(then, policy).at(-1) ?? then.cadence
  const usual = stage === "prospect" && source === "web-lead" ? defaults.webLead : defaults[stage]
  const chosen = find(clock.chosen)
  let cadence = chosen?.stage === stage ? chosen : find(usual)
  const doing = then.touches.filter(
    ({ at, didCadence, position }) =>
      didCadence &&
      (at > clock.startedAt || (at === clock.startedAt && position > clock.startedBy)),
  )
  const pass = () => {
    while (cadence?.afterwards !== undefined && done >= cadence.opening.length) {
      done -= cadence.opening.length
      cadence = find(cadence.afterwards)
    }
  }
  let done = 0
  let rested = Number.NEGATIVE_INFINITY
  pass()
  for (const { at, saysCadence } of doing) {
    if (at < rested && !saysCadence) continue
    done += 1
    pass()
    if (cadence !== undefined) rested = later(at, cadence.gap.min, then.zone ?? zone)
  }
  if (cadence === undefined) throw new Error("a policy that was read has its defaults")
  return { cadence, zone: then.zone ?? zone }
}
