import {
  type CommandJson,
  type ContactFact,
  commandFromJson,
  foldRelationship,
  type Instant,
  instantFromIso,
  type Relationship,
  startOfDay,
} from "@followthrough/core"
import {
  arbitraryRecordings,
  contactsOf,
  factsAbout,
  logOf,
  type Verb,
} from "@followthrough/core/testing"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const instant = (iso: string): Instant => Either.getOrThrow(instantFromIso(iso))

type Told = readonly [iso: string, command: CommandJson]

const factsOf = (...told: ReadonlyArray<Told>): ReadonlyArray<ContactFact> =>
  factsAbout(
    logOf(
      told.map(([iso, json], index) => ({
        commandId: `c${index}`,
        now: instant(iso),
        command: Either.getOrThrow(commandFromJson(json)),
      })),
    ),
    "ann",
  )

const folded = (...told: ReadonlyArray<Told>): Relationship => {
  const relationship = foldRelationship(factsOf(...told))
  if (relationship === undefined) throw new Error("not added")
  return relationship
}

const contactId = "ann"
const begun: Told = ["2026-01-05T09:00:00Z", { _tag: "AddContact", contactId }]
const rome = "Europe/Rome"

const byOccurrence = (facts: ReadonlyArray<ContactFact>): ReadonlyArray<ContactFact> =>
  [...facts].sort((a, b) => a.occurredAt - b.occurredAt || a.position - b.position)

const HOLDING = ["hold", "notNow", "lift"] as const

const everyRelationship = (
  check: (facts: ReadonlyArray<ContactFact>, relationship: Relationship) => void,
  ...few: ReadonlyArray<Verb>
): void => {
  // Also of few kinds of facts, so that they meet more often.
  const about = few.length === 0 ? [] : [arbitraryRecordings({ verbs: few })]
  fc.assert(
    fc.property(fc.oneof(arbitraryRecordings(), ...about), (recordings) => {
      const log = logOf(recordings)
      for (const id of contactsOf(log)) {
        const relationship = foldRelationship(factsAbout(log, id))
        if (relationship !== undefined) check(byOccurrence(factsAbout(log, id)), relationship)
      }
    }),
  )
}

