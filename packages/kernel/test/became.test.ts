import type { CommandInput, Followthrough } from "@followthrough/kernel"
import { describe, expect, it } from "vitest"
import { opened, stores } from "./opened.js"

const early = "2026-03-01T08:00:00.000Z"

const team: ReadonlyArray<CommandInput> = ["ana", "ben", "cleo"].map((repId) => ({
  _tag: "AddRep",
  repId,
  zone: "UTC",
  managerId: "mia",
}))

/** Records commands that happened when they were recorded, unless they say otherwise. */
const tell = async (
  log: Followthrough,
  now: string,
  ...commands: ReadonlyArray<CommandInput>
): Promise<void> => {
  const outcomes = await log.recordAll(
    commands.map((command, n) => ({ command, commandId: `${now} ${n}`, now })),
  )
  expect(outcomes.filter(({ ok }) => !ok)).toEqual([])
}

const promised: CommandInput = {
  _tag: "MakePromise",
  contactId: "ivy",
  promiseId: "quote",
  promisors: [{ _tag: "Rep", repId: "ana" }],
  what: "send the quote",
  due: { _tag: "LocalDate", on: "2026-03-04", zone: "UTC" },
}

const added: CommandInput = { _tag: "AddContact", contactId: "ivy", ownerId: "ana", zone: "UTC" }

/** What became of promises and answers, each in a few words; what a cadence asks for is left out. */
const told = async (log: Followthrough, query: Parameters<Followthrough["became"]>[0]) => {
  const { rows } = await log.became(query)
  return rows
    .filter(({ why }) => why.code !== "cadence" && why.code !== "handed-over")
    .map(({ because, step, what }) =>
      [step, what, ...(because === undefined ? [] : [because])].join(" "),
    )
}

const hour = (on: string, from: string, to: string) => ({
  from: `${on}T${from}:00.000Z`,
  to: `${on}T${to}:00.000Z`,
})

