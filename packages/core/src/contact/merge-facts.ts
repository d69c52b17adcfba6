import { command, fact } from "../fact/recorded.js"
import { ContactId } from "../identity.js"

const merged = {
  /** The duplicate, which is closed from now on. */
  contactId: ContactId,
  /** The contact that goes on, and to which the whole history of the duplicate now belongs. */
  into: ContactId,
}
const absorbed = { contactId: ContactId, duplicateId: ContactId }

export const ContactMerged = fact("ContactMerged", merged)
export const DuplicateAbsorbed = fact("DuplicateAbsorbed", absorbed)
export const MergeUndone = fact("MergeUndone", merged)
export const DuplicateReleased = fact("DuplicateReleased", absorbed)

/**
 * Two entries are one and the same: what is owed to the duplicate and all that happened with it belongs
 * to the contact that goes on. Either's log is left as it is, so that this can be undone; commands about
 * the duplicate are still accepted, and their facts belong to the contact that goes on. Refused when
 * both are the same, or either was merged away before.
 */
export const MergeContact = command("MergeContact", merged)
/** They are two after all: each has its own history again. Refused when the contact is not merged. */
export const UndoMerge = command("UndoMerge", { contactId: ContactId })
