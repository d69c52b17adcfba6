import type { Instant } from "@followthrough/core"
import { type Asking, asking, basisOf } from "../ask.js"
import { repIdOf } from "../named.js"
import { answer, basisText, type Printer } from "../print.js"
import { badInput, usage } from "../problem.js"
import { auditText } from "../text/audit-text.js"

export interface AuditOptions extends Asking {
  readonly rep?: string
  readonly from?: Instant
  readonly to?: Instant
  readonly play?: string
  readonly lagFrom?: string
  readonly facts?: string
  readonly limit: number
}

export const audit = (options: AuditOptions, printer: Printer) => {
  const { facts, from, lagFrom, play, to } = options
  if (from !== undefined && to !== undefined && from >= to) {
    throw usage("--from must be before --to: the window is from one up to the other, without it")
  }
  return asking(options, async (log) => {
    const basis = await basisOf(log, options)
    const repId = await repIdOf(log, options.rep)
    const result = await log.audit({
      ...basis.asOf,
      ...(from === undefined ? {} : { from: new Date(from) }),
      ...(to === undefined ? {} : { to: new Date(to) }),
      ...(play === undefined ? {} : { play }),
      ...(lagFrom === undefined ? {} : { lagFrom }),
      ...(repId === undefined ? {} : { repId }),
      ...(facts === undefined ? {} : { evidence: facts }),
    })
    if (facts !== undefined && !((facts.split(".")[0] ?? "") in result.team)) {
      throw badInput(
        `--facts ${facts}: the audit has no figure of that name; there are ${Object.keys(result.team).join(", ")}`,
      )
    }
    answer(printer, options.format, { ...result, ...basis.told }, (all) =>
      [auditText(all, basis.zone, options.limit), basisText(basis)].join("\n"),
    )
  })
}
