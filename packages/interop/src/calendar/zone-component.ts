import { instantFromMillis, offsetMillisAt } from "@followthrough/core"
import { contentLine } from "./content-line.js"
import { basicTime, type Clock } from "./written-time.js"

/**
 * The VTIMEZONE of a clock, which says each change on its own: rules for ever would promise what no law has decided
 * yet, and could not tell of Ramadan in Morocco.
 */
export const zoneComponent = ({ changes, from, zone }: Clock): string => {
  const begins = offsetMillisAt(zone, instantFromMillis(from))
  const least = Math.min(begins, ...changes.map(({ to }) => to))
  const parts = [{ at: from, from: begins, to: begins }, ...changes].map((change) => {
    const kind = change.to > least ? "DAYLIGHT" : "STANDARD"
    return [
      contentLine("BEGIN", kind),
      // By the clock as it was before.
      contentLine("DTSTART", basicTime(change.at + change.from)),
      contentLine("TZOFFSETFROM", offsetText(change.from)),
      contentLine("TZOFFSETTO", offsetText(change.to)),
      contentLine("END", kind),
    ].join("")
  })
  return [
    contentLine("BEGIN", "VTIMEZONE"),
    contentLine("TZID", zone),
    ...parts,
    contentLine("END", "VTIMEZONE"),
  ].join("")
}

/** `+0100`, `-0330`, and where a zone had seconds once, `+001915`. */
const offsetText = (offset: number): string => {
  const seconds = Math.abs(Math.round(offset / 1000))
  const digits = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const shown = seconds % 60 === 0 ? digits.slice(0, 2) : digits
  return `${offset < 0 ? "-" : "+"}${shown.map((part) => String(part).padStart(2, "0")).join("")}`
}
