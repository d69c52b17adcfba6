import { command, fact } from "../fact/recorded.js"
import { ContactId } from "../identity.js"

export const ContactErased = fact("ContactErased", { contactId: ContactId })

/**
 * Erase what is personal about a contact, and about the duplicates merged into it: the keys that it is
 * encrypted with are destroyed, and their external ids are free again. The contact is closed for good:
 * nothing else can be recorded about it afterwards. Refused while it is merged into another
 * one: that one is to be erased, or the merge to be undone.
 */
export const EraseContact = command("EraseContact", { contactId: ContactId })
