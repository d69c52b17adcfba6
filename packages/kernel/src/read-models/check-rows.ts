import { isContactFact, type RelationshipFact, saturatedInstant } from "@followthrough/core"
import {
  type EventStoreShape,
  FOR_EVER,
  type LogFault,
  type StoreFailure,
  type StreamRows,
  turns,
} from "@followthrough/store"
import * as Effect from "effect/Effect"
import type { UnreadableLog } from "../recorded.js"
import { ruleFacts } from "../rule-facts.js"
import { bareRows, rowsOfContacts } from "./contact-rows.js"
import { groupsOf, isRelated } from "./groups.js"
import { rulesKept } from "./rules.js"
import { stateOfRows } from "./settling.js"

const PAGE = 200

/**
 * Makes all rows again that are not stale, and finds the first stream whose rows are others. As long as rows are
 * to be dropped, those that rest on less than the last change of the rules are passed over: nobody uses them
 * any more.
 */
export const checkRows = (
  store: EventStoreShape,
  workspace: string,
): Effect.Effect<LogFault | undefined, StoreFailure | UnreadableLog> =>
  Effect.gen(function* () {
    const ruling = ruleFacts(store, workspace)
    const rules = rulesKept(ruling)
    const lastRuling = Effect.gen(function* () {
      const { position } = yield* store.head(workspace)
      const facts = yield* ruling.upTo({ position })
      return facts.reduce((last, fact) => Math.max(last, fact.position), 0)
    })
    const expected = (row: StreamRows, facts: ReadonlyArray<RelationshipFact>) =>
      Effect.gen(function* () {
        const at = saturatedInstant(row.validFrom)
        const known = facts.filter(({ position }) => position <= row.position)
        const { position } = yield* store.head(workspace)
        const inForce = yield* rules.at(position, at)
        return rowsOfContacts(known, inForce, at, row.position).find(
          ({ stream }) => stream === row.stream,
        )
      })
    const { give, isDue } = yield* turns
    const { dropping } = yield* stateOfRows(store, workspace, saturatedInstant(0))
    let after: string | undefined
    for (;;) {
      const ruled = yield* lastRuling
      const page = { limit: PAGE, ...(after === undefined ? {} : { after }) }
      const rows = yield* store.rows(workspace, page)
      const last = rows.at(-1)
      if (last === undefined) return undefined
      after = last.stream
      const { position } = yield* store.head(workspace)
      const contacts = rows.map(({ stream }) => stream).filter(isRelated)
      const groups = yield* groupsOf(store, workspace, contacts, position)
      const factsOf = new Map<string, ReadonlyArray<RelationshipFact>>()
      for (const group of groups) {
        for (const fact of group) {
          if (isContactFact(fact)) factsOf.set(`contact/${fact.event.contactId}`, group)
        }
      }
      for (const row of rows) {
        const isDropped = dropping && row.position < ruled
        if (isDropped && row.validUntil < FOR_EVER.validUntil) continue
        if (isDue()) yield* give
        const facts = factsOf.get(row.stream)
        const made = facts === undefined ? bareRows(row) : yield* expected(row, facts)
        if (!isSame(row, made)) {
          // Others may have changed the rules meanwhile.
          if ((yield* lastRuling) !== ruled) continue
          return { _tag: "RowsDiffer", stream: row.stream }
        }
      }
    }
  })

const isSame = (row: StreamRows, made: StreamRows | undefined): boolean =>
  made !== undefined && textOf(row) === textOf(made)

// In one order of the fields, whoever made them.
const textOf = (rows: StreamRows): string =>
  JSON.stringify(rows, (_, value) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
