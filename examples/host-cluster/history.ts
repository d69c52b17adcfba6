// A history for each of some workspaces: contacts of three reps, what was said with them, and some promises.
import type { Command } from "./machines.js"

const REPS = ["ana", "ben", "cleo"]

const repOf = (n: number): string => REPS[n % REPS.length] ?? "ana"

/** First what others rest on, then what can be recorded in any order. */
export interface History {
  readonly first: ReadonlyArray<Command>
  readonly then: ReadonlyArray<Command>
}

/** So many contacts in each workspace, and so many touches with each. */
export const historyOf = (
  workspaces: ReadonlyArray<string>,
  contacts: number,
  touches: number,
): History => {
  const first: Array<Command> = []
  const then: Array<Command> = []
  // Each in all workspaces before the next, so that at any time there is something to record in each of them.
  const told = (list: Array<Command>, commandId: string, command: object): void => {
    for (const workspace of workspaces) list.push({ workspace, commandId, command })
  }
  for (const repId of REPS) told(first, `rep ${repId}`, { _tag: "AddRep", repId })
  for (let c = 0; c < contacts; c += 1) {
    const contactId = `c${c}`
    const name = `Contact ${c}`
    told(first, `add ${c}`, { _tag: "AddContact", contactId, name, ownerId: repOf(c) })
    for (let n = 0; n < touches; n += 1) {
      const touch = { _tag: "LogTouch", contactId, touchId: `t${c}-${n}` }
      const repId = repOf(c)
      const outcome = n % 3 === 1 ? "no-answer" : "reached"
      told(
        then,
        `touch ${c} ${n}`,
        n % 3 === 0
          ? { ...touch, direction: "inbound", channel: "email", outcome: "received" }
          : { ...touch, repId, direction: "outbound", channel: "phone", outcome },
      )
    }
    // Two in one household belong together, wherever the log is cut.
    if (c % 8 === 2 || c % 8 === 6) {
      const partyId = `h${Math.floor(c / 8)}`
      told(then, `join ${c}`, { _tag: "JoinParty", contactId, partyId, kind: "household" })
    }
  }
  return { first, then }
}
