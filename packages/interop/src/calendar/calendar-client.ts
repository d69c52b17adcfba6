import type { Agenda, PromiseLedger, Queue, Rep } from "@followthrough/projection"
import type { Language } from "@followthrough/projection/english"

/** A fact of a contact, as far as a calendar reads it. */
export interface CalendarFact {
  readonly position: number
  readonly type: string
  /** `contact/<id>`: in whose log it is, which is a duplicate's where that was merged. */
  readonly stream: string
  /** ISO 8601 in UTC. */
  readonly occurredAt: string
  readonly data: { readonly [field: string]: unknown }
}

/** As of when, both inclusive; left out: now, and everything that was recorded. */
interface AsOf {
  readonly at?: string | Date
  readonly knownAt?: string | Date
}

interface Page {
  readonly limit?: number | "all"
  readonly after?: string
}

/**
 * What a calendar asks of a log. Every `FollowUpClient` has it, and nothing here needs the kernel: the calendar is
 * made the same way in the process that holds the log, behind HTTP and in a browser.
 */
export interface CalendarClient {
  readonly next: (query: AsOf & Page & { readonly repId?: string }) => Promise<Queue>
  readonly promises: (query: AsOf & Page & { readonly repId?: string }) => Promise<PromiseLedger>
  readonly agenda: (query: AsOf & { readonly contactId: string }) => Promise<Agenda | undefined>
  readonly timeline: (
    query: AsOf & Page & { readonly contactId: string },
  ) => Promise<{ readonly facts: ReadonlyArray<CalendarFact> } | undefined>
  readonly reps: () => Promise<ReadonlyArray<Rep>>
  readonly policy: (query: AsOf) => Promise<{ readonly rules: { readonly zone: string } }>
}

/** How a calendar is written. */
export interface CalendarForm {
  /**
   * On whose clock instants are written: a zone of the IANA database. Left out: the rep's, else the policy's. A day
   * stays its day in any zone.
   */
  readonly zone?: string
  /** What programs show as the calendar's name. Left out: `Follow-ups`, and whose. */
  readonly name?: string
  /** In which words. Left out: English. */
  readonly language?: Language
  /**
   * Which log it is of, for who shows the calendars of several in one place: it goes into every UID. Left out:
   * `main`. Keep it, as another one gives every entry another UID.
   */
  readonly workspace?: string
}

/** Of what a calendar is, and how it is written. */
export interface CalendarQuery extends CalendarForm {
  /** Whose calendar. Left out: that of the whole team. */
  readonly repId?: string
  /** What had happened by then, inclusive. Left out: now. */
  readonly at?: string | Date
  /** What had been recorded by then, inclusive. Left out: everything. */
  readonly knownAt?: string | Date
  /**
   * For how many days a promise stays that is kept or released, counted from its due or its keeping, whichever is
   * later. A whole number from 0 on. Left out: 90.
   */
  readonly settledDays?: number
}
