import fc from "fast-check"
import { expect, test } from "vitest"
import { answersOf, factsOf, sendHubspot, sendPipedrive, withServer } from "./deliveries.js"

const START = Date.UTC(2026, 0, 5, 8)
const AT = "2026-04-01T08:00:00.000Z"
const HOUR = 3_600_000

const iso = (millis: number): string => new Date(millis).toISOString()

/** Events of a few contacts, a creation first, no two of them at one instant. */
const hubspotEvents = fc
  .array(
    fc.record({
      objectId: fc.integer({ min: 1, max: 3 }),
      kind: fc.oneof(
        fc.constant({ subscriptionType: "contact.deletion" }),
        fc.constant({ subscriptionType: "contact.restore" }),
        fc.constant({ subscriptionType: "contact.privacyDeletion" }),
        fc.constant({ subscriptionType: "deal.creation" }),
        fc
          .constantFrom(
            ["hs_full_name_or_email", "Ines Jansen"],
            ["hs_full_name_or_email", "Ines Reis"],
            ["hubspot_owner_id", "71"],
            ["hubspot_owner_id", ""],
            ["lifecyclestage", "customer"],
            ["hs_email_optout", "true"],
            ["hs_email_optout", "false"],
            ["notes_last_contacted", `${START + 99 * HOUR}`],
            ["notes_last_contacted", `${START + 500 * HOUR}`],
            ["favourite_colour", "green"],
          )
          .map(([propertyName, propertyValue]) => ({
            subscriptionType: "contact.propertyChange",
            propertyName,
            propertyValue,
          })),
      ),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((changes) => {
    const created = [1, 2, 3].map((objectId) => ({
      objectId,
      kind: { subscriptionType: "contact.creation" },
    }))
    return [...created, ...changes].map(({ kind, objectId }, n) => ({
      eventId: 100 + (n % 2),
      portalId: 7,
      occurredAt: START + n * 37 * HOUR,
      attemptNumber: 0,
      objectId,
      ...kind,
    }))
  })

type HubspotEvents = typeof hubspotEvents extends fc.Arbitrary<infer E> ? E : never

const shuffledAndRepeated = <E>(events: ReadonlyArray<E>): fc.Arbitrary<ReadonlyArray<E>> =>
  fc
    .tuple(fc.shuffledSubarray([...events], { minLength: events.length }), fc.subarray([...events]))
    .chain(([all, again]) =>
      fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }),
    )

const hubspotTold = (deliveries: ReadonlyArray<ReadonlyArray<unknown>>) =>
  withServer(async (url, log) => {
    for (const events of deliveries) {
      expect((await sendHubspot(url, JSON.stringify(events))).status).toBe(200)
    }
    return answersOf(log, AT)
  })

test("L16 L21 HubSpot's events in one delivery answer the same in any order, however often repeated", () =>
  fc.assert(
    fc.asyncProperty(
      hubspotEvents.chain((events) =>
        fc.record({ events: fc.constant(events), sent: shuffledAndRepeated(events) }),
      ),
      async ({ events, sent }) => {
        const attempts = sent.map((event, attemptNumber) => ({ ...event, attemptNumber }))
        expect(await hubspotTold([attempts, attempts])).toEqual(await hubspotTold([events]))
      },
    ),
    { numRuns: 25 },
  ))

const isErasure = ({ subscriptionType }: { readonly subscriptionType: string }): boolean =>
  subscriptionType === "contact.privacyDeletion"

/** The creations first, then the other events in any order, each in a delivery of its own; and all in order. */
const oneByOne = (events: fc.Arbitrary<HubspotEvents>) =>
  events
    .chain((told) => fc.tuple(fc.constant(told), shuffledAndRepeated(told.slice(3))))
    .map(([told, sent]) => ({
      inOrder: [told],
      shuffled: [told.slice(0, 3), ...sent.map((event) => [event]), told.slice(0, 3)],
    }))

test("L16 L21 HubSpot's events one by one, the creations first, answer the same in any order", () =>
  fc.assert(
    fc.asyncProperty(
      oneByOne(hubspotEvents.map((events) => events.filter((event) => !isErasure(event)))),
      async ({ inOrder, shuffled }) => {
        expect(await hubspotTold(shuffled)).toEqual(await hubspotTold(inOrder))
      },
    ),
    { numRuns: 25 },
  ))

// After an erasure nothing is recorded about the contact, so what is told late of it stays untold.
test("L16 L21 with erasures among them, the queue is the same in any order", () =>
  fc.assert(
    fc.asyncProperty(oneByOne(hubspotEvents), async ({ inOrder, shuffled }) => {
      expect((await hubspotTold(shuffled)).next).toEqual((await hubspotTold(inOrder)).next)
    }),
    { numRuns: 25 },
  ))

const meta = (n: number, action: string, entity: string, entity_id: string) => ({
  action,
  entity,
  entity_id,
  id: `event-${n}`,
  timestamp: iso(START + n * 37 * HOUR),
  attempt: 1,
  version: "2.0",
})
const since = { id: 11, add_time: iso(START) }
const activity = { id: 5, person_id: 11, owner_id: 71, type: "call", add_time: iso(START + HOUR) }
const deal = { id: 9, person_id: 11, value: 1200.5, currency: "EUR" }

/** A person's year: created, renamed, handed to another owner, a call booked, moved and made, a sale. */
const personDeliveries: ReadonlyArray<unknown> = [
  {
    meta: meta(0, "create", "person", "11"),
    data: { ...since, name: "Ines", owner_id: 70 },
    previous: null,
  },
  {
    meta: meta(1, "change", "person", "11"),
    data: { ...since, name: "Ines Reis", owner_id: 70 },
    previous: { name: "Ines" },
  },
  {
    meta: meta(2, "change", "person", "11"),
    data: { ...since, name: "Ines Reis", owner_id: 71 },
    previous: { owner_id: 70 },
  },
]
const otherDeliveries: ReadonlyArray<unknown> = [
  {
    meta: meta(3, "create", "activity", "5"),
    data: { ...activity, due_date: "2026-01-20", due_time: "10:00", done: false },
    previous: null,
  },
  {
    meta: meta(4, "change", "activity", "5"),
    data: { ...activity, due_date: "2026-01-22", due_time: "10:00", done: false },
    previous: { due_date: "2026-01-20" },
  },
  {
    meta: meta(9, "change", "activity", "5"),
    data: {
      ...activity,
      due_date: "2026-01-22",
      due_time: "10:00",
      done: true,
      marked_as_done_time: "2026-01-19T10:20:00Z",
    },
    previous: { done: false },
  },
  {
    meta: meta(12, "change", "deal", "9"),
    data: { ...deal, status: "won", won_time: "2026-01-24T09:00:00Z" },
    previous: { status: "open" },
  },
  {
    meta: meta(13, "create", "activity", "6"),
    data: { ...activity, id: 6, due_date: "2026-05-01", due_time: null, done: false },
    previous: null,
  },
  {
    meta: meta(14, "create", "deal", "10"),
    data: { ...deal, id: 10, status: "lost", lost_reason: "no budget" },
    previous: null,
  },
  {
    meta: meta(15, "delete", "activity", "6"),
    data: null,
    previous: { ...activity, id: 6, due_date: "2026-05-01" },
  },
]

const pipedriveTold = (deliveries: ReadonlyArray<unknown>) =>
  withServer(async (url, log) => {
    for (const one of deliveries) {
      expect((await sendPipedrive(url, JSON.stringify(one))).status).toBe(200)
    }
    return [await answersOf(log, "2026-01-15T08:00:00Z"), await answersOf(log, AT)]
  })

test("L16 L21 Pipedrive's deliveries answer the same in any order once one tells of the person", () =>
  fc.assert(
    fc.asyncProperty(
      fc.nat(2).chain((first) =>
        fc.record({
          first: fc.constant(personDeliveries[first]),
          sent: shuffledAndRepeated([...personDeliveries, ...otherDeliveries]),
        }),
      ),
      async ({ first, sent }) => {
        const inOrder = await pipedriveTold([...personDeliveries, ...otherDeliveries])
        expect(await pipedriveTold([first, ...sent])).toEqual(inOrder)
      },
    ),
    { numRuns: 25 },
  ))

test("a change that comes before its contact adds the contact at the change's time", () =>
  withServer(async (url, log) => {
    const change = {
      eventId: 2,
      objectId: 5,
      occurredAt: START + HOUR,
      subscriptionType: "contact.propertyChange",
      propertyName: "hs_full_name_or_email",
      propertyValue: "Ines Reis",
    }
    const creation = {
      eventId: 1,
      objectId: 5,
      occurredAt: START,
      subscriptionType: "contact.creation",
    }
    for (const event of [change, creation]) {
      expect((await sendHubspot(url, JSON.stringify([event]))).status).toBe(200)
    }
    const facts = await factsOf(log)
    expect(facts.map(({ occurredAt, type }) => [type, occurredAt])).toEqual([
      ["ContactAdded", iso(START + HOUR)],
      ["ContactDetailsChanged", iso(START + HOUR)],
    ])
  }))
