import { openFollowthrough } from "@followthrough/kernel"
import * as Either from "effect/Either"
import { demoCommandId, demoNow, demoReps, salesTeam } from "../demo/sales-team.js"
import { repNames } from "../named.js"
import { storeAt } from "../place.js"
import type { Printer } from "../print.js"
import { badInput } from "../problem.js"
import { recordingInto } from "../recorder.js"
import { asksText } from "../text/asks-text.js"
import { auditOverview } from "../text/audit-text.js"
import { promisesText } from "../text/promises-text.js"
import { queueText } from "../text/queue-text.js"

export interface DemoOptions {
  readonly db: string
  readonly seed: number
}

const WORKSPACE = "main"
/** The one who breaks promises has the queue most worth a look. */
const SHOWN = "bram"

/** Records a made-up team's year into a file and prints what the kernel says about it. */
export const demo = async ({ db, seed }: DemoOptions, printer: Printer) => {
  const recordings = salesTeam(seed)
  const recorded = await recordingInto(
    { db, workspace: WORKSPACE },
    async ({ firstCommandId, recordAll }) => {
      const first = await firstCommandId()
      if (first !== undefined && first !== demoCommandId(seed, 0)) {
        throw badInput(`${db} holds another log; name a new file with --db`)
      }
      const outcomes = await recordAll(recordings)
      return outcomes.filter((outcome) => Either.isRight(outcome) && !outcome.right.replayed).length
    },
  )
  const log = await openFollowthrough({
    workspace: WORKSPACE,
    store: storeAt(db, "read"),
  })
  try {
    const at = new Date(demoNow)
    const { rules } = await log.policy({ at })
    const { zone } = rules
    printer.out(
      `${[
        `A made-up sales team of ${demoReps.length} over a year (seed ${seed}): ${recordings.length} facts, ${recorded} of them new in ${db}.`,
        "Each touch has the same chance of a win, whoever makes it; the reps differ in what they do.",
        "",
        queueText(await log.next({ at, repId: SHOWN, limit: 6 }), zone),
        "",
        promisesText(await log.promises({ at }), zone, 4, await repNames(log)),
        "",
        asksText(await log.asks({ at }), zone, 3),
        "",
        auditOverview(await log.audit({ at }), zone, 10),
        "",
        `The log is in ${db}. Try next:`,
        `  npx followthrough next --db ${db} --rep cleo --limit 5`,
        `  npx followthrough plan --db ${db} --rep cleo`,
        `  npx followthrough audit --db ${db}`,
        `  npx followthrough flow --db ${db} --silent 14d`,
        `  npx followthrough explain c101 --db ${db}`,
        `  npx followthrough log c101 --db ${db}`,
      ].join("\n")}\n`,
    )
  } finally {
    await log.close()
  }
}
