import type { FollowUpClient } from "@followthrough/kernel"

export type Audit = Awaited<ReturnType<FollowUpClient["audit"]>>
type Figures = Audit["team"]

/** A figure of the audit, what it counts, and where it stands in the answer. */
export interface Figure {
  readonly name: string
  readonly definition: string
  readonly of: (figures: Figures) => string
}

const number = (n: number | null): string => (n === null ? "–" : n.toLocaleString("en"))
const percent = (pct: number | null): string =>
  pct === null ? "–" : `${pct.toLocaleString("en", { maximumFractionDigits: 1 })} %`
const days = (n: number | null): string => (n === null ? "–" : `${number(n)} d`)
const seconds = (n: number | null): string => {
  if (n === null) return "–"
  if (n < 3600) return `${Math.round(n / 60)} min`
  return n < 172_800 ? `${number(Math.round(n / 360) / 10)} h` : days(Math.round(n / 8640) / 10)
}

/** The figures that are shown, in groups. The definitions are those of `docs/answers.md`, in short. */
export const figures: ReadonlyArray<readonly [string, ReadonlyArray<Figure>]> = [
  [
    "How much, and on whom",
    [
      {
        name: "Contacts",
        definition:
          "Open contacts, and those with whom something still happened; each is its owner’s.",
        of: ({ contacts }) => number(contacts),
      },
      {
        name: "Touches",
        definition:
          "Outbound personal touches of any outcome; newsletters and sequences never count.",
        of: ({ touches }) => number(touches),
      },
      {
        name: "Never touched",
        definition: "Share of the contacts with no touch at all.",
        of: ({ bandsPct }) => percent(bandsPct?.["0"] ?? null),
      },
      {
        name: "Reached",
        definition: "Share of the touches in which two people spoke or wrote live.",
        of: ({ touchOutcomesPct }) => percent(touchOutcomesPct?.reached ?? null),
      },
    ],
  ],
  [
    "What came of it",
    [
      {
        name: "Won",
        definition: "Attempts that ended with a sale; a repeat sale is another attempt.",
        of: ({ won }) => number(won),
      },
      {
        name: "Lost",
        definition: "Attempts that ended with a spoken no or a disqualification.",
        of: ({ lost }) => number(lost),
      },
      {
        name: "Win rate",
        definition: "Won of won and lost together.",
        of: ({ winRatePct }) => percent(winRatePct),
      },
      {
        name: "Conversion",
        definition: "Won of all contacts.",
        of: ({ conversionPct }) => percent(conversionPct),
      },
    ],
  ],
  [
    "Promises",
    [
      {
        name: "Fell due",
        definition: "Promises by reps that were due by then, for whoever owed them.",
        of: ({ promises }) => number(promises.due),
      },
      {
        name: "Kept",
        definition: "Kept in full by their due.",
        of: ({ promises }) => number(promises.kept),
      },
      {
        name: "Kept in part",
        definition: "Only a part of it by the due, whatever followed.",
        of: ({ promises }) => number(promises.partlyKept),
      },
      {
        name: "Late",
        definition: "Nothing by the due, something since.",
        of: ({ promises }) => number(promises.late),
      },
      {
        name: "Broken",
        definition: "Nothing by the due, and nothing since.",
        of: ({ promises }) => number(promises.broken),
      },
      {
        name: "Keep rate",
        definition: "Kept of those that fell due.",
        of: ({ keepRatePct }) => percent(keepRatePct),
      },
    ],
  ],
  [
    "How soon, how steadily",
    [
      {
        name: "Answer, half within",
        definition:
          "The time in which half of those who wrote, called or came by the web were answered.",
        of: ({ firstResponse }) => seconds(firstResponse.p50Seconds),
      },
      {
        name: "Answered within 1 h",
        definition: "Share of the answered and the still waiting.",
        of: ({ firstResponse }) => percent(firstResponse.within1hPct),
      },
      {
        name: "Gap, middle",
        definition: "Days between two touches with one contact: half of the gaps are no longer.",
        of: ({ gaps }) => days(gaps.p50Days),
      },
      {
        name: "Silences too long",
        definition: "Silences that became longer than the cadence allows.",
        of: ({ maxGap }) => number(maxGap.breaches),
      },
    ],
  ],
  [
    "Let go without a no",
    [
      {
        name: "Silent",
        definition: "Open prospects whose last touch is longer ago than the rules allow.",
        of: ({ dropped }) => number(dropped.silent),
      },
      {
        name: "Never tried",
        definition: "Open prospects whom nobody ever touched.",
        of: ({ dropped }) => number(dropped.neverTouched),
      },
      {
        name: "Told what is next",
        definition: "Share of the touches in which the contact was told when they will hear next.",
        of: ({ toldNextPct }) => percent(toldNextPct),
      },
      {
        name: "Recorded that day",
        definition: "Share of the touches that were recorded on the day on which they happened.",
        of: ({ recordingDelay }) => percent(recordingDelay.sameDayPct),
      },
    ],
  ],
]
