import type { Projection } from "./projection.js"

/**
 * The id of the contact that has this id, else of the first one that has this external id. The keys of a
 * duplicate lead to the contact that it is merged into.
 */
export const contactWithKey = (
  key: string,
): Projection<{ byId?: string; byExternalId?: string }, string | undefined> => ({
  name: "contact-with-key",
  version: 2,
  begin: () => ({}),
  add: (draft, { contactId, externalId, merged }) => {
    const all = [{ contactId, externalId }, ...merged]
    if (all.some((one) => one.contactId === key)) draft.byId = contactId
    else if (all.some((one) => one.externalId === key)) draft.byExternalId ??= contactId
  },
  answer: ({ byExternalId, byId }) => byId ?? byExternalId,
})
