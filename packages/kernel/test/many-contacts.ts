import type { CommandJson } from "@followthrough/core"
import * as fc from "fast-check"

const BEGIN = Date.UTC(2026, 0, 5, 8)
const MINUTE = 60_000

export interface Told {
  readonly command: CommandJson
  readonly commandId: string
  readonly now: Date
}

const pick = <A>(list: ReadonlyArray<A>, choice: number): A => list[choice % list.length] as A

/** What is said with a contact, by the choices that a history draws. */
const saidWith = (c: number, n: number, choice: number): CommandJson => {
  const contactId = `c${c}`
  // Ten that may belong together, so that there are many groups, and many that belong to none.
  const ten = Math.floor(c / 10)
  const repId = pick(["ann", "bob", "cleo"], choice)
  switch (choice % 40) {
    case 0:
      return {
        _tag: "MakePromise",
        contactId,
        promiseId: `p${n}`,
        promisors: [{ _tag: "Rep", repId }],
        what: `send ${choice}`,
        due: { _tag: "LocalDate", on: "2026-02-10", zone: "Europe/Rome" },
      }
    case 1:
      return { _tag: "RecordSale", contactId, value: { amount: choice, currency: "EUR" } }
    case 2:
      return { _tag: "MergeContact", contactId, into: `c${10 * ten}` }
    case 3:
      return { _tag: "JoinParty", contactId, partyId: `h${ten}`, kind: "household" }
    case 4:
    case 5:
    case 6:
      return {
        _tag: "LogTouch",
        contactId,
        touchId: `t${n}`,
        direction: "inbound",
        channel: "email",
        outcome: "received",
      }
    default:
      return {
        _tag: "LogTouch",
        contactId,
        touchId: `t${n}`,
        repId,
        direction: "outbound",
        channel: pick(["phone", "email"] as const, choice),
        outcome: pick(["reached", "no-answer"] as const, choice >> 2),
      }
  }
}

/** A history of so many contacts, some of them merged and some in households. */
export const arbitraryHistory = (contacts: number, each: number) =>
  fc
    .array(fc.nat(9999), { minLength: contacts * each, maxLength: contacts * each })
    .map((choices): ReadonlyArray<Told> => {
      const reps = ["ann", "bob", "cleo"].map((repId): CommandJson => ({ _tag: "AddRep", repId }))
      const added = Array.from(
        { length: contacts },
        (_, c): CommandJson => ({
          _tag: "AddContact",
          contactId: `c${c}`,
          name: `Name ${c}`,
          ownerId: pick(["ann", "bob", "cleo"], c),
        }),
      )
      const said = choices.map((choice, n) => saidWith(n % contacts, n, choice))
      return [...reps, ...added, ...said].map((command, n) => ({
        command,
        commandId: `command ${n}`,
        now: new Date(BEGIN + n * 97 * MINUTE),
      }))
    })

/** The same one everywhere, whatever else is drawn. */
export const historyOf = (contacts: number, each: number): ReadonlyArray<Told> =>
  fc.sample(arbitraryHistory(contacts, each), { numRuns: 1, seed: 20_260_301 })[0] ?? []
