// What one event of a CRM tells, and how its fields are read: text from outside, of any shape.
import type { CommandInput } from "@followthrough/kernel"

export interface Told {
  /** The same whenever the CRM sends the event again; commands are recorded under it. */
  readonly eventId: string
  /** When it happened, ISO 8601 in UTC. */
  readonly at: string
  readonly contactId: string
  /** Since when the contact is there, as far as this event tells. */
  readonly addedAt: string
  readonly commands: ReadonlyArray<CommandInput>
}

/** The fields of an object; none of anything else. */
export const fieldsOf = (value: unknown): { readonly [field: string]: unknown } =>
  typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {}

/** A text that says something, or a number as text. */
export const textOf = (value: unknown): string | undefined => {
  const text = typeof value === "number" ? String(value) : value
  return typeof text === "string" && text.trim() !== "" ? text : undefined
}

/** An id of ours made from the CRM's. Empty where that is missing, which the kernel says is malformed. */
export const idOf = (prefix: string, id: unknown): string => {
  const text = textOf(id)
  return text === undefined ? "" : `${prefix}-${text}`
}

/** ISO 8601 in UTC from milliseconds or text. What is neither stays as it is: the kernel names the field. */
export const instantOf = (value: unknown): string => {
  const date = new Date(typeof value === "number" || typeof value === "string" ? value : Number.NaN)
  return Number.isNaN(date.getTime()) ? (textOf(value) ?? "") : date.toISOString()
}
