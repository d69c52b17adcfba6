import type { CommandInput } from "@followthrough/kernel"
import { firstNames, lastNames, meetings, promised, trades } from "./names.js"
import { type Random, randomFrom } from "./random.js"

/** A command of the made-up past, with the instant at which it was recorded. */
export interface Made {
  readonly command: CommandInput
  readonly commandId: string
  readonly now: string
}

/** How a made-up rep behaves. Each touch has the same chance of a sale, whoever makes it. */
interface Habit {
  readonly repId: string
  readonly name: string
  readonly mostTouches: number
  /** How much longer than the cadence says they leave a contact alone. */
  readonly slack: number
  readonly promises: number
  readonly keeps: number
}

const habits: readonly [Habit, ...ReadonlyArray<Habit>] = [
  { repId: "nora", name: "Nora", mostTouches: 2, slack: 2, promises: 0.1, keeps: 0.8 },
  { repId: "stan", name: "Stan", mostTouches: 6, slack: 1.1, promises: 0.15, keeps: 0.9 },
  { repId: "cleo", name: "Cleo", mostTouches: 14, slack: 0.9, promises: 0.2, keeps: 0.97 },
  { repId: "bram", name: "Bram", mostTouches: 9, slack: 1.3, promises: 0.3, keeps: 0.7 },
]

/** Days from one touch of a prospect to the next, by the shipped cadence. */
const gaps: ReadonlyArray<number> = [1, 2, 3, 5, 7, 9, 11, 12]

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const DAYS = 240

export interface MadeTeam {
  readonly contacts: number
  /** The end of the past that is made up. */
  readonly now: Date
  readonly zone: string
  readonly seed?: number
}

/** The past of a made-up sales team, one day after the other, the same for the same seed and day. */
export function* madeTeam({
  contacts,
  now,
  seed = 7,
  zone,
}: MadeTeam): Generator<ReadonlyArray<Made>> {
  const past = new Past(now.getTime())
  const random = randomFrom(seed)
  const first = Math.floor(now.getTime() / DAY) - DAYS
  const begin = first * DAY
  past.tell(begin, { _tag: "AddRep", repId: "mona", name: "Mona", zone })
  for (const { name, repId } of habits) {
    past.tell(begin, { _tag: "AddRep", repId, name, managerId: "mona", zone })
  }
  for (let day = 0; day <= DAYS; day += 1) {
    const until = Math.round((contacts * (day + 1)) / (DAYS + 1))
    for (let n = Math.round((contacts * day) / (DAYS + 1)); n < until; n += 1) {
      addContact(past, random, n, atWork(random, (first + day) * DAY))
    }
    yield past.upTo((first + day + 1) * DAY)
  }
}

/** What is still to happen, by its day. */
class Past {
  readonly #end: number
  readonly #days = new Map<number, Array<{ readonly at: number; readonly command: CommandInput }>>()
  #told = 0

  constructor(end: number) {
    this.#end = end
  }

