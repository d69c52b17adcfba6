import type { Instant } from "./instant.js"
import { offsetsOf } from "./offset-asked.js"
import type { ZoneId } from "./zone.js"

/** A stretch `[from, until)` of epoch milliseconds on which one offset from UTC holds. */
export interface OffsetSpan {
  readonly from: number
  readonly until: number
  /** Local minus UTC, in milliseconds. */
  readonly offset: number
}

// A table is cut into pieces of 2^33 ms (99 days), each made when it is first asked for by asking
// the runtime at 33 instants 3.1 days apart. No zone of the tz database ever had two changes of offset
// closer than 3.98 days (Africa/Freetown, September 1939), so no change hides between two probes.
const PIECE = 2 ** 33
const PROBE = PIECE / 32

// The tz database records no change before 1800. From 2100 on every zone follows a rule in Gregorian
// months and weekdays, which comes round after 400 years (146,097 days, a whole number of weeks). So
// a table needs to know 1800 to 2500, fewer than 2,600 pieces, to know all of time.
const FIRST_CHANGE = -5_364_662_400_000
export const ROUNDS_FROM = 4_102_444_800_000
export const ROUND = 146_097 * 86_400_000

class OffsetTable {
  private readonly zone: ZoneId
  private readonly pieces = new Map<number, ReadonlyArray<OffsetSpan>>()
  private latest: OffsetSpan
  private readonly ask: (millis: number) => number

  constructor(zone: ZoneId) {
    this.zone = zone
    this.ask = offsetsOf(zone)
    this.latest =
      zone === "UTC"
        ? { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY, offset: 0 }
        : { from: Number.NEGATIVE_INFINITY, until: FIRST_CHANGE, offset: this.ask(FIRST_CHANGE) }
    this.pieces.set(Number.NEGATIVE_INFINITY, [this.latest])
  }

  spanAt(millis: number): OffsetSpan {
    const { latest } = this
    if (millis >= latest.from && millis < latest.until) return latest
    this.latest = this.find(millis)
    return this.latest
  }

  private find(millis: number): OffsetSpan {
    if (millis < FIRST_CHANGE) return this.findIn(Number.NEGATIVE_INFINITY, millis)
    if (millis < ROUNDS_FROM + ROUND) return this.findIn(Math.floor(millis / PIECE), millis)
    const ahead = Math.floor((millis - ROUNDS_FROM) / ROUND) * ROUND
    const { from, until, offset } = this.find(millis - ahead)
    return { from: from + ahead, until: until + ahead, offset }
  }

  private findIn(index: number, millis: number): OffsetSpan {
    let piece = this.pieces.get(index)
    if (piece === undefined) {
      piece = this.probe(index * PIECE)
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
 * The stretch of constant offset around these epoch milliseconds, any number of them: beyond the range
 * of instants the same rules go on. A stretch may be cut where the offset does not change; it is never
 * too long.
 */
export const offsetSpanAt = (zone: ZoneId, millis: number): OffsetSpan =>
  tableOf(zone).spanAt(millis)

/** How far the zone's clocks are ahead of UTC at that instant, in milliseconds; negative in the west. */
export const offsetMillisAt = (zone: ZoneId, instant: Instant): number =>
  tableOf(zone).spanAt(instant).offset
