import {
  type CommandJson,
  commandFromJson,
  defaultPolicy,
  hours,
  instantFromMillis,
  type LocalDate,
  type RepId,
} from "@followthrough/core"
import { logOf } from "@followthrough/core/testing"
import { foldTeam, type PlanAsked, type PlanRow, plan, project } from "@followthrough/projection"
import { Either } from "effect"
import { describe, expect, it } from "vitest"
import { answeringWithin, relationshipsAt } from "./generated.js"

const moment = (iso: string) => instantFromMillis(Date.parse(iso))

/** The plan of rep ann from a day on, after what was recorded. */
const planOf = (
  commands: ReadonlyArray<CommandJson>,
  at: string,
  from: string,
  tell: (row: PlanRow) => string = ({ contactId }) => contactId,
) => {
  const log = logOf(
    commands.map((json, n) => ({
      commandId: `c${n}`,
      now: moment(at),
      command: Either.getOrThrow(commandFromJson(json)),
    })),
  )
  const policy = answeringWithin(hours(24))
  const asked = { policy, team: foldTeam(log), at: moment(at) }
  const answer = project(
    plan({ ...asked, from: from as LocalDate, length: "week" }),
    relationshipsAt(log, moment(at)),
  )
  const lane = answer.reps.find(({ repId }) => repId === "ann")
  return new Map((lane?.days ?? []).map(({ on, rows }) => [on, rows.map(tell)]))
}

/** A rep with hours on these weekdays, in a zone; absent hours: none are recorded. */
const rep = (
  zone: string,
  hours?: Record<string, [string, string]>,
): ReadonlyArray<CommandJson> => {
  const occurredAt = "2026-01-01T08:00:00Z"
  const open = Object.entries(hours ?? {}).map(([day, [from, to]]) => [day, [{ from, to }]])
  const set = {
    _tag: "SetRepHours",
    repId: "ann",
    zone,
    hours: Object.fromEntries(open),
    occurredAt,
  }
  return [
    { _tag: "AddRep", repId: "ann", zone, occurredAt },
    ...(hours === undefined ? [] : [set as CommandJson]),
  ]
}

const office = (...days: ReadonlyArray<string>) =>
  Object.fromEntries(days.map((day): [string, [string, string]] => [day, ["09:00", "17:00"]]))

const weekdays = office("monday", "tuesday", "wednesday", "thursday", "friday")

type Due = Extract<CommandJson, { readonly _tag: "MakePromise" }>["due"]

/** The day on which a promise of ann's stands, and the first day of her plan. */
const promised = (
  team: ReadonlyArray<CommandJson>,
  due: Due,
  at: string,
  { from, length = 30 }: Partial<Pick<PlanAsked, "from" | "length">> = {},
) => {
  const log = logOf(
    [
      ...team,
      added("bakery", "2026-01-02T08:00:00Z"),
      {
        _tag: "MakePromise",
        contactId: "bakery",
        promiseId: "quote",
        promisors: [{ _tag: "Rep", repId: "ann" }],
        what: "send the quote",
        due,
        occurredAt: "2026-01-02T08:00:00Z",
      } as CommandJson,
    ].map((json, n) => ({
      commandId: `c${n}`,
      now: moment("2026-01-02T08:00:00Z"),
      command: Either.getOrThrow(commandFromJson(json)),
    })),
  )
  const asked = { policy: defaultPolicy, team: foldTeam(log), at: moment(at), from, length }
  const { reps } = project(
    plan({ ...asked, repId: "ann" as RepId }),
    relationshipsAt(log, moment(at)),
  )
  const [lane] = reps
  const rows = lane?.days.flatMap(({ on, rows }) =>
    rows.flatMap(({ also, step }) =>
      [{ step, on }, ...also].filter((one) => one.step === "promise").map((one) => one.on),
    ),
  )
  return { from: lane?.from, on: rows?.[0] }
}

const onDay = (on: string, zone: string): Due => ({ _tag: "LocalDate", on, zone }) as Due
const atInstant = (at: string): Due => ({ _tag: "Instant", at }) as Due

