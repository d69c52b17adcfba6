import {
  type CommandJson,
  commandFromJson,
  hours,
  instantFromMillis,
  type LocalDate,
} from "@followthrough/core"
import { logOf } from "@followthrough/core/testing"
import { foldTeam, plan, project } from "@followthrough/projection"
import { Either } from "effect"
import { describe, expect, it } from "vitest"
import { answeringWithin, relationshipsAt } from "./generated.js"

const moment = (iso: string) => instantFromMillis(Date.parse(iso))

/** The plan of rep ann from a day on, after what was recorded. */
const planOf = (commands: ReadonlyArray<CommandJson>, at: string, from: string) => {
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
  return new Map(
    (lane?.days ?? []).map(({ on, rows }) => [on, rows.map(({ contactId }) => contactId)]),
  )
}

const added = (contactId: string, occurredAt: string): CommandJson => ({
  _tag: "AddContact",
  contactId,
  ownerId: "ann",
  occurredAt,
})

describe("a day of a plan", () => {
  it("that has no working time left is no day for an answer that has until the day off after it", () => {
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
    // Nobody works on Saturday either, but it is not late before then.
    expect(dayAsOf("2026-03-06T15:00:00Z")).toBe("2026-03-07")
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
