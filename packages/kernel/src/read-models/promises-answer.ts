import type { Instant } from "@followthrough/core"
import {
  type Cursor,
  draftOf,
  type LedgerAsked,
  type PromiseCounts,
  type PromiseLedger,
  promiseLedger,
  statusRank,
} from "@followthrough/projection"
import type { ListsPage, PlaceKey } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { idOfPosition, listOf, lists, tags } from "./places.js"
import { asSettled, countIn, lookInto, type RowAnswer, type RowSource } from "./row-answers.js"

/** The promise ledger of a rep or of all. */
export const promisesAnswer = (
  source: RowSource,
  asked: Pick<LedgerAsked, "repId" | "after"> & { readonly limit: number },
  at: Instant,
): RowAnswer<PromiseLedger> =>
  Effect.gen(function* () {
    const { after, limit, repId } = asked
    const ofRep = listOf(lists.promise, repId ?? "")
    const [list, contacts] =
      repId === undefined ? [lists.promise, lists.contact] : [ofRep, listOf(lists.contact, repId)]
    const stretches = [{ list, limit: limit + 1, after: after && keyOf(after) }]
    const query = {
      stretches,
      counts: [list, contacts],
      countsUnder: repId === undefined ? ofRep : undefined,
    }
    const found = yield* lookInto(source, query, at)
    if (found === undefined) return undefined
    const { counts, position, stretches: listed } = found.page
    const relationships = yield* source.shown.of(listed[0]?.places ?? [], position, at)
    const projection = promiseLedger({ ...asked, at })
    const draft = draftOf(projection, relationships)
    const own = counts.filter((row) => row.list === list)
    const reps = new Map<string, PromiseCounts>()
    for (const name of new Set(counts.map((row) => row.list))) {
      if (!name.startsWith(listOf(lists.promise, ""))) continue
      reps.set(
        name.slice(listOf(lists.promise, "").length),
        tally(counts, (row) => row.list === name),
      )
    }
    const answer = projection.answer({
      ...draft,
      total: countIn(own, () => true),
      counts: tally(own, () => true),
      byReps: tally(own, ({ tag }) => (tag & tags.byRep) !== 0),
      reps,
      without: countIn(counts, (row) => row.list === contacts && (row.tag & tags.promised) === 0),
    })
    return asSettled(found, answer)
  })

type Count = ListsPage["counts"][number]

const tally = (counts: ReadonlyArray<Count>, which: (row: Count) => boolean): PromiseCounts => {
  const of = (rank: number) => countIn(counts, (row) => row.part === rank && which(row))
  return {
    open: of(statusRank.open),
    kept: of(statusRank.kept),
    partlyKept: of(statusRank["partly-kept"]),
    late: of(statusRank.late),
    broken: of(statusRank.broken),
    released: of(statusRank.released),
  }
}

const keyOf = ({ key: [rank, due, madeBy] }: Cursor<"promises">): PlaceKey => ({
  part: Number(rank),
  at: Number(due),
  id: idOfPosition(Number(madeBy)),
})
