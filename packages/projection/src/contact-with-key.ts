import type { Projection } from "./projection.js"

interface Draft {
  byId?: string
  byExternalId?: { readonly contactId: string; readonly addedBy: number }
}

/**
 * The id of the contact that has this id, else of the one that has this external id: of several, which no
 * newer log has, the first that was added. The keys of a duplicate lead to the contact that it is merged into.
 */
export const contactWithKey = (key: string): Projection<Draft, string | undefined> => ({
  name: "contact-with-key",
  version: 3,
  begin: () => ({}),
  add: (draft, { addedBy, contactId, externalId, merged }) => {
    const all = [{ contactId, externalId }, ...merged]
    if (all.some((one) => one.contactId === key)) draft.byId = contactId
    else if (all.some((one) => one.externalId === key)) note(draft, { contactId, addedBy })
  },
  merge: (into, { byExternalId, byId }) => {
    if (byId !== undefined) into.byId = byId
    if (byExternalId !== undefined) note(into, byExternalId)
  },
  answer: ({ byExternalId, byId }) => byId ?? byExternalId?.contactId,
})

const note = (draft: Draft, found: NonNullable<Draft["byExternalId"]>): void => {
  const { byExternalId: known } = draft
  if (known === undefined || found.addedBy < known.addedBy) draft.byExternalId = found
}
