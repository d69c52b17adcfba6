import { type ContactFact, defaultPolicy, type Fact, isContactFact } from "@followthrough/core"
import { isAdded, localEndOf } from "./doubts-logs.js"

/** A doubt as a reader would note it: the kind, and where the facts stand. */
export type NotedDoubt = readonly [contactId: string, kind: string, positions: string]

const HOUR = 3_600_000

/** All instants between which something happened: a day known by its date alone may have 25 hours. */
const spanOf = ({ event, occurredAt }: ContactFact): readonly [number, number] => [
  occurredAt,
  event.on === undefined ? occurredAt : occurredAt + 25 * HOUR - 1,
]

// With both dates at hand nothing else counts.
const isEarlier = (one: ContactFact, other: ContactFact): boolean =>
  one.event.on !== undefined && other.event.on !== undefined
    ? one.event.on < other.event.on
    : spanOf(one)[1] < spanOf(other)[0]

type Event<T extends ContactFact["event"]["_tag"]> = Extract<ContactFact["event"], { _tag: T }>

const tagged = <T extends ContactFact["event"]["_tag"]>(
  facts: ReadonlyArray<ContactFact>,
  tag: T,
): ReadonlyArray<ContactFact & { readonly event: Event<T> }> =>
  facts.filter(
    (fact): fact is ContactFact & { readonly event: Event<T> } => fact.event._tag === tag,
  )

const quiet = [
  "ContactReferred",
  "ChannelBlocked",
  "ChannelAllowed",
  "ContactPermitted",
  "PreferenceStated",
  "PreferenceWithdrawn",
]
const ends = ["SaleRecorded", "ContactDeclined"]
const arranged = [
  "ContactAssigned",
  "ContactUnassigned",
  "ContactHandedOver",
  "PromiseTransferred",
  "HoldPlaced",
  "HoldLifted",
  "DebtRecorded",
]
const alsoArranged = ["CadenceEnrolled", "CadenceSwitched"]

/** Every doubt, each found by looking through the contact's facts once more. */
export const notedDoubts = (
  log: ReadonlyArray<Fact>,
  at: number,
  team: ReadonlyArray<string>,
): ReadonlyArray<NotedDoubt> => {
  const contacts = new Set(log.filter(isContactFact).map(({ event }) => event.contactId))
  return [...contacts].flatMap((contactId) => {
    const all = log.filter(isContactFact).filter(({ event }) => event.contactId === contactId)
    const happened = all
      .filter(({ occurredAt }) => occurredAt <= at)
      .sort((a, b) => a.occurredAt - b.occurredAt || a.position - b.position)
    const begun = happened.find(({ event }) => isAdded(event))
    if (begun === undefined) return []
    return [
      ...beforeAdding(happened, begun),
      ...firstSale(happened, begun),
      ...passedEnds(happened),
      ...toldTooEarly(happened),
      ...idleTransfers(happened),
      ...happened.flatMap(({ event, occurredAt, position }) =>
        event.enteredAt !== undefined && event.enteredAt < occurredAt && !canLieAhead(event._tag)
          ? [noted(event, "entered-before-it-happened", position)]
          : [],
      ),
      ...all.flatMap(({ event, occurredAt, position, recordedAt }) =>
        (occurredAt <= at || recordedAt <= at) &&
        occurredAt > recordedAt + 24 * HOUR &&
        !canLieAhead(event._tag)
          ? [noted(event, "dated-ahead", position)]
          : [],
      ),
      ...happened.flatMap(({ event, position, unreadable }) =>
        unreadable === true ? [noted(event, "words-unreadable", position)] : [],
      ),
      ...idleEnrolments(happened),
      ...strangers(happened, team),
    ]
  })
}

const canLieAhead = (tag: string): boolean => arranged.includes(tag) || alsoArranged.includes(tag)

const noted = (
  event: ContactFact["event"],
  kind: string,
  ...positions: ReadonlyArray<number>
): NotedDoubt => [event.contactId, kind, positions.join(" ")]

const beforeAdding = (
  facts: ReadonlyArray<ContactFact>,
  begun: ContactFact,
): ReadonlyArray<NotedDoubt> => {
  if (begun.event._tag === "ContactAdopted") return []
  return facts.flatMap((fact) => {
    const { _tag } = fact.event
    if (isAdded(fact.event) || quiet.includes(_tag) || !isEarlier(fact, begun)) return []
    const kind = _tag === "TouchLogged" ? "touch" : ends.includes(_tag) ? "outcome" : "fact"
    return [noted(fact.event, `${kind}-before-adding`, fact.position, begun.position)]
  })
}

