import type { PartyId, Relationship } from "@followthrough/core"

/** How an answer names a contact. */
export interface ContactRef {
  readonly contactId: string
  readonly externalId?: string
  readonly name?: string
  /** The company or household that it belongs to. */
  readonly partyId?: string
}

export const contactRef = ({ contactId, externalId, name, partyId }: Relationship): ContactRef => ({
  contactId,
  ...(externalId === undefined ? {} : { externalId }),
  ...(name === undefined ? {} : { name }),
  ...(partyId === undefined ? {} : { partyId }),
})

/** Whether a contact belongs to a party; left out, each does. */
export const isInParty = ({ parties }: Relationship, partyId: PartyId | undefined): boolean =>
  partyId === undefined || parties.some((one) => one.partyId === partyId)

/** How an answer names a policy: it is only good under this one. */
export interface PolicyRef {
  readonly id: string
  readonly version: number
}

export const policyRef = ({ id, version }: PolicyRef): PolicyRef => ({ id, version })
