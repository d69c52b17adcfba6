import type { CommandJson } from "../command.js"
import { contactStream } from "../fact/fact.js"
import type { Knowledge } from "../known.js"
import type { Placed } from "./drawn-command.js"

/** A merge, its undoing or an erasure, where it would be accepted; what is lacking makes it a touch. */
export const mergeOf = (
  { choice, contact, verb }: Placed & { readonly contact: number },
  of: Knowledge,
): CommandJson | undefined => {
  const contactId = `c${contact}`
  const { absorbed, mergedInto } = of(contactStream(contactId))
  switch (verb) {
    case "merge": {
      const into = `c${(contact + 1 + (choice % 2)) % 3}`
      const other = of(contactStream(into))
      const isFree = other.added && !other.erased && other.mergedInto === undefined
      if (mergedInto !== undefined || !isFree) return undefined
      return { _tag: "MergeContact", contactId, into }
    }
    case "undo": {
      const duplicate = mergedInto === undefined ? [...absorbed][0] : contactId
      return duplicate === undefined ? undefined : { _tag: "UndoMerge", contactId: duplicate }
    }
    case "erase":
      // Nothing more is told of an erased contact: not too often, then.
      return mergedInto === undefined && choice % 4 === 0
        ? { _tag: "EraseContact", contactId }
        : undefined
    default:
      return undefined
  }
}
