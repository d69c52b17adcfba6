import { command, fact, maybe, Words } from "../fact/recorded.js"
import { ExternalId, RepId } from "../identity.js"
import { ZoneId } from "../time/zone.js"

const added = {
  repId: RepId,
  externalId: maybe(ExternalId),
  name: maybe(Words),
  zone: maybe(ZoneId),
  /** Overdue promises of a rep also show in the manager's queue. */
  managerId: maybe(RepId),
}

export const RepAdded = fact("RepAdded", added)

/** Add a member of the team. */
export const AddRep = command("AddRep", added)
