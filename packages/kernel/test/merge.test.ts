import type { CommandInput } from "@followthrough/kernel"
import { describe, expect, it } from "vitest"
import { opened, stores } from "./opened.js"

const at = (day: number): string => `2026-01-${String(day).padStart(2, "0")}T12:00:00.000Z`

const told: ReadonlyArray<readonly [day: number, command: CommandInput]> = [
  [1, { _tag: "AddRep", repId: "rosa" }],
  [1, { _tag: "AddContact", contactId: "ann", externalId: "crm-1", ownerId: "rosa" }],
  [1, { _tag: "AddContact", contactId: "double", externalId: "crm-2", name: "Ann" }],
  [1, { _tag: "AddContact", contactId: "zoe" }],
  [
    2,
    {
      _tag: "MakePromise",
      contactId: "double",
      promiseId: "quote",
      promisors: [{ _tag: "Rep", repId: "rosa" }],
      what: "send the quote",
      due: { _tag: "LocalDate", on: "2026-01-20", zone: "UTC" },
    },
  ],
  [3, { _tag: "MergeContact", contactId: "double", into: "ann" }],
  // By the name of either.
  [
    4,
    {
      _tag: "LogTouch",
      contactId: "double",
      touchId: "t1",
      direction: "outbound",
      channel: "phone",
      outcome: "reached",
    },
  ],
  [5, { _tag: "PartlyKeepPromise", contactId: "ann", promiseId: "quote" }],
]

const commands = told.map(([day, command], index) => ({
  command,
  commandId: `c${index}`,
  now: at(day),
}))

describe.each(stores)("merging duplicates over $name", ({ using }) => {
  it("gives one contact in every answer, two again once undone, and the old answers as of then", () =>
    using((store) =>
      opened(store, async (log) => {
        const outcomes = await log.recordAll(commands)
        expect(outcomes.map(({ ok }) => ok)).toEqual(Array(told.length).fill(true))

        const queueAt = async (day: number, knownDay = 31) => {
          const { rows } = await log.next({ at: at(day), knownAt: at(knownDay) })
          return rows.map(({ contactId }) => contactId).sort()
        }
        expect(await queueAt(2)).toEqual(["ann", "double", "zoe"])
        expect(await queueAt(6)).toEqual(["ann", "zoe"])
        // Nobody knew of it then.
        expect(await queueAt(6, 2)).toEqual(["ann", "double", "zoe"])

        for (const key of ["ann", "crm-1", "double", "crm-2"]) {
          expect(await log.findContact(key)).toBe("ann")
        }
        const { team } = await log.audit({ at: at(6) })
        expect([team.contacts, team.touches]).toEqual([2, 1])
        const { promises } = await log.promises({ at: at(6) })
        expect(promises).toMatchObject([
          { contactId: "ann", duplicateId: "double", name: "Ann", promiseId: "quote" },
        ])
        const logOf = async (contactId: string) => {
          const types = []
          for await (const { type } of log.log({ contactId })) types.push(type)
          return types
        }
        expect(await logOf("ann")).toEqual(["ContactAdded", "DuplicateAbsorbed"])
        expect(await logOf("double")).toEqual([
          "ContactAdded",
          "PromiseMade",
          "ContactMerged",
          "TouchLogged",
          "PromisePartlyKept",
        ])

        // The same again is a repetition; as another command it is refused.
        const again = await log.recordAll(commands.slice(5, 6))
        expect(again).toMatchObject([{ ok: true, replayed: true }])
        await expect(
          log.record({ _tag: "MergeContact", contactId: "double", into: "ann" }),
        ).rejects.toMatchObject({ refusal: { _tag: "AlreadyMerged", into: "ann" } })
        await expect(
          log.record({ _tag: "EraseContact", contactId: "double" }),
        ).rejects.toMatchObject({ refusal: { _tag: "AlreadyMerged", into: "ann" } })

        await log.record({ _tag: "UndoMerge", contactId: "double" }, { now: at(7) })
        expect(await queueAt(8)).toEqual(["ann", "double", "zoe"])
        expect(await queueAt(6)).toEqual(["ann", "zoe"])
        expect(await log.findContact("crm-2")).toBe("double")
      }),
    ))

  it("erases the duplicates with the contact: nothing is owed, no word is left, nothing is recorded", () =>
    using((store) =>
      opened(store, async (log) => {
        await log.recordAll(commands)
        await log.record({ _tag: "EraseContact", contactId: "ann" }, { now: at(8) })
        const queue = await log.next({ at: at(25) })
        expect(queue.rows.map(({ contactId }) => contactId)).toEqual(["zoe"])
        const ledger = await log.promises({ at: at(25) })
        expect(ledger.promises).toMatchObject([{ contactId: "ann", what: "" }])
        for (const day of [6, 25]) {
          const answers = [await log.next({ at: at(day) }), await log.promises({ at: at(day) })]
          expect(JSON.stringify(answers)).not.toMatch(/send the quote|"Ann"/)
        }
        for (const contactId of ["ann", "double"]) {
          await expect(log.record({ _tag: "ReopenContact", contactId })).rejects.toMatchObject({
            refusal: { _tag: "ContactErased", contactId },
          })
        }
      }),
    ))
})
