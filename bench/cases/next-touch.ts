import {
  type CadenceHistory,
  type CadenceSetting,
  type CadenceTouch,
  cadenceIn,
  compileCadences,
  type HolidayList,
  type Instant,
  instantFromMillis,
  LocalDate,
  nextTouch,
  type ReadyCadence,
  shippedRules,
  ZoneId,
} from "@followthrough/core"
import { Option, Schema } from "effect"
import { type Case, millis } from "../measure.js"

const CONTACTS = 100_000
const DAY = 86_400_000
const at = instantFromMillis(Date.parse("2026-11-12T10:00:00Z"))

/** The next touch of every contact at one instant, against parsing one event for each of them. */
export const nextTouches: Case = {
  name: "next-touch",
  baseline: "JSON.parse of an event of 300 bytes, once for each contact",
  unit: `ms for ${CONTACTS} contacts`,
  better: "less",
  durability: "in memory",
  measured: async (use) => {
    const enrolled = Array.from({ length: CONTACTS }, (_, index) => contact(index))
    await use({
      subject: () =>
        millis(() => {
          for (const { ready, history, setting } of enrolled)
            seen(nextTouch(ready, history, setting, at))
        }),
      baseline: () =>
        millis(() => {
          for (let index = 0; index < CONTACTS; index += 1) seen(JSON.parse(EVENT))
        }),
    })
  },
}

/** Keeps what was worked out, so that no engine leaves the work undone. */
let kept: unknown
const seen = (value: unknown): void => {
  kept = value === kept ? undefined : value
}

const EVENT = padded({
  position: 123_456,
  type: "TouchLogged",
  occurredAt: 1_762_941_600_000,
  recordedAt: 1_762_941_600_123,
  data: {
    contactId: "contact-012345",
    touchId: "touch-0123456",
    direction: "outbound",
    channel: "phone",
    outcome: "no-answer",
    mode: "personal",
    repId: "rep-17",
    play: "ask-for-time",
  },
})

function padded(event: object): string {
  const bare = JSON.stringify({ ...event, note: "" })
  return JSON.stringify({ ...event, note: "x".repeat(Math.max(0, 300 - bare.length)) })
}

const book = compileCadences(shippedRules.cadences)

const readyCadence = (id: string): ReadyCadence => {
  const cadence = shippedRules.cadences.find((one) => one.id === id)
  if (cadence === undefined) throw new Error(`no cadence ${id}`)
  return Option.getOrThrow(cadenceIn(book, cadence))
}

const cadences = ["prospect", "customer", "web-lead", "declined"].map(readyCadence)

const zones = [
  "Europe/Rome",
  "America/New_York",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "UTC",
  "Pacific/Apia",
  "America/Sao_Paulo",
  "Asia/Tokyo",
].map((name) => Schema.decodeUnknownSync(ZoneId)(name))

const date = Schema.decodeUnknownSync(LocalDate)
const holidays: ReadonlyArray<HolidayList> = [
  {
    id: "national",
    version: 1,
    dates: ["2026-11-16", "2026-12-25", "2027-01-01"].map((on) => ({ on: date(on), name: on })),
  },
]

const CHANNELS = ["phone", "email", "email", "visit"] as const

/** Contacts of every cadence and zone, with up to a dozen touches and now and then a hold. */
const contact = (
  index: number,
): {
  readonly ready: ReadyCadence
  readonly history: CadenceHistory
  readonly setting: CadenceSetting
} => {
  const ready = cadences[index % cadences.length]
  const zone = zones[index % zones.length]
  if (ready === undefined || zone === undefined) throw new Error("nothing to choose from")
  const enrolledAt = instantFromMillis(at - ((index * 7919) % 300) * DAY - (index % 86_400) * 1000)
  const count = index % 13
  const touches = Array.from(
    { length: count },
    (_, step): CadenceTouch => ({
      at: instantFromMillis(
        enrolledAt + Math.floor(((at - enrolledAt) * (step + 1)) / (count + 1)),
      ),
      position: index * 20 + 2 + step,
      direction: step % 5 === 4 ? "inbound" : "outbound",
      mode: step % 4 === 3 ? "automated" : "personal",
      channel: CHANNELS[step % CHANNELS.length] ?? "phone",
      play: ready.cadence.opening[0]?.plays[0],
      didCadence: step % 5 !== 4 && step % 4 !== 3,
    }),
  )
  return {
    ready,
    history: {
      addedAt: enrolledAt,
      addedBy: index * 20,
      enrolledAt,
      enrolledBy: index * 20 + 1,
      touches,
      ...(index % 17 === 0
        ? {
            holds: [
              {
                from: before(at, 3),
                until: before(at, -9),
                by: "human",
                position: index * 20 + 19,
              },
            ],
          }
        : {}),
    },
    setting: { zones: { policy: zone, contact: zone }, holidays },
  }
}

const before = (instant: Instant, days: number): Instant => instantFromMillis(instant - days * DAY)