describe.each(stores)("what became over $name", ({ using }) => {
  it("an overdue promise that was handed over is told to the new owner, once, and not to all again", () =>
    using((store) =>
      opened(store, async (log) => {
        await tell(log, early, ...team, added, promised)
        await tell(log, "2026-03-05T10:30:00.000Z", {
          _tag: "HandOverContact",
          contactId: "ivy",
          fromRepId: "ana",
          toRepId: "ben",
        })
        const then = hour("2026-03-05", "10:00", "11:00")
        expect(await told(log, { ...then, repId: "ben" })).toEqual(["promise arrives owes"])
        expect(await told(log, { ...then, repId: "ana" })).toEqual([])
        expect(await told(log, then)).toEqual([])
        const before = hour("2026-03-05", "09:00", "10:00")
        const after = hour("2026-03-05", "11:00", "12:00")
        for (const other of [before, after]) {
          expect(await told(log, { ...other, repId: "ben" })).toEqual([])
        }
        // Over the night on which it fell late, and the day on which it began.
        const long = { from: "2026-03-03T12:00:00.000Z", to: then.to, repId: "ben" }
        expect(await told(log, long)).toEqual(["promise begins", "promise falls-late"])
      }),
    ))

  it("L7 what is recorded late is told after its recording", () =>
    using((store) =>
      opened(store, async (log) => {
        await tell(log, early, ...team, added)
        await tell(log, "2026-03-05T05:10:00.000Z", {
          _tag: "LogTouch",
          contactId: "ivy",
          touchId: "mail",
          direction: "inbound",
          channel: "email",
          outcome: "sent",
          classification: "question",
          occurredAt: "2026-03-05T04:50:00.000Z",
        })
        const first = hour("2026-03-05", "04:00", "05:00")
        const second = hour("2026-03-05", "05:00", "06:00")
        expect(await told(log, first)).toEqual([])
        const late = ["response falls-late", "response arrives new"]
        expect(await told(log, second)).toEqual(late)
        expect(await told(log, hour("2026-03-05", "06:00", "07:00"))).toEqual([])
        expect(await told(log, { from: first.from, to: second.to })).toEqual([
          "response begins",
          "response falls-late",
        ])
        // Asked with what was known then, whatever is known now.
        expect(await told(log, { ...first, knownAt: first.to })).toEqual([])
        expect(await told(log, { ...second, knownAt: second.to })).toEqual(late)
        expect(await told(log, { ...second, knownAt: "2026-03-05T05:09:59.999Z" })).toEqual([])
      }),
    ))

  it("an assignment, a permission, a transfer, a leaver and an absence bring what is owed already", () =>
    using((store) =>
      opened(store, async (log) => {
        await tell(
          log,
          early,
          ...team,
          { _tag: "AddContact", contactId: "ivy", zone: "UTC" },
          promised,
        )
        const noon = "2026-03-04T12:00:00.000Z"
        await tell(log, "2026-03-04T09:00:00.000Z", {
          _tag: "LogTouch",
          contactId: "ivy",
          touchId: "mail",
          direction: "inbound",
          channel: "email",
          outcome: "sent",
          classification: "question",
        })
        await tell(
          log,
          noon,
          { _tag: "AssignContact", contactId: "ivy", repId: "ben" },
          {
            _tag: "TransferPromise",
            contactId: "ivy",
            promiseId: "quote",
            fromRepId: "ana",
            toRepId: "cleo",
          },
        )
        const then = hour("2026-03-04", "11:30", "12:30")
        expect(await told(log, { ...then, repId: "ben" })).toEqual(["response arrives owes"])
        expect(await told(log, { ...then, repId: "cleo" })).toEqual(["promise arrives owes"])
        await tell(log, "2026-03-05T12:00:00.000Z", {
          _tag: "RecordAbsence",
          repId: "cleo",
          absenceId: "trip",
          from: "2026-03-06",
          to: "2026-03-07",
          zone: "UTC",
          delegateId: "ana",
        })
        const night = { from: "2026-03-05T23:00:00.000Z", to: "2026-03-06T01:00:00.000Z" }
        expect(await told(log, { ...night, repId: "ana" })).toEqual(["promise arrives stands-in"])
        const leaving = hour("2026-03-06", "11:30", "12:30")
        await tell(
          log,
          "2026-03-06T12:00:00.000Z",
          { _tag: "RecordRepLeft", repId: "cleo", goesTo: { _tag: "Rep", repId: "ben" } },
          { _tag: "RecordRepLeft", repId: "ana", goesTo: { _tag: "Queue", queue: "north" } },
        )
        expect(await told(log, { ...leaving, repId: "ben" })).toEqual(["promise arrives succeeds"])
        await tell(log, "2026-03-07T12:00:00.000Z", { _tag: "ForbidContact", contactId: "ivy" })
        await tell(log, "2026-03-08T12:00:00.000Z", { _tag: "PermitContact", contactId: "ivy" })
        const permitted = hour("2026-03-08", "11:30", "12:30")
        expect(await told(log, { ...permitted, repId: "ben" })).toEqual(["promise arrives new"])
        expect(await told(log, hour("2026-03-07", "11:30", "12:30"))).toEqual([])
      }),
    ))

  it("a promise that is brought forward to a day that has begun arrives", () =>
    using((store) =>
      opened(store, async (log) => {
        await tell(log, early, ...team, added, promised)
        await tell(log, "2026-03-02T12:00:00.000Z", {
          _tag: "ReschedulePromise",
          contactId: "ivy",
          promiseId: "quote",
          due: { _tag: "LocalDate", on: "2026-03-02", zone: "UTC" },
        })
        const then = { ...hour("2026-03-02", "11:30", "12:30"), repId: "ana" }
        expect(await told(log, then)).toEqual(["promise arrives new"])
      }),
    ))

  it("a manager is told that a promise fell late by that alone, and a queue what comes into it", () =>
    using((store) =>
      opened(store, async (log) => {
        await tell(log, early, ...team, added, promised)
        const night = { from: "2026-03-04T23:00:00.000Z", to: "2026-03-05T01:00:00.000Z" }
        expect(await told(log, { ...night, repId: "mia" })).toEqual(["promise falls-late"])
        await tell(log, "2026-03-05T12:00:00.000Z", {
          _tag: "RecordRepLeft",
          repId: "ana",
          goesTo: { _tag: "Queue", queue: "north" },
        })
        const then = hour("2026-03-05", "11:30", "12:30")
        expect(await told(log, { ...then, queue: "north" })).toEqual(["promise arrives queued"])
        expect(await told(log, { ...then, repId: "ben", queue: "north" })).toEqual([
          "promise arrives queued",
        ])
      }),
    ))

  it("an interval that ends before the log began is told from all that is known", () =>
    using((store) =>
      opened(store, async (log) => {
        // A history, all of it recorded long after.
        const occurredAt = early
        const history = [...team, added, promised].map((command) => ({ ...command, occurredAt }))
        await tell(log, "2026-06-01T08:00:00.000Z", ...(history as ReadonlyArray<CommandInput>))
        const day = { from: "2026-03-03T12:00:00.000Z", to: "2026-03-04T12:00:00.000Z" }
        expect(await told(log, { ...day, repId: "ana" })).toEqual(["promise begins"])
        expect(await told(log, { ...day, knownAt: "2026-05-01T00:00:00Z" })).toEqual([])
        const recorded = { from: "2026-06-01T07:00:00.000Z", to: "2026-06-01T09:00:00.000Z" }
        expect(await told(log, { ...recorded, repId: "ana" })).toEqual(["promise arrives new"])
      }),
    ))
})
