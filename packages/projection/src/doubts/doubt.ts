import {
  type CadenceRef,
  type FactDoubt,
  type Instant,
  instantToIso,
  type Relationship,
} from "@followthrough/core"
import type { IsoInstant } from "../iso-instant.js"
import type { Asked } from "../obligation/asked.js"
import { cadenceInForce, rulesAt } from "../obligation/cadence-in-force.js"
import type { InsteadOf } from "../obligation/why.js"

/** Something doubtful as plain data: instants are text. */
type AsData<D> = D extends unknown
  ? { readonly [K in keyof D]: D[K] extends Instant ? IsoInstant : D[K] }
  : never

/** An enrolment or a switch that changed nothing, by the rules that were in force then. */
interface EnrolmentDoubt {
  readonly kind: "enrolment-without-effect"
  readonly at: IsoInstant
  readonly positions: ReadonlyArray<number>
  readonly cadence: CadenceRef
  readonly because: InsteadOf["because"]
}

/** The owner of today is nobody whom the team has, so that what is owed waits for nobody. */
interface OwnerDoubt {
  readonly kind: "unknown-owner"
  readonly positions: ReadonlyArray<number>
  readonly ownerId: string
}

/**
 * What cannot have been as the facts tell it, as a kind with its parameters. `positions` are those of the
 * facts, the one in doubt first; `at` is when that one is said to have happened.
 */
export type Doubt = AsData<FactDoubt> | EnrolmentDoubt | OwnerDoubt

export type DoubtKind = Doubt["kind"]

/** What decides whether an enrolment had an effect, and whom the team has. */
export type DoubtRules = Omit<Asked, "at">

// In the order in which an answer lists them.
const kinds: { readonly [K in DoubtKind]: true } = {
  "touch-before-adding": true,
  "outcome-before-adding": true,
  "fact-before-adding": true,
  "sale-before-first-touch": true,
  "due-before-made": true,
  "start-before-booking": true,
  "end-before-beginning": true,
  "told-before-made": true,
  "nothing-to-transfer": true,
  "entered-before-it-happened": true,
  "dated-ahead": true,
  "words-unreadable": true,
  "enrolment-without-effect": true,
  "unknown-owner": true,
}

/** Every kind of doubt, in the order in which an answer lists them. */
export const doubtKinds = Object.keys(kinds) as ReadonlyArray<DoubtKind>

/** All doubts about one contact. */
export const doubtsAbout = (
  relationship: Relationship,
  rules: DoubtRules,
): ReadonlyArray<Doubt> => [
  ...relationship.doubts.map(asData),
  ...enrolmentDoubts(relationship, rules),
  ...ownerDoubts(relationship, rules),
]

// Every number of a doubt is an instant.
const asData = (doubt: FactDoubt): AsData<FactDoubt> =>
  Object.fromEntries(
    Object.entries(doubt).map(([name, value]) => [
      name,
      typeof value === "number" ? instantToIso(value as Instant) : value,
    ]),
  ) as unknown as AsData<FactDoubt>

const enrolmentDoubts = (
  { cadences, source }: Relationship,
  rules: DoubtRules,
): ReadonlyArray<EnrolmentDoubt> =>
  cadences.flatMap((clock): ReadonlyArray<EnrolmentDoubt> => {
    if (clock.chosen === undefined) return []
    const then = rulesAt(rules, clock.startedAt)
    const usual = { ...clock, chosen: undefined }
    const { insteadOf } = cadenceInForce(then, { cadences: [usual, clock], source })
    if (insteadOf === undefined) return []
    return [
      {
        kind: "enrolment-without-effect",
        at: instantToIso(clock.startedAt),
        positions: [clock.startedBy],
        cadence: clock.chosen,
        because: insteadOf.because,
      },
    ]
  })

// A log that names no reps takes any.
const ownerDoubts = (
  { ownedBy, ownerId }: Relationship,
  { team }: DoubtRules,
): ReadonlyArray<OwnerDoubt> =>
  ownerId === undefined || team.size === 0 || team.has(ownerId)
    ? []
    : [{ kind: "unknown-owner", positions: [ownedBy], ownerId }]
