import {
  ActorId,
  type Command,
  type CommandJson,
  commandFromJson,
  type Instant,
  instantFromMillis,
  instantToIso,
  type Recording,
} from "@followthrough/core"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { firstNames, lastNames, promised, trades } from "./names.js"
import { type Random, randomFrom } from "./random.js"

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const FIRST_DAY = Date.UTC(2025, 6, 1)
/** The instant at which the demo's questions are asked. */
export const demoNow: Instant = instantFromMillis(Date.UTC(2026, 5, 30, 8, 0))

/** How a made-up rep behaves. */
interface Habit {
  readonly repId: string
  readonly name: string
  /** The most touches before giving up on a prospect. */
  readonly mostTouches: number
  /** Days between touches. */
  readonly gap: readonly [number, number]
  readonly firstTouch: number
  readonly promises: number
  readonly keeps: number
}

export const demoReps: readonly [Habit, ...ReadonlyArray<Habit>] = [
  {
    repId: "nora",
    name: "Nora (rarely follows up)",
    mostTouches: 1,
    gap: [7, 14],
    firstTouch: 0.6,
    promises: 0.1,
    keeps: 0.7,
  },
  {
    repId: "stan",
    name: "Stan (stops after two)",
    mostTouches: 2,
    gap: [5, 12],
    firstTouch: 1,
    promises: 0.15,
    keeps: 0.8,
  },
  {
    repId: "cleo",
    name: "Cleo (works a cadence)",
    mostTouches: 12,
    gap: [5, 9],
    firstTouch: 1,
    promises: 0.2,
    keeps: 0.95,
  },
  {
    repId: "bram",
    name: "Bram (breaks promises)",
    mostTouches: 6,
    gap: [6, 16],
    firstTouch: 1,
    promises: 0.6,
    keeps: 0.25,
  },
]

/** Contacts that each of them can see to on a working day. */
const CAPACITY = 4

/** The id of the n-th command of a demo, counted from 0. */
export const demoCommandId = (seed: number, n: number): string => `demo-${seed}-${n}`

/**
 * A year of a made-up team of four and their manager, the same for the same seed. Every touch
 * has the same chance of a win, whoever makes it: what differs is what the reps do.
 */
export const salesTeam = (seed: number): ReadonlyArray<Recording> => {
  const random = randomFrom(seed)
  const story = new Story(seed)
  story.tell(FIRST_DAY, { _tag: "AddRep", repId: "mona", name: "Mona (manager)" })
  for (const { name, repId } of demoReps) {
    story.tell(FIRST_DAY, { _tag: "AddRep", repId, name, managerId: "mona" })
    story.tell(FIRST_DAY, { _tag: "SetRepCapacity", repId, perDay: CAPACITY })
  }
  let number = 0
  for (const habit of demoReps) {
    for (let i = 0; i < 40; i++) {
      number += 1
      follow(story, random, habit, `c${String(number).padStart(3, "0")}`)
    }
  }
  return story.recordings()
}

/** Collects commands in the order in which they happened. */
class Story {
  readonly #seed: number
  readonly #told: Array<{ readonly at: number; readonly command: Command; readonly id: string }> =
    []

  constructor(seed: number) {
    this.#seed = seed
  }

  tell(at: number, json: CommandJson): void {
    if (at > demoNow) return
    const command = Either.getOrThrow(commandFromJson(json))
    this.#told.push({ at, command, id: demoCommandId(this.#seed, this.#told.length) })
  }

  recordings(): ReadonlyArray<Recording> {
    const actor = Schema.decodeSync(ActorId)("demo")
    return this.#told
      .sort((a, b) => a.at - b.at)
      .map(({ at, command, id }) => ({ commandId: id, now: instantFromMillis(at), actor, command }))
  }
}

const atWork = (random: Random, millis: number): number => {
  const day = Math.floor(millis / DAY)
  const weekday = (day + 3) % 7
  const monday = weekday > 4 ? 7 - weekday : 0
  return (day + monday) * DAY + random.between(8 * 60, 16 * 60) * MINUTE
}

