import type { CalendarAnswers, CalendarFact } from "@followthrough/interop/calendar"
import type { QueueRow } from "@followthrough/projection"

export const at = "2026-03-02T08:00:00.000Z"

/** The words that somebody from outside may have chosen. */
export interface Words {
  readonly name: string
  readonly what: string
  readonly about: string
}

const bookedAt = "2026-03-01T08:00:00.000Z"

const row = (
  contactId: string,
  rest: Pick<QueueRow, "step" | "why" | "facts" | "from" | "by">,
  name: string,
): QueueRow => ({
  contactId,
  name,
  stage: "prospect",
  level: 3,
  begun: false,
  late: false,
  repIds: ["anna"],
  queues: [],
  ...rest,
})

const fact = (position: number, type: string, contactId: string, data: object): CalendarFact => ({
  position,
  type,
  stream: `contact/${contactId}`,
  occurredAt: bookedAt,
  data: { ...data },
})

/** A booked step at an instant, a promise for a day in Rome, and an answer that is owed. */
export const madeAnswers = (
  { about, name, what }: Words,
  { startsAt = "2026-03-03T10:00:00.000Z", zone = "Europe/Rome" } = {},
): CalendarAnswers => {
  const by = "2026-03-04T22:59:59.999Z"
  const promised = row(
    "c2",
    {
      step: "promise",
      why: { code: "promise-made", what, madeAt: bookedAt },
      facts: [2],
      from: "2026-03-03T23:00:00.000Z",
      by,
    },
    name,
  )
  return {
    at,
    zone,
    queue: [
      row(
        "c1",
        {
          step: "step",
          why: { code: "step-booked", about, bookedAt },
          facts: [1],
          from: startsAt,
          by: startsAt,
        },
        name,
      ),
      promised,
      row(
        "c3",
        {
          step: "response",
          why: { code: "inbound-waits", since: bookedAt, within: "PT1H" },
          facts: [3],
          from: startsAt,
          by: new Date(Date.parse(startsAt) + 3_600_000).toISOString(),
        },
        name,
      ),
    ],
    promises: [
      {
        contactId: "c2",
        name,
        promiseId: "p1",
        what,
        status: "open",
        owed: true,
        repIds: ["anna"],
        promisedBy: ["anna"],
        byContact: false,
        madeAt: bookedAt,
        due: by,
        facts: [2],
      },
    ],
    agendas: new Map([["c2", [promised]]]),
    facts: new Map([
      ["c1", [fact(1, "StepBooked", "c1", { stepId: "s1", startsAt })]],
      [
        "c2",
        [
          fact(2, "PromiseMade", "c2", {
            promiseId: "p1",
            due: { _tag: "LocalDate", on: "2026-03-04", zone: "Europe/Rome" },
          }),
        ],
      ],
    ]),
  }
}
