import type { Relationship } from "../contact/relationship.js"
import type { ContactFact } from "../fact/fact.js"
import { isBefore } from "./before.js"
import type { FactDoubt } from "./doubt.js"

type ToldOf = Extract<FactDoubt, { kind: "told-before-made" }>["what"]

/** What a fact says something of, or makes. */
interface Thing {
  readonly what: ToldOf
  readonly id: string
}

/** What a fact speaks of that another fact made. */
const toldOf = (event: ContactFact["event"]): ReadonlyArray<Thing> => {
  switch (event._tag) {
    case "PromiseRescheduled":
    case "PromisePartlyKept":
    case "PromiseKept":
    case "PromiseReleased":
    case "PromiseConditionMet":
    case "PromiseTransferred":
      return [{ what: "promise", id: event.promiseId }]
    case "StepRescheduled":
    case "StepSkipped":
      return [{ what: "step", id: event.stepId }]
    case "HoldLifted":
      return [{ what: "hold", id: event.holdId }]
    case "ReferralThanked":
    case "ReferralOutcomeReported":
      return [{ what: "referral", id: event.referralId }]
    case "TouchLogged":
      return (event.does ?? []).flatMap((one): ReadonlyArray<Thing> => {
        if (one._tag === "Promise") return [{ what: "promise", id: one.promiseId }]
        return one._tag === "Step" ? [{ what: "step", id: one.stepId }] : []
      })
    default:
      return []
  }
}

/** Whether a fact speaks of what another one made. */
export const isTelling = (event: ContactFact["event"]): boolean => toldOf(event).length > 0

const madeBy = ({ event }: ContactFact): Thing | undefined => {
  switch (event._tag) {
    case "PromiseMade":
      return { what: "promise", id: event.promiseId }
    case "StepBooked":
      return { what: "step", id: event.stepId }
    case "HoldPlaced":
    case "NotNowSaid":
      return event.holdId === undefined ? undefined : { what: "hold", id: event.holdId }
    case "ReferralGiven":
      return { what: "referral", id: event.referralId }
    default:
      return undefined
  }
}

// Names are those of a log: a contact and its duplicate may each have a promise of the same name.
const keyOf = ({ event }: ContactFact, { id, what }: Thing): string =>
  JSON.stringify([event.contactId, what, id])

/** The doubts about what was done with a promise, a step, a hold or a referral before it was there. */
export const madeDoubts = (facts: ReadonlyArray<ContactFact>): ReadonlyArray<FactDoubt> => {
  const telling = facts.flatMap((fact) => toldOf(fact.event).map((thing) => ({ fact, thing })))
  if (telling.length === 0) return []
  const makers = new Map<string, ContactFact>()
  for (const fact of facts) {
    const thing = madeBy(fact)
    if (thing === undefined) continue
    const key = keyOf(fact, thing)
    if (!makers.has(key)) makers.set(key, fact)
  }
  return telling.flatMap(({ fact, thing }): ReadonlyArray<FactDoubt> => {
    const maker = makers.get(keyOf(fact, thing))
    if (maker === undefined || !isBefore(fact, maker)) return []
    return [
      {
        kind: "told-before-made",
        at: fact.occurredAt,
        positions: [fact.position, maker.position],
        event: fact.event._tag,
        ...thing,
        madeAt: maker.occurredAt,
      },
    ]
  })
}

/** The doubts about handing on what nobody owed any more, or somebody else did. */
export const transferDoubts = (
  facts: ReadonlyArray<ContactFact>,
  promises: Relationship["promises"],
): ReadonlyArray<FactDoubt> =>
  facts.flatMap(({ event, occurredAt: at, position }): ReadonlyArray<FactDoubt> => {
    if (event._tag !== "PromiseTransferred") return []
    const { fromRepId, promiseId } = event
    const promise = promises.find(
      (one) => one.contactId === event.contactId && one.promiseId === promiseId,
    )
    if (promise?.transfers.some((one) => one.position === position) !== false) return []
    return [{ kind: "nothing-to-transfer", at, positions: [position], promiseId, fromRepId }]
  })
