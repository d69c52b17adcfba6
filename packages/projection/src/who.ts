import type { Relationship } from "@followthrough/core"

/** How an answer names a contact. */
export interface ContactRef {
  readonly contactId: string
  readonly externalId?: string
  readonly name?: string
}

export const contactRef = ({ contactId, externalId, name }: Relationship): ContactRef => ({
  contactId,
  ...(externalId === undefined ? {} : { externalId }),
  ...(name === undefined ? {} : { name }),
})

/** How an answer names a policy: it is only good under this one. */
export interface PolicyRef {
  readonly id: string
  readonly version: number
}

export const policyRef = ({ id, version }: PolicyRef): PolicyRef => ({ id, version })
