import {
  type AuditFigures,
  type Lag,
  type RepAudit,
  type RepFigures,
  sayInstant,
  sayInstantAndZone,
} from "@followthrough/projection"
import { shorten } from "./contact-name.js"
import { percentText } from "./percent-text.js"
import { table } from "./table.js"

const repName = (rep: RepFigures): string =>
  shorten(rep.repId === null ? "(nobody)" : (rep.name ?? rep.externalId ?? rep.repId), 30)

/** Each rep beside the team: what they did, what came of it, and at which touch. */
export const auditText = (audit: RepAudit, zone: string, limit: number): string => {
  const lines: ReadonlyArray<readonly [string, AuditFigures]> = [
    ["team", audit.team],
    ...audit.reps.slice(0, limit).map((rep) => [repName(rep), rep] as const),
  ]
  const counted = audit.play === undefined ? "" : `, counting touches of play ${audit.play}`
  const cut = audit.reps.length > limit ? `\n  … and ${audit.reps.length - limit} more reps` : ""
  return [
    `Audit at ${sayInstantAndZone(audit.at, zone)}${windowText(audit, zone)}${counted}`,
    table(
      [
        { title: "" },
        ...["contacts", "touches", "won", "lost", "win rate", "per contact"].map((title) => ({
          title,
          align: "right" as const,
        })),
      ],
      lines.map(([name, figures]) => [
        name,
        String(figures.contacts),
        String(figures.touches),
        String(figures.won),
        String(figures.lost),
        percentText(figures.winRatePct),
        figures.contacts === 0 ? "–" : (figures.touches / figures.contacts).toFixed(2),
      ]),
    ) + cut,
    "",
    "Contacts by number of touches, in per cent:",
    table(
      [{ title: "" }, ...bandNames.map((title) => ({ title, align: "right" as const }))],
      lines.map(([name, figures]) => [name, ...bandNames.map((band) => bandShare(figures, band))]),
    ),
    "",
    `Wins by touch (team): ${winsText(audit.team)}`,
    ...(audit.team.lag === undefined ? [] : [lagText(audit.team.lag, audit)]),
  ].join("\n")
}

const bandNames = ["0", "1", "2", "3", "4", "5-12", "13+"] as const

const bandShare = ({ bands, contacts }: AuditFigures, band: (typeof bandNames)[number]): string =>
  contacts === 0 ? "–" : ((100 * bands[band]) / contacts).toFixed(1)

const windowText = ({ from, to }: RepAudit, zone: string): string => {
  if (from !== undefined && to !== undefined)
    return `, facts from ${sayInstant(from, zone)} to before ${sayInstant(to, zone)}`
  if (from !== undefined) return `, facts from ${sayInstant(from, zone)}`
  return to === undefined ? "" : `, facts before ${sayInstant(to, zone)}`
}

const winsText = ({ winsByTouch }: AuditFigures): string => {
  const wins = Object.entries(winsByTouch)
  return wins.length === 0 ? "none" : wins.map(([k, n]) => `touch ${k}: ${n}`).join(", ")
}

const lagText = (lag: Lag, { lagFrom }: RepAudit): string => {
  const seconds = (value: number | null) => (value === null ? "–" : `${value} s`)
  const skipped = lag.dayOnly === 0 ? "" : `; ${lag.dayOnly} left out, known to the day only`
  return `Lag from the first ${lagFrom}: ${lag.n} contacts, median ${seconds(lag.p50Seconds)}, 90th percentile ${seconds(lag.p90Seconds)}${skipped}`
}
