import {
  type AuditFigures,
  type RepAudit,
  type RepFigures,
  sayInstant,
  sayInstantAndZone,
} from "@followthrough/projection"
import { monthsSection } from "./audit-months-text.js"
import { bandsSection, hazardSection, winsSection } from "./audit-touches-text.js"
import { followUpSection, spreadSection, workSection } from "./audit-work-text.js"
import { shorten } from "./contact-name.js"
import { kindsText } from "./kinds-text.js"
import { percentText } from "./percent-text.js"
import { secondsText } from "./seconds-text.js"
import { table } from "./table.js"

const repName = (rep: Pick<RepFigures, "repId" | "name" | "externalId">): string =>
  shorten(rep.repId === null ? "(nobody)" : (rep.name ?? rep.externalId ?? rep.repId), 30)

/** What reps did, and what came of it: the most important of an audit. */
export const auditOverview = (audit: RepAudit, zone: string, limit: number): string =>
  sections([
    [headline(audit, zone), repsSection(audit, limit)].join("\n"),
    bandsSection(audit.team),
    winsSection(audit),
  ])

/** The whole audit: the most important first, then one section after the other. */
export const auditText = (audit: RepAudit, zone: string, limit: number): string => {
  const { evidence, team } = audit
  return sections([
    auditOverview(audit, zone, limit),
    hazardSection(team),
    followUpSection(audit),
    workSection(team),
    monthsSection(team),
    spreadSection(audit),
    doubtsSection(audit),
    evidence === undefined
      ? ""
      : `Facts behind ${evidence.figure} (${evidence.facts.length}):\n  ${evidence.facts.join(" ")}`,
  ])
}

const doubtsSection = ({ doubts }: RepAudit): string =>
  doubts.total === 0
    ? ""
    : `Doubts in the log: ${doubts.total} (${kindsText(doubts).join(", ")}); followthrough doubts lists them`

const sections = (all: ReadonlyArray<string>): string =>
  all.filter((section) => section !== "").join("\n\n")

const headline = (audit: RepAudit, zone: string): string => {
  const counted = audit.play === undefined ? "" : `, counting touches of play ${audit.play}`
  return `Audit at ${sayInstantAndZone(audit.at, zone)}${windowText(audit, zone)}${counted}`
}

const windowText = ({ from, to }: RepAudit, zone: string): string => {
  if (from !== undefined && to !== undefined)
    return `, facts from ${sayInstant(from, zone)} to before ${sayInstant(to, zone)}`
  if (from !== undefined) return `, facts from ${sayInstant(from, zone)}`
  return to === undefined ? "" : `, facts before ${sayInstant(to, zone)}`
}

const titles = [
  "contacts",
  "touches",
  "each",
  "won",
  "lost",
  "win rate",
  "first answer",
  "promises kept",
  "too long silent",
  "dropped",
]

const repsSection = ({ reps, team }: RepAudit, limit: number): string => {
  const lines: ReadonlyArray<readonly [string, AuditFigures]> = [
    ["team", team],
    ...reps.slice(0, limit).map((rep) => [repName(rep), rep] as const),
  ]
  const cut = reps.length > limit ? `\n  … and ${reps.length - limit} more reps` : ""
  return (
    table(
      [{ title: "" }, ...titles.map((title) => ({ title, align: "right" as const }))],
      lines.map(([name, figures]) => [name, ...cellsOf(figures)]),
    ) + cut
  )
}

const cellsOf = (figures: AuditFigures): ReadonlyArray<string> => {
  const { contacts, dropped, firstResponse, keepRatePct, lost, maxGap, touches, won } = figures
  return [
    String(contacts),
    String(touches),
    contacts === 0 ? "–" : (touches / contacts).toFixed(2),
    String(won),
    String(lost),
    percentText(figures.winRatePct),
    secondsText(firstResponse.p50Seconds),
    percentText(keepRatePct),
    String(maxGap.breaches),
    String(dropped.assumed + dropped.silent + dropped.neverTouched),
  ]
}
