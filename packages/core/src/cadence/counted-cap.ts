import type { ReadyCap } from "./cadence-book.js"
import type { CadenceTouch, PartyHistory } from "./history.js"

/** The touches known by the instant asked about: the contact's, and those of its parties. */
export interface KnownTouches {
  readonly touches: ReadonlyArray<CadenceTouch>
  readonly parties: ReadonlyArray<PartyHistory>
}

/** A cap and the touches that it counts, those of a party where it is over one. */
export interface CountedCap {
  readonly cap: ReadyCap
  readonly touches: ReadonlyArray<CadenceTouch>
  readonly party: PartyHistory | undefined
}

const NONE: ReadonlyArray<never> = []

/** Each cap with what it counts: one over a party once for each party of the contact. */
export const countedCaps = (
  caps: ReadonlyArray<ReadyCap>,
  { parties, touches }: KnownTouches,
): ReadonlyArray<CountedCap> =>
  caps.length === 0
    ? NONE
    : caps.flatMap((cap): ReadonlyArray<CountedCap> => {
        if (cap.over === "contact" || parties.length === 0) {
          return [{ cap, touches, party: undefined }]
        }
        return parties.map((party) => ({ cap, touches: party.touches, party }))
      })
