import { defaultPolicy, type Fact, instantFromMillis } from "@followthrough/core"
import { nobody, project, queue } from "@followthrough/projection"
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { relationshipsAt } from "./generated.js"

const added = (contactId: string, position: number): Fact =>
  ({
    position,
    occurredAt: 0,
    recordedAt: 0,
    event: { _tag: "ContactAdded", contactId },
  }) as Fact

/** Letters on both sides of where the orders of code units and of code points part. */
const id = fc.stringOf(
  fc.constantFrom("a", "z", "\ud7ff", "\ue000", "\uffff", "\u{10000}", "\u{1f600}"),
  {
    minLength: 1,
    maxLength: 4,
  },
)

it("L15 rows that nothing else tells apart are in the order of their ids' bytes, as a database has them", () => {
  fc.assert(
    fc.property(fc.uniqueArray(id, { maxLength: 8 }), (ids) => {
      const at = instantFromMillis(86_400_000)
      const asked = { policy: defaultPolicy, team: nobody, at }
      const { rows } = project(queue(asked), relationshipsAt(ids.map(added), at))
      const bytes = [...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      expect(rows.map(({ contactId }) => contactId)).toEqual(bytes)
    }),
  )
})
