import type { ContactId, ReferralId } from "../identity.js"
import type { Instant } from "../time/instant.js"

/** When something about referrals happened, and the fact that says so. */
export interface ReferralMoment {
  readonly at: Instant
  readonly position: number
}

/** Somebody whom a contact named, and whether the loop was closed. */
export interface Referral extends ReferralMoment {
  /** In whose log it is: the contact's, or that of a duplicate merged into it. */
  readonly contactId: ContactId
  readonly referralId: ReferralId
  /** Who was named, if they are or will be a contact themselves. */
  readonly newContactId: ContactId | undefined
  readonly newContact: string | undefined
  /** When they were thanked first. */
  readonly thanked: ReferralMoment | undefined
  /** When they were last told what became of it. */
  readonly reported: ReferralMoment | undefined
}

/** What a history says about referrals, each list in order of occurrence. */
export interface ReferralRecord {
  readonly asked: ReadonlyArray<ReferralMoment>
  readonly given: ReadonlyArray<Referral>
  readonly declined: ReadonlyArray<ReferralMoment>
}

/** By whom a contact was referred. */
export interface ReferredBy extends ReferralMoment {
  readonly contactId: ContactId
}
