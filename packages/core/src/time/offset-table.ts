import type { Instant } from "./instant.js"
import { Temporal } from "./temporal.js"
import type { ZoneId } from "./zone.js"

/** A stretch `[from, until)` of epoch milliseconds on which one offset from UTC holds. */
export interface OffsetSpan {
  readonly from: number
  readonly until: number
  /** Local minus UTC, in milliseconds. */
  readonly offset: number
}

// A table is cut into pieces of 2^33 ms (99 days), each made when it is first asked for by asking
// Temporal at 33 instants 3.1 days apart. No zone of the tz database ever had two changes of offset
// closer than 3.98 days (Africa/Freetown, September 1939), so no change hides between two probes.
const PIECE = 2 ** 33
const PROBE = PIECE / 32

// Beyond this many pieces (1,100 years of one zone) the table starts again from nothing.
const MOST_PIECES = 4096

const FIRST = -8.64e15
const LAST = 8.64e15

class OffsetTable {
  private readonly pieces = new Map<number, ReadonlyArray<OffsetSpan>>()
  private readonly zone: ZoneId
  private latest: OffsetSpan

  constructor(zone: ZoneId) {
    this.zone = zone
    this.latest = this.find(0)
  }

  spanAt(millis: number): OffsetSpan {
    const { latest } = this
    if (millis >= latest.from && millis < latest.until) return latest
    this.latest = this.find(millis)
    return this.latest
  }

  private find(millis: number): OffsetSpan {
    const index = Math.floor(millis / PIECE)
    let piece = this.pieces.get(index)
    if (piece === undefined) {
      piece = this.probe(index * PIECE)
      if (this.pieces.size >= MOST_PIECES) this.pieces.clear()
      this.pieces.set(index, piece)
    }
    for (const span of piece) {
      if (millis < span.until) return span
    }
    throw new RangeError(`${millis} lies outside its piece of the offset table of ${this.zone}`)
  }

  private probe(start: number): ReadonlyArray<OffsetSpan> {
    const spans: Array<OffsetSpan> = []
    let from = start
    let offset = this.ask(start)
    for (let at = start + PROBE; at <= start + PIECE; at += PROBE) {
      const next = this.ask(at)
      if (next !== offset) {
        const change = this.bisect(at - PROBE, at, offset)
        spans.push({ from, until: change, offset })
        from = change
        offset = next
      }
    }
    // A change exactly at the end belongs to the next piece.
    if (from < start + PIECE) spans.push({ from, until: start + PIECE, offset })
    return spans
  }

  /** The first millisecond in `(low, high]` at which `before` no longer holds. */
  private bisect(low: number, high: number, before: number): number {
    let holds = low
    let changed = high
    while (changed - holds > 1) {
      const middle = Math.floor((holds + changed) / 2)
      if (this.ask(middle) === before) holds = middle
      else changed = middle
    }
    return changed
  }

  private ask(millis: number): number {
    const within = Math.max(FIRST, Math.min(LAST, millis))
    return (
      Temporal.Instant.fromEpochMilliseconds(within).toZonedDateTimeISO(this.zone)
        .offsetNanoseconds / 1e6
    )
  }
}

const tables = new Map<ZoneId, OffsetTable>()

const tableOf = (zone: ZoneId): OffsetTable => {
  const before = tables.get(zone)
  if (before !== undefined) return before
  const table = new OffsetTable(zone)
  tables.set(zone, table)
  return table
}

/**
 * The stretch of constant offset around these epoch milliseconds, any number of them: outside the
 * range of instants the offset at its end goes on. A stretch may be cut where the offset does not
 * change, it is never too long.
 */
export const offsetSpanAt = (zone: ZoneId, millis: number): OffsetSpan =>
  tableOf(zone).spanAt(millis)

/** How far the zone's clocks are ahead of UTC at that instant, in milliseconds; negative in the west. */
export const offsetMillisAt = (zone: ZoneId, instant: Instant): number =>
  tableOf(zone).spanAt(instant).offset
