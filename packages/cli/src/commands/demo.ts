import { openFollowthrough } from "@followthrough/kernel"
import { Followthrough, sqliteFollowthrough } from "@followthrough/kernel/effect"
import { Effect, Either } from "effect"
import { demoNow, demoReps, salesTeam } from "../demo/sales-team.js"
import type { Printer } from "../print.js"
import { badInput } from "../problem.js"
import { recordInto } from "../recording.js"
import { asksText } from "../text/asks-text.js"
import { auditText } from "../text/audit-text.js"
import { promisesText } from "../text/promises-text.js"
import { queueText } from "../text/queue-text.js"

export interface DemoOptions {
  readonly db: string
  readonly seed: number
}

const WORKSPACE = "main"

/** Records a made-up team's half year into a file and prints what the kernel says about it. */
export const demo = async ({ db, seed }: DemoOptions, printer: Printer) => {
  const recordings = salesTeam(seed)
  printer.out(
    `A made-up sales team of ${demoReps.length}, half a year, seed ${seed}. Every touch has the same\nchance of a win; the reps differ in what they do.\n\n`,
  )
}