const added = (contactId: string, occurredAt: string): CommandJson => ({
  _tag: "AddContact",
  contactId,
  ownerId: "ann",
  occurredAt,
})

describe("a day of a plan", () => {
  it("that has no working time left takes an answer all the same when the day off after it is too late", () => {
    const mornings = [{ from: "09:00", to: "12:00" }] as const
    const commands: ReadonlyArray<CommandJson> = [
      { _tag: "AddRep", repId: "ann", occurredAt: "2026-01-01T08:00:00Z" },
      {
        _tag: "SetRepHours",
        repId: "ann",
        zone: "UTC",
        hours: { thursday: mornings, friday: mornings },
        occurredAt: "2026-01-01T08:00:00Z",
      },
      added("bakery", "2026-03-02T08:00:00Z"),
      {
        _tag: "LogTouch",
        contactId: "bakery",
        touchId: "asked",
        direction: "inbound",
        channel: "email",
        outcome: "sent",
        classification: "question",
        occurredAt: "2026-03-06T11:00:00Z",
      },
    ]
    const dayAsOf = (at: string) =>
      [...planOf(commands, at, "2026-03-06")].find(([, rows]) => rows.length > 0)?.[0]
    expect(dayAsOf("2026-03-06T11:30:00Z")).toBe("2026-03-06")
    // Nobody works before it is late on Saturday: it is for now, and not for the day off.
    expect(dayAsOf("2026-03-06T15:00:00Z")).toBe("2026-03-06")
  })

  it("is filled in the order of its end, when all that falls on it has begun", () => {
    const commands: ReadonlyArray<CommandJson> = [
      { _tag: "AddRep", repId: "ann", occurredAt: "2026-01-01T08:00:00Z" },
      { _tag: "SetRepCapacity", repId: "ann", perDay: 1, occurredAt: "2026-01-01T08:00:00Z" },
      added("prospect", "2026-03-02T08:00:00Z"),
      added("customer", "2026-03-02T08:00:00Z"),
      {
        _tag: "RecordSale",
        contactId: "customer",
        occurredAt: "2026-03-02T12:00:00Z",
      },
      ...(["prospect", "customer"] as const).map(
        (contactId, n): CommandJson => ({
          _tag: "LogTouch",
          contactId,
          touchId: `t${n}`,
          direction: "outbound",
          channel: "phone",
          outcome: "reached",
          occurredAt: `2026-03-0${7 - 5 * n}T${13 + n}:00:00Z`,
        }),
      ),
    ]
    // The prospect's begins at 13:00, the customer's at 14:00.
    const days = planOf(commands, "2026-03-07T16:00:00Z", "2026-03-08")
    expect(days.get("2026-03-09")).toEqual(["customer"])
    expect(days.get("2026-03-10")).toEqual(["prospect"])
  })
})

