import type { AuditFigures, RepAudit, Spread, WaitFigures } from "@followthrough/projection"
import { sayDuration } from "@followthrough/projection/english"
import { bar } from "./bar.js"
import { shorten } from "./contact-name.js"
import { percentText } from "./percent-text.js"
import { secondsText } from "./seconds-text.js"
import { table } from "./table.js"

const lines = (rows: ReadonlyArray<readonly [string, string] | undefined>): string => {
  const told = rows.filter((row) => row !== undefined)
  const width = Math.max(...told.map(([name]) => name.length))
  return told.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`).join("\n")
}

/** How soon and how steadily people were followed up. */
export const followUpSection = (audit: RepAudit): string => {
  const { cycleDays, dropped, firstAttempt, firstResponse, gaps, lag, maxGap, promises } =
    audit.team
  const still = (waiting: number): string => (waiting === 0 ? "" : `; ${waiting} still waiting`)
  const assumed = dropped.assumptions
    .slice(0, 3)
    .map(({ contacts, reason }) => `"${reason}" ${contacts}`)
    .join(", ")
  const days = (p50: number | null, p90: number | null): string =>
    `median ${p50 ?? "–"}, 90th percentile ${p90 ?? "–"} days`
  return [
    "Following up",
    lines([
      firstAttempt.n + firstAttempt.waiting === 0
        ? undefined
        : ["first attempt", `${waitText(firstAttempt)}${still(firstAttempt.waiting)}`],
      firstResponse.n + firstResponse.waiting === 0
        ? undefined
        : ["first answer", `${waitText(firstResponse)}${still(firstResponse.waiting)}`],
      lag === undefined ? undefined : [`after ${audit.lagFrom}`, waitText(lag)],
      gaps.n === 0
        ? undefined
        : ["between touches", `${days(gaps.p50Days, gaps.p90Days)}, longest ${gaps.maxDays}`],
      [
        "too long silent",
        `${maxGap.breaches} times longer than the cadence allows; ${maxGap.excused} more were held`,
      ],
      promises.due === 0
        ? undefined
        : [
            "promises due",
            `${promises.due}: ${promises.kept} kept, ${promises.partlyKept} partly, ${promises.late} late, ${promises.broken} broken`,
          ],
      [
        "dropped without a no",
        `${dropped.assumed} given up as assumed${assumed === "" ? "" : ` (${assumed})`}, ${dropped.silent} silent for ${sayDuration(audit.silentAfter)}, ${dropped.neverTouched} never touched`,
      ],
      cycleDays.won.n === 0
        ? undefined
        : ["added to won", days(cycleDays.won.p50Days, cycleDays.won.p90Days)],
      cycleDays.lost.n === 0
        ? undefined
        : ["added to lost", days(cycleDays.lost.p50Days, cycleDays.lost.p90Days)],
    ]),
  ].join("\n")
}

const right = (title: string) => ({ title, align: "right" as const })

const GAPS: ReadonlyArray<readonly [string, number]> = [
  ["same day", 0],
  ["1", 1],
  ["2–3", 3],
  ["4–7", 7],
  ["8–14", 14],
  ["15–30", 30],
  ["31–90", 90],
  ["over 90", Number.POSITIVE_INFINITY],
]

/** How many days lie between touches. */
export const gapsSection = ({ gaps }: AuditFigures): string => {
  if (gaps.n === 0) return ""
  const counts = new Map<string, number>(GAPS.map(([name]) => [name, 0]))
  for (const [days, n] of Object.entries(gaps.byDays)) {
    const [name = ""] = GAPS.find(([, most]) => Number(days) <= most) ?? []
    counts.set(name, (counts.get(name) ?? 0) + n)
  }
  const most = Math.max(...counts.values())
  return [
    "Days between touches",
    table(
      [right("days"), right("times"), right("share"), { title: "" }],
      [...counts].map(([name, n]) => [
        name,
        String(n),
        percentText((100 * n) / gaps.n),
        bar(n, most, 30).padEnd(30),
      ]),
    ),
  ].join("\n")
}

const waitText = (wait: WaitFigures): string => {
  const dayOnly = wait.dayOnly === 0 ? "" : `; ${wait.dayOnly} left out, known to the day only`
  const working =
    wait.working === null || wait.working.p50Seconds === null
      ? ""
      : ` (working time: ${secondsText(wait.working.p50Seconds)})`
  return `${wait.n}: median ${secondsText(wait.p50Seconds)}${working}, 90th percentile ${secondsText(wait.p90Seconds)}; within 5 min ${percentText(wait.within5mPct)}, 1 h ${percentText(wait.within1hPct)}, 24 h ${percentText(wait.within24hPct)}${dayOnly}`
}

const STAGES = ["prospect", "customer", "declined"] as const

/** What the work consisted of, and whom it went to. */
export const workSection = (team: AuditFigures): string => {
  const { attention, byStage, recordingDelay, toldNextPct, touches } = team
  if (touches === 0) return ""
  const share = (n: number): string => percentText((100 * n) / touches)
  const mix = (counts: { readonly [name: string]: number }, all = touches): string =>
    Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .slice(0, 6)
      .map(([name, n]) => `${name} ${percentText((100 * n) / all)}`)
      .join(", ")
  const classified = Object.values(team.classifications).reduce((sum, n) => sum + n, 0)
  return [
    "The work",
    lines([
      ["channels", mix(team.channels)],
      Object.keys(team.plays).length === 0 ? undefined : ["for", mix(team.plays)],
      ["ended as", mix(team.touchOutcomes)],
      classified === 0
        ? undefined
        : ["classified", `${classified}: ${mix(team.classifications, classified)}`],
      ["beside them", `${team.automated} automated, ${team.inbound} from contacts`],
      [
        "went to",
        STAGES.map((stage) => `${stage}s ${share(byStage[stage].touches)}`)
          .join(", ")
          .replace("declineds", "declined"),
      ],
      ...attention.map(
        ({ currency, quarters }) =>
          [
            `customers by ${currency ?? "value"}`,
            `touches each, from those who bought most to least: ${quarters.map(({ touchesPerCustomer }) => touchesPerCustomer?.toFixed(1) ?? "–").join(", ")}`,
          ] as const,
      ),
      ...team.customerValue.map(
        ({ currency, customers, perCustomer, value, year }) =>
          [
            `sold in ${year}`,
            `${amount(value)} ${currency ?? ""} to ${customers} customers, ${amount(perCustomer ?? 0)} each`,
          ] as const,
      ),
      ["told when next", percentText(toldNextPct)],
      [
        "recorded",
        `${percentText(recordingDelay.sameDayPct)} on the same day; 90th percentile ${secondsText(recordingDelay.p90Seconds)}`,
      ],
    ]),
  ].join("\n")
}

const amount = (value: number): string => value.toFixed(value % 1 === 0 ? 0 : 2)

/** How far reps lie apart. */
export const spreadSection = ({ reps, spread }: RepAudit): string => {
  const nameOf = (repId: string): string =>
    shorten(reps.find((rep) => rep.repId === repId)?.name ?? repId, 24)
  const row = (
    name: string,
    of: Spread | null,
    text: (value: number) => string,
  ): ReadonlyArray<ReadonlyArray<string>> =>
    of === null || of.reps < 2
      ? []
      : [
          [
            name,
            text(of.min),
            text(of.median),
            text(of.max),
            nameOf(of.minRepId),
            nameOf(of.maxRepId),
          ],
        ]
  const rows = [
    ...row("win rate", spread.winRatePct, percentText),
    ...row("won per contact", spread.conversionPct, percentText),
    ...row("touches per contact", spread.touchesPerContact, (n) => n.toFixed(2)),
    ...row("days between touches", spread.gapP50Days, String),
    ...row("first answer", spread.firstResponseP50Seconds, secondsText),
    ...row("answered within 1 h", spread.firstResponseWithin1hPct, percentText),
    ...row("promises kept", spread.keepRatePct, percentText),
    ...row("told when next", spread.toldNextPct, percentText),
    ...row("next step decided", spread.coveragePct, percentText),
    ...row("recorded same day", spread.recordedSameDayPct, percentText),
  ]
  if (rows.length === 0) return ""
  return [
    "Between reps",
    table(
      [
        { title: "" },
        right("lowest"),
        right("middle"),
        right("highest"),
        { title: "lowest is" },
        { title: "highest is" },
      ],
      rows,
    ),
  ].join("\n")
}
