import { instantToIso, type Stage } from "@followthrough/core"
import type { IsoInstant } from "../iso-instant.js"
import { obligationsOf } from "../obligation/agenda.js"
import type { Asked } from "../obligation/asked.js"
import type { Projection } from "../projection.js"
import { type ContactRef, contactRef, type PolicyRef, policyRef } from "../who.js"
import { candidateOf, type QueueRow, rowsOf, sortAt } from "./queue-row.js"

/** Everything that is owed to one contact, in the one order; its first row is the next step. */
export interface Agenda extends ContactRef {
  readonly at: IsoInstant
  readonly policy: PolicyRef
  readonly stage: Stage
  /** A closed contact is owed nothing. */
  readonly open: boolean
  readonly rows: ReadonlyArray<QueueRow>
}

export interface AgendaAsked extends Asked {
  /** The contact, or a duplicate that is merged into it. */
  readonly contactId: string
}

/** The agenda of a contact; `undefined` when there is no such contact. */
export const agenda = (
  asked: AgendaAsked,
): Projection<{ agenda?: Agenda }, Agenda | undefined> => ({
  name: "agenda",
  version: 1,
  begin: () => ({}),
  add: (draft, relationship) => {
    const { merged, open, stage } = relationship
    if (![relationship, ...merged].some((one) => one.contactId === asked.contactId)) return
    const owed = obligationsOf(relationship, asked).map((one) => candidateOf(one, relationship))
    draft.agenda = {
      at: instantToIso(asked.at),
      policy: policyRef(asked.policy),
      ...contactRef(relationship),
      stage,
      open,
      rows: rowsOf(sortAt(owed, asked.at), asked.at),
    }
  },
  merge: (into, { agenda }) => {
    if (agenda !== undefined) into.agenda = agenda
  },
  answer: (draft) => draft.agenda,
})