describe("the day of a promise", () => {
  it("is on the clock of whoever keeps it, and so is today", () => {
    const due = onDay("2026-03-03", "Pacific/Auckland")
    for (const team of [rep("Pacific/Auckland"), rep("Pacific/Auckland", weekdays)]) {
      const day = promised(team, due, "2026-03-02T20:00:00Z", { length: 1 })
      expect(day).toEqual({ from: "2026-03-03", on: "2026-03-03" })
    }
    // The same instant, ten hours behind UTC: the day before, and the promise is due on it.
    const behind = promised(rep("Pacific/Honolulu", weekdays), due, "2026-03-02T20:00:00Z", {
      length: 1,
    })
    expect(behind).toEqual({ from: "2026-03-02", on: "2026-03-02" })
    // A day that is named is that day everywhere.
    for (const zone of ["Etc/GMT+12", "UTC", "Pacific/Kiritimati"]) {
      const from = "2026-03-04" as LocalDate
      const on = promised(rep(zone), onDay("2026-03-04", zone), "2026-03-02T20:00:00Z", { from })
      expect(on).toEqual({ from: "2026-03-04", on: "2026-03-04" })
    }
  })

  it("is the last working day on which it is in time, a day off counts for none", () => {
    const singapore = rep("Asia/Singapore", weekdays)
    const monday = "2026-03-02T01:00:00Z"
    const dayOf = (due: Due, at = monday, team = singapore) => promised(team, due, at).on
    // Wednesday 02:00 there.
    expect(dayOf(atInstant("2026-03-03T18:00:00Z"))).toBe("2026-03-03")
    // A moment before Wednesday's work begins, and just when it does.
    expect(dayOf(atInstant("2026-03-04T00:59:59.999Z"))).toBe("2026-03-03")
    expect(dayOf(atInstant("2026-03-04T01:00:00Z"))).toBe("2026-03-04")
    // Saturday, Sunday, and the Monday after at two in the morning.
    expect(dayOf(onDay("2026-03-07", "Asia/Singapore"))).toBe("2026-03-06")
    expect(dayOf(onDay("2026-03-08", "Asia/Singapore"))).toBe("2026-03-06")
    expect(dayOf(atInstant("2026-03-08T18:00:00Z"))).toBe("2026-03-06")
    const away: CommandJson = {
      _tag: "RecordAbsence",
      repId: "ann",
      absenceId: "trip",
      from: "2026-03-05",
      to: "2026-03-06",
      zone: "Asia/Singapore",
      occurredAt: "2026-01-02T08:00:00Z",
    } as CommandJson
    expect(dayOf(onDay("2026-03-07", "Asia/Singapore"), monday, [...singapore, away])).toBe(
      "2026-03-04",
    )
    // Without hours, Monday to Friday.
    expect(dayOf(onDay("2026-03-07", "UTC"), monday, rep("UTC"))).toBe("2026-03-06")
  })

  it("comes before what may wait on it, overdue or ahead of the day on which it is due", () => {
    // Since January nobody has touched the contact.
    const dueOn = (on: string) =>
      planOf(
        [
          ...rep("UTC", weekdays),
          added("bakery", "2026-01-02T08:00:00Z"),
          {
            _tag: "MakePromise",
            contactId: "bakery",
            promiseId: "quote",
            promisors: [{ _tag: "Rep", repId: "ann" }],
            what: "send the quote",
            due: onDay(on, "UTC"),
            occurredAt: "2026-01-02T08:00:00Z",
          } as CommandJson,
        ],
        "2026-03-06T07:00:00Z",
        "2026-03-06",
        ({ level, step }) => `${level} ${step}`,
      ).get("2026-03-06")
    expect(dueOn("2026-03-07")).toEqual(["2 promise"])
    expect(dueOn("2026-03-05")).toEqual(["1 promise"])
  })

  it("is the first working day when it is late, or can no more be in time", () => {
    const team = rep("Europe/Rome", weekdays)
    const due = onDay("2026-03-07", "Europe/Rome")
    // As of Saturday itself, and of the Sunday after, a day late.
    expect(promised(team, due, "2026-03-07T09:00:00Z").on).toBe("2026-03-09")
    expect(promised(team, due, "2026-03-08T09:00:00Z").on).toBe("2026-03-09")
    // On Friday evening after work it is still Friday's.
    expect(promised(team, due, "2026-03-06T18:00:00Z").on).toBe("2026-03-06")
    // A plan from a later day on.
    const from = "2026-03-14" as LocalDate
    expect(promised(team, due, "2026-03-02T09:00:00Z", { from }).on).toBe("2026-03-16")
  })

  it("L4 keeps to the clock over the days on which it changes", () => {
    const sundays = office("saturday", "sunday")
    // New York springs forward on Sunday 8 March 2026 and falls back on Sunday 1 November.
    const team = rep("America/New_York", sundays)
    expect(promised(team, atInstant("2026-03-08T12:59:59Z"), "2026-03-02T09:00:00Z").on).toBe(
      "2026-03-07",
    )
    expect(promised(team, atInstant("2026-03-08T13:00:00Z"), "2026-03-02T09:00:00Z").on).toBe(
      "2026-03-08",
    )
    expect(promised(team, atInstant("2026-11-01T13:59:59Z"), "2026-10-26T09:00:00Z").on).toBe(
      "2026-10-31",
    )
    expect(promised(team, atInstant("2026-11-01T14:00:00Z"), "2026-10-26T09:00:00Z").on).toBe(
      "2026-11-01",
    )
  })
})
