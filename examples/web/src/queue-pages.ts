import type { FollowUpClient } from "@followthrough/kernel"
import { type LiveAnswer, useFollowUpClient, useNext } from "@followthrough/react"
import { useEffect, useMemo, useState } from "react"
import type { AsOf } from "./as-of.js"

export type Queue = Awaited<ReturnType<FollowUpClient["next"]>>
export type Row = Queue["rows"][number]

// So many rows come from the worker in one message without the page standing still for them.
const PAGE = 200

interface Gathered {
  /** The first page that these rows go on from. */
  readonly from: Queue
  readonly rows: ReadonlyArray<Row>
  readonly next: string | undefined
}

/**
 * The queue from its first row to the one that is wanted, page by page. The first page is live. When it changes, the rows
 * below stay as they were until those of the new pages are there, so that nothing jumps while somebody reads them.
 */
export const useQueuePages = (
  repId: string | undefined,
  asOf: AsOf,
  wanted: number,
): LiveAnswer<Queue> & { readonly rows: ReadonlyArray<Row> } => {
  const client = useFollowUpClient()
  const query = useMemo(
    () => (repId === undefined ? { limit: PAGE } : { limit: PAGE, repId }),
    [repId],
  )
  const first = useNext(query, asOf)
  const { answer } = first
  const [gathered, setGathered] = useState<Gathered>()
  // One page ahead of whoever reads.
  const least = Math.ceil((wanted + 1 + PAGE / 2) / PAGE) * PAGE

  useEffect(() => {
    if (answer === undefined) return
    const stop = new AbortController()
    const goOn = async () => {
      let now: Gathered =
        gathered?.from === answer
          ? gathered
          : { from: answer, rows: answer.rows, next: answer.next }
      while (now.next !== undefined && now.rows.length < least) {
        const page = await client.next(
          { ...asOf, ...query, after: now.next },
          { signal: stop.signal },
        )
        now = { from: answer, rows: [...now.rows, ...page.rows], next: page.next }
        if (stop.signal.aborted) return
        if (gathered?.from === answer) setGathered(now)
      }
      if (now !== gathered) setGathered(now)
    }
    // A page that cannot be had now is asked for again with the next one that is wanted.
    goOn().catch(() => undefined)
    return () => stop.abort()
  }, [answer, asOf, client, gathered, least, query])

  return useMemo(() => ({ ...first, rows: rowsOf(answer, gathered) }), [first, answer, gathered])
}

const rowsOf = (answer: Queue | undefined, gathered: Gathered | undefined): ReadonlyArray<Row> => {
  if (answer === undefined) return []
  if (gathered === undefined || gathered.from.repId !== answer.repId) return answer.rows
  if (gathered.from === answer) return gathered.rows
  // The first page is new; those below are still the old ones.
  const shown = new Set(answer.rows.map(({ contactId }) => contactId))
  const below = gathered.rows.slice(answer.rows.length)
  return [...answer.rows, ...below.filter(({ contactId }) => !shown.has(contactId))]
}
