import type { CommandJson } from "../command.js"
import type { Drawn } from "./drawn-values.js"
import type { Verb } from "./verbs.js"

const office = [{ from: "09:00", to: "17:00" }]
const hours = [
  { monday: office, wednesday: office, friday: office },
  { tuesday: [{ from: "22:00", to: "06:00", overnight: true as const }] },
  { sunday: [{ from: "00:00", to: "24:00" }] },
  {},
] as const

/** Who left, if anybody did. Only one of the two does, so that the other can take over. */
export interface Leaving {
  leaver?: string
}

/** What a step tells of a rep besides absences; `undefined` when it tells of something else. */
export const repCommandOf = (
  { choice, verb, zone }: Drawn & { readonly verb: Verb },
  leaving: Leaving,
): CommandJson | undefined => {
  const repId = `r${choice % 2}`
  switch (verb) {
    case "repDetails":
      return {
        _tag: "ChangeRepDetails",
        repId,
        ...(choice % 3 === 0 ? { name: `rep ${choice}` } : { zone }),
        ...(choice % 5 === 0 ? { managerId: `r${(choice + 1) % 2}` } : {}),
      }
    case "repHours":
      return { _tag: "SetRepHours", repId, hours: hours[choice % 4] ?? {}, zone }
    case "repCapacity":
      return { _tag: "SetRepCapacity", repId, perDay: choice % 30 }
    case "repLeaves": {
      leaving.leaver ??= repId
      const { leaver } = leaving
      return {
        _tag: "RecordRepLeft",
        repId: leaver,
        goesTo:
          choice % 3 === 0
            ? { _tag: "Queue", queue: choice % 2 === 0 ? "north" : "south" }
            : { _tag: "Rep", repId: leaver === "r0" ? "r1" : "r0" },
      }
    }
    default:
      return undefined
  }
}
