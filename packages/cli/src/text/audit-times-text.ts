import type { RepAudit } from "@followthrough/projection"
import { bar } from "./bar.js"
import { percentText } from "./percent-text.js"
import { table } from "./table.js"

const right = (title: string) => ({ title, align: "right" as const })

interface Row {
  readonly name: string
  readonly touches: number
  readonly reachedPct: number | null
}

/** On which weekdays and in which hours touches were made, and how many of them reached somebody. */
export const timesSection = ({ team, zone }: RepAudit): string => {
  if (team.touches === 0) return ""
  const days = rowsText(
    "weekday",
    team.weekdays.map((row) => ({ name: row.weekday, ...row })),
  )
  const first = team.hours.findIndex(({ touches }) => touches > 0)
  if (first < 0) return [`When touches were made, in ${zone}`, days].join("\n")
  const last = team.hours.findLastIndex(({ touches }) => touches > 0)
  const hours = rowsText(
    "hour",
    team.hours.slice(first, last + 1).map((row) => ({ name: `${row.hour}:00`, ...row })),
  )
  return [`When touches were made, in ${zone}`, days, hours].join("\n")
}

// Where calls are not told from messages, nobody was spoken to and the column says nothing.
const rowsText = (title: string, rows: ReadonlyArray<Row>): string => {
  const spoken = rows.some(({ reachedPct }) => reachedPct !== null && reachedPct > 0)
  const most = Math.max(...rows.map(({ touches }) => touches))
  return table(
    [right(title), right("touches"), { title: "" }, ...(spoken ? [right("spoken to")] : [])],
    rows.map(({ name, reachedPct, touches }) => [
      name,
      String(touches),
      bar(touches, most, 30).padEnd(30),
      ...(spoken ? [percentText(reachedPct)] : []),
    ]),
  )
}