const firstSale = (
  facts: ReadonlyArray<ContactFact>,
  begun: ContactFact,
): ReadonlyArray<NotedDoubt> => {
  const [sale] = tagged(facts, "SaleRecorded")
  const [touch] = tagged(facts, "TouchLogged")
  if (sale === undefined || begun.event._tag === "ContactAdopted") return []
  if (touch === undefined) return [noted(sale.event, "sale-before-first-touch", sale.position)]
  return isEarlier(sale, touch)
    ? [noted(sale.event, "sale-before-first-touch", sale.position, touch.position)]
    : []
}

const passedEnds = (facts: ReadonlyArray<ContactFact>): ReadonlyArray<NotedDoubt> =>
  facts.flatMap((fact) => {
    const { event, occurredAt, position } = fact
    const is = (kind: string) => [noted(event, kind, position)]
    switch (event._tag) {
      case "PromiseMade":
      case "PromiseRescheduled":
        return localEndOf(event.due, fact) ? is("due-before-made") : []
      case "StepBooked":
      case "StepRescheduled":
        return event.startsAt < occurredAt ? is("start-before-booking") : []
      case "HoldPlaced":
        return event.until && localEndOf(event.until, fact) ? is("end-before-beginning") : []
      case "NotNowSaid":
        return event.revisit && localEndOf(event.revisit, fact) ? is("end-before-beginning") : []
      default:
        return []
    }
  })

const idFields = ["promiseId", "stepId", "holdId", "referralId"] as const
const makers = ["PromiseMade", "StepBooked", "HoldPlaced", "NotNowSaid", "ReferralGiven"]

const toldTooEarly = (facts: ReadonlyArray<ContactFact>): ReadonlyArray<NotedDoubt> =>
  facts.flatMap((fact) => {
    if (makers.includes(fact.event._tag)) return []
    const speaking = fact.event._tag === "TouchLogged" ? (fact.event.does ?? []) : [fact.event]
    return speaking.flatMap((one) =>
      idFields.flatMap((field) => {
        const id = (one as { readonly [name: string]: unknown })[field]
        if (id === undefined) return []
        const made = facts.find(
          ({ event }) =>
            makers.includes(event._tag) &&
            (event as { readonly [name: string]: unknown })[field] === id,
        )
        return made !== undefined && isEarlier(fact, made)
          ? [noted(fact.event, "told-before-made", fact.position, made.position)]
          : []
      }),
    )
  })

const idleTransfers = (facts: ReadonlyArray<ContactFact>): ReadonlyArray<NotedDoubt> =>
  tagged(facts, "PromiseMade").flatMap(({ event: { promiseId, promisors } }) => {
    let owing = promisors.flatMap((one) => (one._tag === "Rep" ? [one.repId] : []))
    let isOver = false
    return facts.flatMap(({ event, position }) => {
      const does = event._tag === "TouchLogged" ? (event.does ?? []) : []
      if (does.some((one) => one._tag === "Promise" && one.promiseId === promiseId)) isOver = true
      if (!("promiseId" in event) || event.promiseId !== promiseId) return []
      if (event._tag === "PromiseKept" || event._tag === "PromiseReleased") isOver = true
      if (event._tag !== "PromiseTransferred") return []
      const { fromRepId, toRepId } = event
      if (isOver || fromRepId === toRepId || !owing.includes(fromRepId)) {
        return [noted(event, "nothing-to-transfer", position)]
      }
      owing = owing.map((repId) => (repId === fromRepId ? toRepId : repId))
      return []
    })
  })

const idleEnrolments = (facts: ReadonlyArray<ContactFact>): ReadonlyArray<NotedDoubt> => {
  let stage = "prospect"
  return facts.flatMap(({ event, position }) => {
    if (event._tag === "SaleRecorded") stage = "customer"
    if (event._tag === "ContactDeclined") stage = "declined"
    if (event._tag === "ContactReopened" && stage === "declined") stage = "prospect"
    if (event._tag !== "CadenceEnrolled" && event._tag !== "CadenceSwitched") return []
    const { id, version } = event._tag === "CadenceEnrolled" ? event.cadence : event.to
    const isThere = defaultPolicy.cadences.some(
      (one) => one.id === id && one.version === version && one.stage === stage,
    )
    return isThere ? [] : [noted(event, "enrolment-without-effect", position)]
  })
}

interface Said {
  readonly event: ContactFact["event"]
  readonly owner: string | undefined
  readonly position: number
}

const strangers = (
  facts: ReadonlyArray<ContactFact>,
  team: ReadonlyArray<string>,
): ReadonlyArray<NotedDoubt> => {
  const said = facts.flatMap(({ event, position }): ReadonlyArray<Said> => {
    if (event._tag === "ContactAssigned") return [{ event, owner: event.repId, position }]
    if (isAdded(event) && event.ownerId !== undefined) {
      return [{ event, owner: event.ownerId, position }]
    }
    return event._tag === "ContactUnassigned" ? [{ event, owner: undefined, position }] : []
  })
  const last = said.at(-1)
  return last?.owner === undefined || team.includes(last.owner)
    ? []
    : [noted(last.event, "unknown-owner", last.position)]
}
