import type { AuditFigures, PartFigures, RepAudit, RepFigures } from "@followthrough/projection"
import { sayInstant, sayInstantAndZone } from "@followthrough/projection/english"
import { monthsSection } from "./audit-months-text.js"
import { timesSection } from "./audit-times-text.js"
import { bandsSection, hazardSection, winsSection } from "./audit-touches-text.js"
import { followUpSection, gapsSection, spreadSection, workSection } from "./audit-work-text.js"
import { shorten } from "./contact-name.js"
import { kindsText } from "./kinds-text.js"
import { percentText } from "./percent-text.js"
import { secondsText } from "./seconds-text.js"
import { table } from "./table.js"

const repName = ({ externalId, name, repId }: RepFigures): string =>
  shorten(repId === null ? "(nobody)" : (name ?? externalId ?? repId), 30)

const partName = ({ externalId, name, part }: PartFigures): string =>
  shorten(part === null ? "(none)" : (name ?? externalId ?? part), 30)

/** What reps did, and what came of it: the most important of an audit. */
export const auditOverview = (audit: RepAudit, zone: string, limit: number): string =>
  sections([
    [headline(audit, zone), partsSection(audit, limit)].join("\n"),
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
    gapsSection(team),
    workSection(team),
    timesSection(audit),
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
  const party = audit.partyId === undefined ? "" : `, party ${audit.partyId} alone`
  return `Audit at ${sayInstantAndZone(audit.at, zone)}${windowText(audit, zone)}${party}${counted}`
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

// By rep, unless they were to be cut otherwise.
const partsSection = ({ cut, reps, team }: RepAudit, limit: number): string => {
  const parts: ReadonlyArray<readonly [string, AuditFigures]> =
    cut === undefined
      ? reps.map((rep) => [repName(rep), rep])
      : cut.parts.map((part) => [partName(part), part])
  const lines = [["team", team] as const, ...parts.slice(0, limit)]
  const more = parts.length - limit
  const rest = more > 0 ? `\n  … and ${more} more; --limit shows them` : ""
  return (
    table(
      [
        { title: cut === undefined ? "" : `by ${cut.by}` },
        ...titles.map((title) => ({ title, align: "right" as const })),
      ],
      lines.map(([name, figures]) => [name, ...cellsOf(figures)]),
    ) + rest
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
