import type { Projection } from "./projection.js"

/** The id of the contact that has this id, else of the first one that has this external id. */
export const contactWithKey = (
  key: string,
): Projection<{ byId?: string; byExternalId?: string }, string | undefined> => ({
  name: "contact-with-key",
  version: 1,
  begin: () => ({}),
  add: (draft, { contactId, externalId }) => {
    if (contactId === key) draft.byId = contactId
    else if (externalId === key) draft.byExternalId ??= contactId
  },
  answer: ({ byExternalId, byId }) => byId ?? byExternalId,
})
