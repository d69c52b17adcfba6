import type { AuditFigures } from "@followthrough/projection"
import { bar } from "./bar.js"
import { percentText } from "./percent-text.js"
import { table } from "./table.js"

const SHOWN = 12

/** Month by month: what was done, what came of it, and for how many a next step was decided. */
export const monthsSection = ({ months }: AuditFigures): string => {
  if (months.length < 2) return ""
  const shown = months.slice(-SHOWN)
  const most = Math.max(...shown.map(({ touches }) => touches))
  const right = (title: string) => ({ title, align: "right" as const })
  return [
    `By month${months.length > SHOWN ? ` (the last ${SHOWN} of ${months.length})` : ""}; open, and with a decided next step, at its end`,
    table(
      [
        { title: "month" },
        right("added"),
        right("touches"),
        { title: "" },
        right("won"),
        right("lost"),
        right("open"),
        right("decided"),
      ],
      shown.map((month) => [
        month.month,
        String(month.added),
        String(month.touches),
        bar(month.touches, most, 20).padEnd(20),
        String(month.won),
        String(month.lost),
        String(month.open),
        percentText(month.coveragePct),
      ]),
    ),
  ].join("\n")
}
