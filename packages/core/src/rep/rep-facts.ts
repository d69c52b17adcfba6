import { command, fact, maybe, Words } from "../fact/recorded.js"
import { AbsenceId, ExternalId, RepId } from "../identity.js"
import { LocalDate } from "../time/local-date.js"
import { ZoneId } from "../time/zone.js"

const added = {
  repId: RepId,
  externalId: maybe(ExternalId),
  name: maybe(Words),
  zone: maybe(ZoneId),
  /** Overdue promises of a rep also show in the manager's queue. */
  managerId: maybe(RepId),
}
const absent = {
  repId: RepId,
  absenceId: AbsenceId,
  /** The first day off, from its start in `zone`. */
  from: LocalDate,
  /** The last day off, inclusive: to its end in `zone`. */
  to: LocalDate,
  zone: ZoneId,
  /** Meanwhile sees what the absent rep owes. Nothing is moved: the rep still owes it. */
  delegateId: maybe(RepId),
}
const cancelled = { repId: RepId, absenceId: AbsenceId }

export const RepAdded = fact("RepAdded", added)
export const RepAbsent = fact("RepAbsent", absent)
export const AbsenceCancelled = fact("AbsenceCancelled", cancelled)

/** Add a member of the team. */
export const AddRep = command("AddRep", added)
/**
 * A rep will be away. Cadence touches of the contacts they own wait until they are back; promises and
 * booked steps stay theirs. Refused for a rep who was not added, an id that was recorded before, and
 * an end before the beginning.
 */
export const RecordAbsence = command("RecordAbsence", absent)
/** The rep is not away after all. Refused when there is no such absence. */
export const CancelAbsence = command("CancelAbsence", cancelled)
