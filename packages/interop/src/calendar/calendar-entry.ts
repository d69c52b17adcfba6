/** A time in a calendar: an instant (ISO 8601 in UTC), or a day (`YYYY-MM-DD`) that is that day in any zone. */
export type CalendarTime = { readonly at: string } | { readonly on: string }

/** What a calendar shows: an event has a `start`; something to do has a `due`, and often a `start` before it. */
export interface CalendarEntry {
  readonly kind: "event" | "to-do"
  /** The same for the same obligation for ever. It tells nothing of a person. */
  readonly uid: string
  /** Grows when the entry is moved by a fact. It never falls as a log grows, unless a merge of contacts is undone. */
  readonly sequence: number
  readonly start?: CalendarTime
  readonly due?: CalendarTime
  readonly summary: string
  readonly description: string
  readonly status?: "NEEDS-ACTION" | "IN-PROCESS" | "COMPLETED" | "CANCELLED"
  /** ISO 8601 in UTC. */
  readonly completedAt?: string
}