const follow = (story: Story, random: Random, habit: Habit, contactId: string): void => {
  const { repId } = habit
  const web = random.chance(0.25)
  const addedAt = atWork(random, FIRST_DAY + random.between(0, 358) * DAY)
  story.tell(addedAt, {
    _tag: "AddContact",
    contactId,
    name: `${random.pick(firstNames)} ${random.pick(lastNames)}, ${random.pick(trades)}`,
    source: web ? "web-lead" : "list",
    ownerId: repId,
  })
  if (!random.chance(habit.firstTouch)) return
  let at = web
    ? addedAt + random.between(2, 300) * MINUTE
    : atWork(random, addedAt + random.between(1, 3) * DAY)
  for (let k = 1; k <= habit.mostTouches; k++) {
    const touchId = `${contactId}-t${k}`
    const reached = random.chance(0.6)
    story.tell(at, {
      _tag: "LogTouch",
      contactId,
      touchId,
      repId,
      direction: "outbound",
      channel: random.pick(["phone", "phone", "email", "visit"]),
      outcome: reached ? "reached" : "no-answer",
      play: k === 1 ? "ask-for-time" : random.pick(["check-in", "new-offer", "testimonial"]),
    })
    if (reached) {
      if (random.chance(habit.promises)) promise(story, random, habit, contactId, k, at)
      if (random.chance(WIN)) {
        win(story, random, habit, contactId, touchId, at)
        return
      }
      if (random.chance(NO)) {
        story.tell(at, { _tag: "DeclineContact", contactId, touchId, words: "not for us" })
        return
      }
      if (random.chance(REPLY)) {
        story.tell(at + random.between(1, 3) * DAY, {
          _tag: "LogTouch",
          contactId,
          touchId: `${contactId}-i${k}`,
          direction: "inbound",
          channel: "email",
          outcome: "received",
          classification: "question",
        })
      }
    }
    at = atWork(random, at + random.between(...habit.gap) * DAY)
  }
}

// The same for every rep.
const WIN = 0.12
const NO = 0.06
const REPLY = 0.12

const dateOf = (millis: number): string => instantToIso(instantFromMillis(millis)).slice(0, 10)

const promise = (
  story: Story,
  random: Random,
  { keeps, repId }: Habit,
  contactId: string,
  k: number,
  at: number,
): void => {
  const promiseId = `${contactId}-p${k}`
  const due = at + random.between(2, 6) * DAY
  story.tell(at, {
    _tag: "MakePromise",
    contactId,
    promiseId,
    promisors: [{ _tag: "Rep", repId }],
    what: random.pick(promised),
    due: { _tag: "LocalDate", on: dateOf(due), zone: "UTC" },
  })
  if (random.chance(keeps)) {
    story.tell(due - random.between(1, 24) * 60 * MINUTE, {
      _tag: "KeepPromise",
      contactId,
      promiseId,
    })
  } else if (random.chance(0.4)) {
    story.tell(due + random.between(2, 10) * DAY, { _tag: "KeepPromise", contactId, promiseId })
  }
}

// What follows a sale: some reps stay in touch, and only they hear who is satisfied.
const win = (
  story: Story,
  random: Random,
  { mostTouches, repId }: Habit,
  contactId: string,
  touchId: string,
  wonAt: number,
): void => {
  story.tell(wonAt, {
    _tag: "RecordSale",
    contactId,
    touchId,
    value: { amount: random.between(4, 90) * 100, currency: "EUR" },
  })
  if (!random.chance(mostTouches / 12)) return
  let at = atWork(random, wonAt + random.between(14, 40) * DAY)
  for (let k = 1; k <= 5; k++) {
    const satisfied = random.chance(0.6)
    story.tell(at, {
      _tag: "LogTouch",
      contactId,
      touchId: `${contactId}-s${k}`,
      repId,
      direction: "outbound",
      channel: "phone",
      outcome: "reached",
      play: "check-in",
      classification: satisfied ? "satisfied" : "maybe",
    })
    if (satisfied && random.chance(0.15)) {
      story.tell(at, { _tag: "AskForReferral", contactId, repId })
      if (random.chance(0.5)) {
        const referralId = `${contactId}-f1`
        const newContact = random.pick(firstNames)
        story.tell(at, { _tag: "RecordReferral", contactId, referralId, newContact })
        story.tell(at + DAY, { _tag: "RecordThanks", contactId, referralId })
      }
      return
    }
    at = atWork(random, at + random.between(50, 95) * DAY)
  }
}
