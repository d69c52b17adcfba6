import { appendAll } from "./append-all.js"
import { inNaturalOrder } from "./compare-natural.js"
import type { Projection } from "./projection.js"
import { type ContactRef, contactRef } from "./who.js"

/** Who there is: every contact, open or not, in natural order of its id. A merged duplicate is none of its own. */
export const contacts = (): Projection<Array<ContactRef>, ReadonlyArray<ContactRef>> => ({
  name: "contacts",
  version: 1,
  begin: () => [],
  add: (all, relationship) => {
    all.push(contactRef(relationship))
  },
  merge: appendAll,
  answer: (all) => inNaturalOrder(all, ({ contactId }) => contactId),
})
