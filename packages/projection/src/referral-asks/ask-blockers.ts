import {
  type Cadence,
  type Channel,
  type Instant,
  instantToIso,
  owedByAt,
  promiseStatusAt,
  type ReadyCadence,
  type ReferralWait,
  type Relationship,
  referralWaits,
} from "@followthrough/core"
import type { IsoInstant } from "../iso-instant.js"
import type { Asked } from "../obligation/asked.js"
import { cadenceInForce } from "../obligation/cadence-in-force.js"
import { settingOf } from "../obligation/cadence-touch.js"
import { openComplaints } from "../obligation/complaint.js"
import type { Occurrence } from "../occurrence.js"

/** What speaks against asking a customer for a referral now. */
export type AskBlocker =
  | { readonly code: "no-positive-signal" }
  | {
      readonly code: "promise-broken"
      readonly what: string
      readonly facts: ReadonlyArray<number>
    }
  | { readonly code: "complaint-open" | "no-consent"; readonly facts: ReadonlyArray<number> }
  | {
      readonly code: "asked-recently" | "declined-recently" | "too-new"
      readonly until: IsoInstant
      readonly facts: ReadonlyArray<number>
    }

const waitCodes = {
  won: "too-new",
  asked: "asked-recently",
  declined: "declined-recently",
} as const satisfies { readonly [R in ReferralWait<Occurrence>["because"]]: AskBlocker["code"] }

/** The cadence that a customer is on, and until when it asks for nothing, whatever else there is. */
export interface AskRules {
  readonly cadence: ReadyCadence
  readonly waits: ReadonlyArray<ReferralWait<Occurrence>>
}

export const askRulesOf = (relationship: Relationship, asked: Asked, won: Occurrence): AskRules => {
  const { referral } = relationship
  const { cadence } = cadenceInForce(asked, relationship)
  const before = { won, asked: referral.asked.at(-1), declined: referral.declined.at(-1) }
  const { zones } = settingOf(relationship, asked)
  return { cadence, waits: referralWaits<Occurrence>(cadence, before, zones) }
}

/** Everything that speaks against it, but for the lack of a sign that they are satisfied. */
export const blockersOf = (
  relationship: Relationship,
  { cadence, waits }: AskRules,
  at: Instant,
): Array<AskBlocker> => {
  const { blocked, promises } = relationship
  const blockers: Array<AskBlocker> = []
  for (const { because, moment, until } of waits) {
    if (until <= at) continue
    blockers.push({
      code: waitCodes[because],
      until: instantToIso(until),
      facts: [moment.position],
    })
  }
  for (const promise of promises) {
    if (owedByAt(promise, at).length > 0 && promiseStatusAt(promise, at) === "broken") {
      blockers.push({ code: "promise-broken", what: promise.what, facts: [promise.madeBy] })
    }
  }
  const complaints = openComplaints(relationship)
  if (complaints.length > 0) {
    blockers.push({ code: "complaint-open", facts: complaints.map(({ position }) => position) })
  }
  const channels = channelsOf(cadence.cadence)
  const closed = blocked.filter(({ channel }) => channels.has(channel))
  if (channels.size > 0 && new Set(closed.map(({ channel }) => channel)).size === channels.size) {
    blockers.push({ code: "no-consent", facts: closed.map(({ position }) => position) })
  }
  return blockers
}

const channelsOf = ({ opening, rhythm }: Cadence): ReadonlySet<Channel> =>
  new Set([...opening, ...(rhythm?.turns ?? [])].flatMap(({ channels }) => channels))
