import { durationToText } from "../../time/duration.js"
import { UTC } from "../../time/zone.js"
import type { Cadence } from "../cadence.js"
import { afterPause, type Pause } from "../pause.js"
import type { CadenceDefect } from "./defect.js"
import { laterFrom } from "./nominal-time.js"

/** `min` ≤ `ideal` ≤ `max`, from whatever day they are counted. */
export const checkGaps = ({ gap }: Cadence, path: string): ReadonlyArray<CadenceDefect> => [
  ...inOrder(gap, "min", "ideal", path),
  ...inOrder(gap, "ideal", "max", path),
  ...inOrder(gap, "min", "max", path),
]

const inOrder = (
  gap: Cadence["gap"],
  shorter: "min" | "ideal",
  longer: "ideal" | "max",
  path: string,
): ReadonlyArray<CadenceDefect> => {
  const after = (pause: Pause) => (from: Parameters<typeof afterPause>[0]) =>
    afterPause(from, pause, UTC)
  if (laterFrom(after(gap[shorter]), after(gap[longer])) === undefined) return []
  const [one, other] = [durationToText(gap[shorter]), durationToText(gap[longer])]
  return [
    {
      code: "gaps-out-of-order",
      path: `${path}.gap.${shorter}`,
      message: `the ${shorter} gap ${one} can be longer than the ${longer} gap ${other}`,
      fix: `make ${shorter} at most ${other}, or ${longer} at least ${one}`,
    },
  ]
}