describe("what stands between a contact and its cadence", () => {
  it("L7 every hold ends where it says, or where it was first lifted before that", () => {
    everyRelationship(
      (facts, { holds }) => {
        const placed = [...facts].flatMap(({ event, occurredAt, position }) => {
          if (event._tag !== "HoldPlaced" && event._tag !== "NotNowSaid") return []
          const said = event._tag === "HoldPlaced" ? event.until : event.revisit
          const until =
            said === undefined
              ? Number.POSITIVE_INFINITY
              : said._tag === "Instant"
                ? said.at
                : startOfDay(
                    said._tag === "Window"
                      ? said.from
                      : said._tag === "Condition"
                        ? said.backstop
                        : said.on,
                    said.zone,
                  )
          const lift = facts.find(
            (one) =>
              one.event._tag === "HoldLifted" &&
              one.event.holdId === event.holdId &&
              one.occurredAt < until,
          )
          const end = lift?.occurredAt ?? until
          return [
            {
              from: occurredAt,
              until: end === Number.POSITIVE_INFINITY ? undefined : end,
              by: event._tag === "HoldPlaced" ? event.by : "human",
              position,
              liftedBy: lift?.position,
            },
          ]
        })
        expect(holds.map(({ contactId: _c, holdId: _h, ...hold }) => hold)).toEqual(placed)
      },
      ...HOLDING,
    )
  })

  it("L7 a channel is blocked by every block since it was last allowed", () => {
    everyRelationship((facts, { blocked }) => {
      const expected = facts.flatMap(({ event, position }, index) =>
        event._tag === "ChannelBlocked" &&
        !facts
          .slice(index)
          .some((one) => one.event._tag === "ChannelAllowed" && one.event.channel === event.channel)
          ? [{ channel: event.channel, position }]
          : [],
      )
      expect(blocked.map(({ channel, position }) => ({ channel, position }))).toEqual(expected)
    })
  })

  it("L7 of wishes of one kind the one that occurred last stands, unless withdrawn since", () => {
    everyRelationship((facts, { preferences }) => {
      const last = new Map<string, unknown>()
      for (const { event, position } of facts) {
        if (event._tag === "PreferenceStated") {
          last.set(event.preference._tag, { ...event.preference, position })
        }
        if (event._tag === "PreferenceWithdrawn") last.delete(event.kind)
      }
      expect(new Set(preferences)).toEqual(new Set(last.values()))
    })
  })

  it("L8 only a beginning, a change of stage, a reopening or an enrolment sets the cadence's clock", () => {
    everyRelationship((facts, { addedAt, addedBy, cadence }) => {
      const none = { chosen: undefined, startAt: undefined, own: undefined, spread: false }
      let stage = "prospect" as Relationship["stage"]
      const first = { startedAt: addedAt, startedBy: addedBy, stage }
      let clock: Relationship["cadence"] = { ...first, ...none }
      for (const { event, occurredAt: startedAt, position: startedBy } of facts) {
        const here = { startedAt, startedBy, stage, ...none }
        const to = (next: Relationship["stage"]): void => {
          if (next !== stage) clock = { ...here, stage: next }
          stage = next
        }
        if (event._tag === "ContactAdopted" && clock.chosen === undefined) {
          clock = { ...here, spread: true }
        }
        if (event._tag === "SaleRecorded") to("customer")
        if (event._tag === "ContactDeclined") to("declined")
        if (event._tag === "ContactReopened") {
          if (stage !== "customer") stage = "prospect"
          clock = { ...here, stage }
        }
        if (event._tag === "CadenceEnrolled") {
          const { cadence: chosen, firstOn, gap, rhythm, startAt } = event
          const own = JSON.parse(JSON.stringify({ rhythm, gap, firstOn }))
          const isOwn = Object.keys(own).length > 0
          clock = { ...here, chosen, startAt, own: isOwn ? own : undefined }
        }
        if (event._tag === "CadenceSwitched") {
          clock = { ...here, chosen: event.to, startAt: event.startAt }
        }
      }
      expect(cadence).toEqual(clock)
    })
  })

  it("L7 its histories of clocks, openings and answers say what a fold up to each instant says", () => {
    everyRelationship((facts, { addedAt, cadences, openings, responses }) => {
      for (const { occurredAt: t } of facts) {
        const then = foldRelationship(facts, t)
        if (then === undefined) continue
        const lies = ({ from, until }: (typeof openings)[number]) =>
          from <= t && (until ?? t + 1) > t
        expect(t >= addedAt && openings.some(lies)).toBe(then.open)
        expect(cadences.findLast(({ startedAt }) => startedAt <= t)).toEqual(then.cadence)
        const waiting = responses.filter(
          ({ endedAt, openedAt }) => openedAt <= t && (endedAt ?? t + 1) > t,
        )
        expect(waiting.map(({ openedBy }) => openedBy)).toEqual(
          then.response === undefined ? [] : [then.response.openedBy],
        )
        for (const { ended, endedAt } of then.steps) {
          expect(ended === undefined).toBe(endedAt === undefined)
        }
      }
    })
  })

  it("a hold until a date ends where that date starts in its zone", () => {
    const until = { _tag: "LocalDate", on: "2026-03-10", zone: rome } as const
    const { holds } = folded(begun, [
      "2026-01-06T09:00:00Z",
      { _tag: "PlaceHold", contactId, holdId: "h", by: "automatic", until },
    ])
    expect(holds).toMatchObject([
      { from: instant("2026-01-06T09:00:00Z"), until: instant("2026-03-09T23:00:00Z") },
    ])
  })

  it("a hold until a condition ends where its backstop starts, or when it is lifted", () => {
    const until = {
      _tag: "Condition",
      when: "the new building is finished",
      backstop: "2026-03-10",
      zone: rome,
    } as const
    const placed: Told = [
      "2026-01-06T09:00:00Z",
      { _tag: "PlaceHold", contactId, holdId: "h", by: "human", until },
    ]
    const lift: CommandJson = { _tag: "LiftHold", contactId, holdId: "h" }
    expect(folded(begun, placed).holds).toMatchObject([
      { until: instant("2026-03-09T23:00:00Z"), liftedBy: undefined },
    ])
    expect(folded(begun, placed, ["2026-02-01T09:00:00Z", lift]).holds).toMatchObject([
      { until: instant("2026-02-01T09:00:00Z"), liftedBy: 3 },
    ])
    expect(folded(begun, placed, ["2026-03-10T09:00:00Z", lift]).holds).toMatchObject([
      { until: instant("2026-03-09T23:00:00Z"), liftedBy: undefined },
    ])
  })

  it("a not-now holds, by a person's word, until the date or the beginning of the window", () => {
    const said = (revisit: Extract<CommandJson, { _tag: "RecordNotNow" }>["revisit"]) =>
      folded(begun, [
        "2026-01-06T09:00:00Z",
        { _tag: "RecordNotNow", contactId, ...(revisit === undefined ? {} : { revisit }) },
      ]).holds
    const on = { _tag: "On", on: "2026-09-01", zone: rome } as const
    const window = { _tag: "Window", from: "2026-09-01", to: "2026-10-01", zone: rome } as const
    const until = instant("2026-08-31T22:00:00Z")
    expect(said(on)).toMatchObject([{ by: "human", until }])
    expect(said(window)).toMatchObject([{ by: "human", until }])
    expect(said(undefined)).toMatchObject([{ by: "human", until: undefined }])
  })

  it("L7 a lift that was recorded before its hold's own moment still ends it", () => {
    const { holds } = folded(
      begun,
      ["2026-01-08T09:00:00Z", { _tag: "PlaceHold", contactId, holdId: "h", by: "human" }],
      [
        "2026-01-09T09:00:00Z",
        { _tag: "LiftHold", contactId, holdId: "h", occurredAt: "2026-01-07T09:00:00Z" },
      ],
    )
    expect(holds).toMatchObject([{ until: instant("2026-01-07T09:00:00Z"), liftedBy: 3 }])
  })

  it("allowing a channel lifts every block of it, and of no other", () => {
    const blocked = (channel: "email" | "phone", reason: "unsubscribed" | "bounced"): Told => [
      "2026-01-06T09:00:00Z",
      { _tag: "BlockChannel", contactId, channel, reason },
    ]
    const all = [
      begun,
      blocked("email", "unsubscribed"),
      blocked("phone", "bounced"),
      blocked("email", "bounced"),
    ]
    expect(folded(...all).blocked).toMatchObject([
      { channel: "email", reason: "unsubscribed", position: 2 },
      { channel: "phone", reason: "bounced", position: 3 },
      { channel: "email", reason: "bounced", position: 4 },
    ])
    const allowed: Told = [
      "2026-01-07T09:00:00Z",
      { _tag: "AllowChannel", contactId, channel: "email" },
    ]
    expect(folded(...all, allowed).blocked).toMatchObject([{ channel: "phone" }])
  })

  it("L2 an auto-reply places no hold by itself", () => {
    const { holds, response } = folded(begun, [
      "2026-01-06T09:00:00Z",
      {
        _tag: "LogTouch",
        contactId,
        touchId: "t",
        direction: "inbound",
        channel: "email",
        outcome: "received",
        classification: "auto-reply",
      },
    ])
    expect(holds).toEqual([])
    expect(response).toBeUndefined()
  })

  it("L13 what is forbidden is not reopened, and what is disqualified is not permitted", () => {
    const forbid: Told = ["2026-01-06T09:00:00Z", { _tag: "ForbidContact", contactId }]
    const permit: Told = ["2026-01-09T09:00:00Z", { _tag: "PermitContact", contactId }]
    const reopen: Told = ["2026-01-09T09:00:00Z", { _tag: "ReopenContact", contactId }]
    const disqualify: Told = [
      "2026-01-07T09:00:00Z",
      { _tag: "DisqualifyContact", contactId, reason: "moved away", basis: "said" },
    ]
    expect(folded(begun, forbid).open).toBe(false)
    expect(folded(begun, forbid, permit).open).toBe(true)
    expect(folded(begun, forbid, reopen).open).toBe(false)
    expect(folded(begun, forbid, disqualify, permit).open).toBe(false)
    expect(folded(begun, forbid, disqualify, permit, reopen).open).toBe(true)
    expect(folded(begun, forbid, permit).milestones).toEqual([])
  })

  it("an adopted contact keeps its recorded past, and its cadence starts with the adoption", () => {
    const adopted = folded(
      [
        "2026-01-05T09:00:00Z",
        { _tag: "AdoptContact", contactId, ownerId: "r", lastTouchOn: "2025-11-30" },
      ],
      [
        "2026-01-05T09:01:00Z",
        { _tag: "RecordSale", contactId, occurredAt: "2024-05-01T12:00:00Z" },
      ],
    )
    expect(adopted).toMatchObject({
      stage: "customer",
      ownerId: "r",
      lastTouchOn: "2025-11-30",
      lastOutboundPersonal: undefined,
      cadence: { startedAt: instant("2026-01-05T09:00:00Z"), spread: true },
    })
  })
})
