import { contactStream, type Instant, instantToIso, type Relationship } from "@followthrough/core"
import { type Cursor, compareKeys, cursorText } from "@followthrough/projection"
import type { EventStoreShape, Page, StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { SHORT_PAGE } from "./decode-log.js"
import { entriesOf, type LogEntry } from "./log-entry.js"
import { type LogFact, logFactOf } from "./log-fact.js"
import type { UnreadableLog } from "./recorded.js"

/** What happened with a contact, the latest first. */
export interface Timeline {
  /** ISO 8601 in UTC. */
  readonly at: string
  /** The contact, also where it was asked for by the id of a duplicate that is merged into it. */
  readonly contactId: string
  /** How many facts there are in all, those of its duplicates among them. */
  readonly total: number
  readonly facts: ReadonlyArray<LogFact>
  /** The cursor of the next page; absent on the last one. */
  readonly next?: string
}

export interface TimelineAsked {
  readonly limit?: number | undefined
  readonly after?: Cursor<"timeline"> | undefined
}

/** The facts of a contact that had happened by an instant, as far as they are in a prefix of the log. */
export const timelineOf = (
  store: EventStoreShape,
  workspace: string,
  { contactId, merged }: Relationship,
  at: Instant,
  until: { readonly position: number },
  { after, limit = Number.POSITIVE_INFINITY }: TimelineAsked,
): Effect.Effect<Timeline, StoreFailure | UnreadableLog> =>
  Effect.gen(function* () {
    const streams = [contactId, ...merged.map((one) => one.contactId)].map(contactStream)
    const found: Array<LogEntry> = []
    let from: number | undefined
    do {
      const page: Page = yield* store.read({
        workspace,
        from: { _tag: "Streams", streams },
        until,
        limit: SHORT_PAGE,
        ...(from === undefined ? {} : { after: from }),
      })
      found.push(...(yield* entriesOf(page.events)))
      from = page.next
    } while (from !== undefined)
    const happened = found.filter(({ occurredAt }) => occurredAt <= at)
    const rest = happened
      .map((entry) => ({ entry, key: [-entry.occurredAt, -entry.position] }))
      .filter(({ key }) => after === undefined || compareKeys(key, after.key) > 0)
      .sort((a, b) => compareKeys(a.key, b.key))
    const shown = rest.slice(0, limit)
    const last = shown.at(-1)
    return {
      at: instantToIso(at),
      contactId,
      total: happened.length,
      facts: shown.map(({ entry }) => logFactOf(entry)),
      ...(last === undefined || shown.length === rest.length
        ? {}
        : { next: cursorText({ list: "timeline", at, key: last.key }) }),
    }
  })