  tell(at: number, command: CommandInput): void {
    if (at > this.#end) return
    const day = Math.floor(at / DAY)
    const all = this.#days.get(day) ?? []
    this.#days.set(day, all)
    all.push({ at, command })
  }

  upTo(end: number): ReadonlyArray<Made> {
    const day = end / DAY - 1
    const all = this.#days.get(day) ?? []
    this.#days.delete(day)
    return all
      .sort((a, b) => a.at - b.at)
      .map(({ at, command }) => {
        this.#told += 1
        return { command, commandId: `made-${this.#told}`, now: new Date(at).toISOString() }
      })
  }
}

const atWork = (random: Random, millis: number): number => {
  const day = Math.floor(millis / DAY)
  const weekday = (day + 3) % 7
  return (day + (weekday > 4 ? 7 - weekday : 0)) * DAY + random.between(7 * 60, 15 * 60) * MINUTE
}

const addContact = (past: Past, random: Random, n: number, addedAt: number): void => {
  const habit = random.pick(habits)
  const contactId = `c${String(n + 1).padStart(5, "0")}`
  const isWeb = random.chance(0.2)
  past.tell(addedAt, {
    _tag: "AddContact",
    contactId,
    name: `${random.pick(firstNames)} ${random.pick(lastNames)}, ${random.pick(trades)}`,
    source: isWeb ? "web-lead" : random.pick(["list", "event", "referral"]),
    ownerId: habit.repId,
  })
  let at = isWeb
    ? addedAt + random.between(2, 200) * MINUTE
    : atWork(random, addedAt + random.between(1, 3) * DAY)
  for (let k = 1; k <= habit.mostTouches; k += 1) {
    const became = touch(past, random, habit, contactId, k, at)
    if (became === "customer") checkIn(past, random, habit, contactId, at)
    if (became !== "prospect") return
    at = atWork(random, at + Math.round((gaps[k] ?? 14) * habit.slack) * DAY)
  }
  if (random.chance(0.9)) {
    past.tell(at, { _tag: "DisqualifyContact", contactId, reason: "no answer", basis: "assumed" })
  }
}

/** What follows a sale: thanks after a week, and then a call in every quarter. */
const checkIn = (
  past: Past,
  random: Random,
  { mostTouches, repId }: Habit,
  contactId: string,
  wonAt: number,
): void => {
  let at = wonAt
  for (const [k, after] of [6, 7, 10, 80, 85, 85].entries()) {
    if (k > mostTouches / 2) return
    at = atWork(random, at + (after + random.between(-2, 2)) * DAY)
    past.tell(at, {
      _tag: "LogTouch",
      contactId,
      touchId: `${contactId}-c${k}`,
      repId,
      direction: "outbound",
      channel: random.pick(["phone", "email"]),
      outcome: "reached",
      ...(random.chance(0.4) ? { classification: "satisfied" } : {}),
    })
  }
}

/** What the contact is after it. */
const touch = (
  past: Past,
  random: Random,
  { keeps, promises, repId }: Habit,
  contactId: string,
  k: number,
  at: number,
): "prospect" | "customer" | "declined" => {
  const wasReached = random.chance(0.6)
  past.tell(at, {
    _tag: "LogTouch",
    contactId,
    touchId: `${contactId}-t${k}`,
    repId,
    direction: "outbound",
    channel: random.pick(["phone", "phone", "email", "visit"]),
    outcome: wasReached ? "reached" : "no-answer",
  })
  if (!wasReached) return "prospect"
  if (random.chance(promises)) promise(past, random, keeps, repId, contactId, k, at)
  if (random.chance(0.1)) meeting(past, random, repId, contactId, k, at)
  if (random.chance(0.1)) {
    const value = { amount: random.between(4, 90) * 100, currency: "EUR" }
    past.tell(at + 2 * MINUTE, { _tag: "RecordSale", contactId, value })
    return "customer"
  }
  if (random.chance(0.05)) {
    past.tell(at + 2 * MINUTE, { _tag: "DeclineContact", contactId, words: "not for us" })
    return "declined"
  }
  if (random.chance(0.08)) {
    past.tell(at + random.between(1, 3) * DAY, {
      _tag: "LogTouch",
      contactId,
      touchId: `${contactId}-i${k}`,
      direction: "inbound",
      channel: "email",
      outcome: "received",
      classification: "question",
    })
  }
  return "prospect"
}

/** A time that was agreed on, and mostly kept. */
const meeting = (
  past: Past,
  random: Random,
  repId: string,
  contactId: string,
  k: number,
  at: number,
): void => {
  const stepId = `${contactId}-s${k}`
  const startsAt = atWork(random, at + random.between(2, 9) * DAY)
  past.tell(at + MINUTE, {
    _tag: "BookStep",
    contactId,
    stepId,
    repId,
    about: random.pick(meetings),
    startsAt: new Date(startsAt).toISOString(),
  })
  if (random.chance(0.08)) return
  past.tell(startsAt + 40 * MINUTE, {
    _tag: "LogTouch",
    contactId,
    touchId: `${contactId}-m${k}`,
    repId,
    direction: "outbound",
    channel: "visit",
    outcome: "reached",
    does: [{ _tag: "Step", stepId }],
  })
}

const promise = (
  past: Past,
  random: Random,
  keeps: number,
  repId: string,
  contactId: string,
  k: number,
  at: number,
): void => {
  const promiseId = `${contactId}-p${k}`
  const due = at + random.between(2, 6) * DAY
  past.tell(at + MINUTE, {
    _tag: "MakePromise",
    contactId,
    promiseId,
    promisors: [{ _tag: "Rep", repId }],
    what: random.pick(promised),
    due: { _tag: "LocalDate", on: new Date(due).toISOString().slice(0, 10), zone: "UTC" },
  })
  if (random.chance(keeps)) {
    past.tell(due - random.between(1, 24) * 60 * MINUTE, {
      _tag: "KeepPromise",
      contactId,
      promiseId,
    })
  } else if (random.chance(0.8)) {
    past.tell(due + random.between(2, 10) * DAY, { _tag: "KeepPromise", contactId, promiseId })
  }
}
