import type { QueueRow } from "@followthrough/projection"
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"
import type { CalendarFact } from "./calendar-client.js"

const CONTACT = "contact/"

/** A thing that has an id of its own within the log of a contact, or of a duplicate merged into it. */
export interface Named {
  readonly logOf: string
  readonly id: string
}

/** Which promise or step something is about: what the fact of that type says that it cites. */
export const namedBy = (
  facts: ReadonlyArray<CalendarFact>,
  cited: ReadonlyArray<number>,
  type: "PromiseMade" | "StepBooked",
): Named | undefined => {
  const fact = facts.find((one) => one.type === type && cited.includes(one.position))
  const id = fact?.data[type === "PromiseMade" ? "promiseId" : "stepId"]
  if (fact === undefined || typeof id !== "string") return undefined
  return { logOf: fact.stream.slice(CONTACT.length), id }
}

/** The facts that name a promise or step, in whichever order they came. */
export const factsNaming = (
  facts: ReadonlyArray<CalendarFact>,
  field: "promiseId" | "stepId",
  { id, logOf }: Named,
): ReadonlyArray<CalendarFact> =>
  facts.filter(({ data, stream }) => data[field] === id && stream === CONTACT + logOf)

/**
 * A name that stays for ever and gives nothing away: half of the SHA-256 of what identifies an obligation, as ids
 * may be somebody's address.
 */
export const uidOf = (workspace: string, ...key: ReadonlyArray<string | number>): string =>
  `${digest(JSON.stringify([workspace, ...key]))}@followthrough`

/** 32 hexadecimal digits that stand for a text. */
export const digest = (text: string): string => bytesToHex(sha256(utf8ToBytes(text))).slice(0, 32)

/** What makes a next step the same one tomorrow: whom it is owed to, and where it came from. */
export const keyOfStep = (
  { contactId, facts: cited, step, why }: QueueRow,
  facts: ReadonlyArray<CalendarFact>,
): ReadonlyArray<string | number> => {
  switch (why.code) {
    case "inbound-waits":
    case "web-lead-waits":
      return ["response", contactId, why.since]
    case "promise-made":
    case "promise-by-contact": {
      const made = namedBy(facts, cited, "PromiseMade")
      return made === undefined ? [step, contactId, why.madeAt] : [step, made.logOf, made.id]
    }
    case "step-booked": {
      const booked = namedBy(facts, cited, "StepBooked")
      return booked === undefined
        ? [step, contactId, why.bookedAt]
        : [step, booked.logOf, booked.id]
    }
    case "maybe-said":
      return [step, contactId, why.saidAt]
    case "complaint-open":
    case "handed-over":
      return [step, contactId, why.since]
    case "referral-given":
      return [step, contactId, why.referralId]
    case "cadence": {
      // A touch that has no slot is the same one: first the way to it is cleared.
      const { anchor, index, kind } = why.occurrence
      return ["cadence", contactId, why.cadence.id, kind, index, anchor]
    }
  }
}
