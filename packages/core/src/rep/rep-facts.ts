import * as Schema from "effect/Schema"
import { command, fact, maybe, Words } from "../fact/recorded.js"
import { AbsenceId, ExternalId, RepId } from "../identity.js"
import { LocalDate } from "../time/local-date.js"
import { WeeklyHours } from "../time/weekly-hours.js"
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

const details = {
  repId: RepId,
  name: maybe(Words),
  zone: maybe(ZoneId),
  managerId: maybe(RepId),
}
const working = {
  repId: RepId,
  /** When the rep works, on the clocks of `zone`: cadence touches of their contacts lie within. */
  hours: WeeklyHours,
  zone: ZoneId,
}
const capacity = {
  repId: RepId,
  /** How many contacts the rep can see to on one working day. */
  perDay: Schema.Int.pipe(Schema.between(0, 10_000)),
}
const left = {
  repId: RepId,
  /** Who owes from now on what the rep owed: another rep, or whoever works off a queue of that name. */
  goesTo: Schema.Union(
    Schema.TaggedStruct("Rep", { repId: RepId }),
    Schema.TaggedStruct("Queue", { queue: Words }),
  ),
}

export const RepAdded = fact("RepAdded", added)
export const RepAbsent = fact("RepAbsent", absent)
export const AbsenceCancelled = fact("AbsenceCancelled", cancelled)
export const RepDetailsChanged = fact("RepDetailsChanged", details)
export const RepHoursSet = fact("RepHoursSet", working)
export const RepCapacitySet = fact("RepCapacitySet", capacity)
export const RepLeft = fact("RepLeft", left)

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
/** Add to what is known of a rep, or put it right; a field left out stays as it was. */
export const ChangeRepDetails = command("ChangeRepDetails", details)
/** Set when a rep works; from then on this replaces the hours before. */
export const SetRepHours = command("SetRepHours", working)
/** Set how much a rep can do in a day; plans spread cadence touches by it. */
export const SetRepCapacity = command("SetRepCapacity", capacity)
/**
 * The rep has left: what they owe goes to a successor or a named queue, promises too. Said again, the
 * later one counts. Refused when it goes to the rep themselves, or to a rep who is not in the log or has
 * left.
 */
export const RecordRepLeft = command("RecordRepLeft", left)
