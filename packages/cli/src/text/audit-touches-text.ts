import type { AuditFigures, Bands, HazardAt, RepAudit } from "@followthrough/projection"
import { bar } from "./bar.js"
import { percentText } from "./percent-text.js"
import { table } from "./table.js"

const names = ["0", "1", "2", "3", "4", "5-12", "13+"] as const

const right = (title: string) => ({ title, align: "right" as const })

/** How contacts spread over numbers of touches. */
export const bandsSection = ({ bands, bandsPct, dayBandsPct }: AuditFigures): string => {
  if (bandsPct === null) return ""
  const most = Math.max(...names.map((name) => bandsPct[name]))
  return [
    "Touches per contact (personal, from us; beside them the share by days with a touch)",
    table(
      [right("touches"), right("contacts"), right("share"), { title: "" }, right("by days")],
      names.map((name) => [
        name,
        String(bands[name]),
        percentText(bandsPct[name]),
        bar(bandsPct[name], most, 30).padEnd(30),
        percentText(dayBandsPct?.[name] ?? null),
      ]),
    ),
  ].join("\n")
}

/** At which touch wins came, beside the chart that everybody knows and nobody can source. */
export const winsSection = ({ folklore, team }: RepAudit): string => {
  const { winBands, winBandsPct } = team
  if (winBandsPct === null) return ""
  const most = Math.max(...names.map((name) => winBandsPct[name]))
  const said: Partial<Bands> = folklore.winBandsPct
  return [
    "Wins by the touch they came at",
    table(
      [right("touch"), right("wins"), right("share"), { title: "" }, right("folklore*")],
      names.map((name) => [
        name,
        String(winBands[name]),
        percentText(winBandsPct[name]),
        bar(winBandsPct[name], most, 30).padEnd(30),
        said[name] === undefined ? "" : `${said[name]} %`,
      ]),
    ),
    `  * ${folklore.label}`,
  ].join("\n")
}

const SHOWN = 13

/** The chance at each touch, with the interval that so few attempts leave open. */
export const hazardSection = ({ hazard, won }: AuditFigures): string => {
  if (won === 0) return ""
  const rows = hazard.filter(({ k }) => k <= SHOWN)
  const most = Math.max(...rows.map(({ highPct }) => highPct))
  const more = hazard.length - rows.length
  return [
    "Chance of a win at each touch, of the attempts that came that far (open ones included)",
    table(
      [right("touch"), right("reached"), right("won"), right("chance"), { title: "95 % interval" }],
      rows.map((row) => [
        String(row.k),
        String(row.reached),
        String(row.won),
        percentText(row.hazardPct),
        interval(row, most),
      ]),
    ) + (more === 0 ? "" : `\n  … and ${more} more touches in the JSON`),
  ].join("\n")
}

const WIDTH = 30

// ├──●───┤ on a scale from 0 to the highest bound shown.
const interval = ({ hazardPct, highPct, lowPct }: HazardAt, most: number): string => {
  const place = (pct: number): number => Math.round((pct / most) * (WIDTH - 1))
  const [low, at, high] = [place(lowPct), place(hazardPct), place(highPct)]
  const drawn = Array.from({ length: WIDTH }, (_, n) => {
    if (n === at) return "●"
    if (n === low) return "├"
    if (n === high) return "┤"
    return n > low && n < high ? "─" : " "
  })
  return `${drawn.join("")} ${lowPct.toFixed(1)}–${highPct.toFixed(1)} %`
}
