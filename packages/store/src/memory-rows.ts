import {
  FOR_EVER,
  MOST_STALE,
  type NextPage,
  type NextQuery,
  type StreamRows,
} from "./read-model.js"
import { compareStreams } from "./stream-order.js"

/** The read models of one workspace in memory, as text like everything that is kept there. */
export class MemoryRows {
  /** A stream whose rows are stale has none. */
  readonly #rows = new Map<string, string | undefined>()
  /** Rows that rest on less are refused. */
  #dropped = 0

  stale(stream: string): void {
    this.#rows.set(stream, undefined)
  }

  /** No rows are left, and those streams are stale. */
  clear(streams: Iterable<string>): void {
    this.#rows.clear()
    this.#dropped = 0
    for (const stream of streams) this.stale(stream)
  }

  keep(rows: StreamRows): void {
    const text = this.#rows.get(rows.stream)
    const before: StreamRows | undefined = text === undefined ? undefined : JSON.parse(text)
    if (rows.position < Math.max(this.#dropped, before?.position ?? 0)) return
    this.#rows.set(rows.stream, JSON.stringify(rows))
  }

  drop(position: number): void {
    this.#dropped = Math.max(position, this.#dropped)
    for (const { position: rests, stream, validUntil } of this.all()) {
      if (rests <= position && validUntil < FOR_EVER.validUntil) this.stale(stream)
    }
  }

  all(): ReadonlyArray<StreamRows> {
    return [...this.#rows]
      .flatMap(
        ([, text]): ReadonlyArray<StreamRows> =>
          text === undefined ? [] : [{ contact: undefined, ...JSON.parse(text) }],
      )
      .sort((a, b) => compareStreams(a.stream, b.stream))
  }

  next({ at, limit, viewer }: NextQuery, position: number): NextPage {
    const all = this.all()
    const stale = [
      ...[...this.#rows].flatMap(([stream, text]) => (text === undefined ? [stream] : [])),
      ...all
        .filter(({ validFrom, validUntil }) => at < validFrom || validUntil <= at)
        .map(({ stream }) => stream),
    ]
    if (stale.length > 0) {
      const streams = stale.sort(compareStreams).slice(0, MOST_STALE)
      return { _tag: "Stale", position, streams }
    }
    const found = all.flatMap(({ obligations, stream }) =>
      obligations
        .filter((row) => row.next && (viewer === undefined ? row.first : row.viewer === viewer))
        .map((row) => ({ ...row, stream })),
    )
    const begun = found.filter(({ from }) => from <= at)
    const rest = found.filter(({ from }) => from > at)
    const byContact = (a: { contactId: string }, b: { contactId: string }) =>
      compareStreams(a.contactId, b.contactId)
    begun.sort((a, b) => a.rank - b.rank || a.by - b.by || byContact(a, b))
    rest.sort((a, b) => a.from - b.from || byContact(a, b))
    return {
      _tag: "Current",
      position,
      total: found.length,
      begun: begun.length,
      late: found.filter(({ by }) => by < at).length,
      unassigned: found.filter((row) => row.viewer === null).length,
      streams: [...begun, ...rest].slice(0, limit).map(({ stream }) => stream),
    }
  }
}
