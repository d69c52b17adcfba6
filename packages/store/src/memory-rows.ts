import {
  EVERYTHING,
  FOR_EVER,
  type ListsPage,
  type ListsQuery,
  MOST_STALE,
  type NextKey,
  type NextPage,
  type NextQuery,
  type ObligationRow,
  type OwedPage,
  type OwedQuery,
  type Place,
  type PlaceKey,
  type RowsFound,
  type StreamRows,
  type Stretch,
} from "./read-model.js"
import { compareStreams } from "./stream-order.js"

/** The read models of one workspace in memory, as text like everything that is kept there. */
export class MemoryRows {
  readonly #rows = new Map<string, Kept>()
  /** Rows that rest on less are refused. */
  #dropped = 0

  /** Of a stream that has ended nothing stays, not even until its rows are made again. */
  stale(stream: string, hasEnded = false): void {
    const kept = hasEnded ? undefined : this.#rows.get(stream)
    const { text, head } = kept ?? { text: undefined, head: undefined }
    this.#rows.set(stream, { text, head, isStale: true, knowsAll: false })
  }

  /** No rows are left, and those streams are stale. */
  clear(streams: Iterable<string>): void {
    this.#rows.clear()
    this.#dropped = 0
    for (const stream of streams) this.stale(stream)
  }

  keep(rows: StreamRows): void {
    const before = this.#rows.get(rows.stream)
    const known = before === undefined || before.isStale ? 0 : (before.head?.position ?? 0)
    const { concerns, position, validFrom, validUntil } = rows
    if (position < Math.max(this.#dropped, known)) return
    const head = { position, validFrom, validUntil, concerns: [...concerns] }
    const text = JSON.stringify(rows)
    this.#rows.set(rows.stream, { text, head, isStale: false, knowsAll: true })
  }

  drop(position: number, concerns: ReadonlyArray<string> = [EVERYTHING]): void {
    this.#dropped = Math.max(position, this.#dropped)
    for (const [stream, kept] of this.#rows) {
      const { head, isStale } = kept
      if (isStale || head === undefined) continue
      if (head.position >= position || head.validUntil >= FOR_EVER.validUntil) continue
      if (!concerns.some((one) => one === EVERYTHING || head.concerns.includes(one))) continue
      this.#rows.set(stream, { ...kept, isStale: true })
    }
  }

  /** Those that are not stale. */
  all(): ReadonlyArray<StreamRows> {
    return this.#every().flatMap(({ isStale, rows }) => (isStale ? [] : [rows]))
  }

  /** Those that are stale, too: they hold at no instant. */
  #every(): ReadonlyArray<Every> {
    return [...this.#rows.values()]
      .flatMap((kept) => {
        const rows = rowsIn(kept)
        if (rows === undefined) return []
        const { isStale, knowsAll } = kept
        const { validFrom: never } = FOR_EVER
        const stale = {
          position: knowsAll ? rows.position : 0,
          validFrom: never,
          validUntil: never,
        }
        return [{ isStale, rows: isStale ? { ...rows, ...stale } : rows }]
      })
      .sort((a, b) => compareStreams(a.rows.stream, b.rows.stream))
  }

  next({ after, at, limit, viewer }: NextQuery, position: number): NextPage {
    const all = this.#every().flatMap((one) =>
      one.rows.obligations
        .filter((row) => row.next && (viewer === undefined ? row.first : row.viewer === viewer))
        .map((row) => ({ ...row, found: foundAt(one, at) })),
    )
    const begun = all.filter(({ from }) => from <= at)
    const rest = all.filter(({ from }) => from > at)
    const compare = nextOrderAt(at)
    const listed = all
      .filter((row) => after === undefined || compare(row, after) > 0)
      .sort(compare)
      .slice(0, limit)
    return {
      ...this.#state(at, position),
      total: all.length,
      begun: all.length - rest.length,
      late: [...begun, ...rest].filter(({ by }) => by < at).length,
      unassigned: all.filter((row) => row.viewer === null).length,
      streams: listed.map(({ found }) => found),
    }
  }

  lists({ at, counts, countsUnder, stretches }: ListsQuery, position: number): ListsPage {
    // Often nothing but whether rows hold is asked.
    const asksNothing = stretches.length + counts.length === 0 && countsUnder === undefined
    const all = (asksNothing ? [] : this.#every()).flatMap((one) =>
      one.rows.places.map((place) => ({ ...place, found: foundAt(one, at) })),
    )
    const counted = new Map<string, ListsPage["counts"][number]>()
    for (const { list, part, tag } of all) {
      if (!counts.includes(list) && (countsUnder === undefined || !list.startsWith(countsUnder))) {
        continue
      }
      const key = JSON.stringify([list, part, tag])
      counted.set(key, { list, part, tag, n: (counted.get(key)?.n ?? 0) + 1 })
    }
    return {
      ...this.#state(at, position),
      stretches: stretches.map((stretch) => {
        const within = all.filter((place) => isWithin(place, stretch)).sort(comparePlaces)
        return {
          places: within
            .filter((place) => !stretch.after || comparePlaces(place, stretch.after) > 0)
            .filter((place) => !stretch.matching || isMatched(place, stretch.matching, all))
            .slice(0, stretch.limit)
            .map(({ at: then, found, id, part }) => ({ ...found, part, at: then, id })),
          count: stretch.count === true ? within.length : undefined,
        }
      }),
      counts: [...counted.values()],
    }
  }

  changedSince(instant: number): ReadonlyArray<string> {
    const changed: Array<string> = []
    for (const [stream, { head, isStale }] of this.#rows) {
      if (isStale || (head !== undefined && head.validFrom > instant)) changed.push(stream)
    }
    return changed
  }

  end(instant: number): number | undefined {
    let end: number | undefined
    for (const { head, isStale } of this.#rows.values()) {
      if (isStale || head === undefined || head.validUntil <= instant) continue
      end = Math.min(end ?? head.validUntil, head.validUntil)
    }
    return end
  }

  concerned(concerns: ReadonlyArray<string>): ReadonlyArray<string> {
    const streams = new Set<string>()
    for (const [stream, kept] of this.#rows) {
      const known = kept.head?.concerns ?? []
      if (!kept.knowsAll || concerns.some((one) => known.includes(one))) streams.add(stream)
    }
    return [...streams].sort(compareStreams)
  }

  owedBy({ at, until, viewer }: OwedQuery, position: number): OwedPage {
    const isViewed = (row: ObligationRow): boolean => row.viewer === viewer
    const viewed = this.#every().filter(({ rows }) => rows.obligations.some(isViewed))
    const found = viewed.filter(
      ({ rows: { obligations, validUntil } }) =>
        validUntil <= until ||
        obligations.some((row) => isViewed(row) && (row.from <= until || row.by <= until)),
    )
    const owing = viewed.filter(({ rows }) =>
      rows.obligations.some((row) => isViewed(row) && row.owes === 1),
    )
    return {
      ...this.#state(at, position),
      streams: found.map((one) => foundAt(one, at)),
      others: owing.filter((one) => !found.includes(one)).length,
    }
  }

  #state(at: number, position: number): RowsFound {
    const stale: Array<string> = []
    let behind = false
    for (const [stream, { head, isStale, knowsAll }] of this.#rows) {
      behind ||= !knowsAll
      const holds = !isStale && head !== undefined && head.validFrom <= at && at < head.validUntil
      if (!holds && stale.length < MOST_STALE) stale.push(stream)
    }
    return { position, stale, behind, dropping: false }
  }
}

