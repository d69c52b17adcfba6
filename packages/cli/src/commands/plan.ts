import type { LocalDate } from "@followthrough/core"
import { type Asking, asking, basisOf } from "../ask.js"
import { repIdOf } from "../named.js"
import { answer, basisText, type Printer } from "../print.js"
import { usage } from "../problem.js"
import { planText } from "../text/plan-text.js"

export interface PlanOptions extends Asking {
  readonly rep?: string
  readonly from?: LocalDate
  readonly days?: number
  readonly week?: true
  readonly month?: true
  readonly limit: number
}

export const plan = (options: PlanOptions, printer: Printer) => {
  const { from, month, week } = options
  const lengths = [options.days, week && ("week" as const), month && ("month" as const)].filter(
    (length) => length !== undefined,
  )
  if (lengths.length > 1) throw usage("--days, --week and --month: only one of them")
  const [days = "week"] = lengths
  return asking(options, async (log) => {
    const basis = await basisOf(log, options)
    const repId = await repIdOf(log, options.rep)
    const result = await log.plan({
      ...basis.asOf,
      days,
      ...(from === undefined ? {} : { from }),
      ...(repId === undefined ? {} : { repId }),
    })
    answer(printer, options.format, { ...result, ...basis.told }, (all) =>
      [planText(all, options.limit, basis.zone), basisText(basis)].join("\n"),
    )
  })
}
