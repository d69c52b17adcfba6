import type { PromiseRow, QueueRow } from "@followthrough/projection"
import type { CalendarFact } from "./calendar-client.js"

/** The answers that a calendar is made of, all as of one instant. Plain data: made once, it may be written often. */
export interface CalendarAnswers {
  /** ISO 8601 in UTC. */
  readonly at: string
  /** Whose; left out: the team's. */
  readonly repId?: string
  /** How the rep is called, for the calendar's name. */
  readonly repName?: string
  /** On whose clock instants are written unless somebody says otherwise. */
  readonly zone: string
  /** The next step of each contact: all pages. */
  readonly queue: ReadonlyArray<QueueRow>
  /** Of the ledger what is owed, and what was settled lately: all pages. */
  readonly promises: ReadonlyArray<PromiseRow>
  /** By contact, everything that is owed to those to whom more may be owed than their next step. */
  readonly agendas: ReadonlyMap<string, ReadonlyArray<QueueRow>>
  /** By contact, the facts of those who have an entry. */
  readonly facts: ReadonlyMap<string, ReadonlyArray<CalendarFact>>
}
