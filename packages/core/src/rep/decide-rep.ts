import type { RepCommand } from "../command.js"
import { repStream } from "../fact/fact.js"
import { type Knowledge, type Known, knows } from "../known.js"
import type { Refusal } from "../refusal.js"

/** Why a command about a rep is refused, if it is. */
export const repRefusal = (command: RepCommand, of: Knowledge): Refusal | undefined => {
  const { repId } = command
  const known = of(repStream(repId))
  if (command._tag === "AddRep") {
    return known.added ? { _tag: "RepAlreadyAdded", repId } : undefined
  }
  if (!known.added) return { _tag: "RepUnknown", repId }
  switch (command._tag) {
    case "RecordAbsence": {
      const { absenceId, from, to } = command
      if (knows(known, "absence", absenceId)) {
        return { _tag: "AbsenceAlreadyRecorded", repId, absenceId }
      }
      return to < from ? { _tag: "AbsenceReversed", repId, absenceId, from, to } : undefined
    }
    case "CancelAbsence": {
      const { absenceId } = command
      return knows(known, "absence", absenceId)
        ? undefined
        : { _tag: "AbsenceUnknown", repId, absenceId }
    }
    case "RecordRepLeft":
      return command.goesTo._tag === "Queue"
        ? undefined
        : successorRefusal(repId, command.goesTo.repId, of(repStream(command.goesTo.repId)))
    case "ChangeRepDetails":
    case "SetRepHours":
    case "SetRepCapacity":
      return undefined
  }
}

const successorRefusal = (
  repId: string,
  successorId: string,
  successor: Known,
): Refusal | undefined => {
  if (!successor.added) return { _tag: "RepUnknown", repId: successorId }
  return successorId === repId || successor.left
    ? { _tag: "SuccessorGone", repId, successorId }
    : undefined
}