interface Kept {
  /** Of the rows that hold, or held once; undefined: there never were any. */
  readonly text: string | undefined
  /** What of them is looked at without reading the text. */
  readonly head: Pick<StreamRows, "position" | "validFrom" | "validUntil" | "concerns"> | undefined
  readonly isStale: boolean
  /** Whether they rest on all events of the stream. */
  readonly knowsAll: boolean
}

interface Every {
  readonly isStale: boolean
  readonly rows: StreamRows
}

const rowsIn = ({ text }: Kept): StreamRows | undefined =>
  text === undefined ? undefined : { contact: undefined, ...JSON.parse(text) }

const foundAt = ({ isStale, rows }: Every, at: number) => {
  const { position, stream, validFrom, validUntil } = rows
  return { stream, position, validFrom, holds: !isStale && validFrom <= at && at < validUntil }
}

/** What may begin comes first. */
const nextOrderAt = (at: number) => (a: NextKey, b: NextKey) => {
  const begun = Number(b.from <= at) - Number(a.from <= at)
  const among = a.from <= at ? a.rank - b.rank || a.by - b.by : a.from - b.from
  return begun || among || compareStreams(a.contactId, b.contactId)
}

const comparePlaces = (a: PlaceKey, b: PlaceKey): number =>
  a.part - b.part || a.at - b.at || compareStreams(a.id, b.id)

const isWithin = (place: Place, { below, from, list, markBelow, markFrom }: Stretch): boolean =>
  place.list === list &&
  place.part >= (from ?? place.part) &&
  (below === undefined || place.part < below) &&
  place.mark >= (markFrom ?? place.mark) &&
  (markBelow === undefined || place.mark < markBelow)

const isMatched = (place: Place, other: string, all: ReadonlyArray<Place>): boolean =>
  all.some(({ id, list, mark }) => list === other && id === place.id && mark >= place.mark)
