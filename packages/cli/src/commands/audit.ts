import { type Asking, asking, basisOf } from "../ask.js"
import { partyIdOf, repIdOf, unknownInAudit } from "../named.js"
import { answer, basisText, type Printer } from "../print.js"
import { usage } from "../problem.js"
import { auditText } from "../text/audit-text.js"

export interface AuditOptions extends Asking {
  readonly rep?: string
  readonly party?: string
  readonly by?: "manager" | "source" | "party"
  readonly part?: string
  readonly from?: string
  readonly to?: string
  readonly play?: string
  readonly lagFrom?: string
  readonly facts?: string
  readonly limit: number
}

export const audit = (options: AuditOptions, printer: Printer) => {
  const { by, facts, from, lagFrom, play, to } = options
  if (options.part !== undefined && by === undefined) {
    throw usage("--part is a part of a cut: say by what as well, such as --by manager")
  }
  return asking(options, async (log) => {
    const basis = await basisOf(log, options)
    const repId = await repIdOf(log, options.rep)
    const partyId = await partyIdOf(log, options.party)
    // A manager may be called by name, as any rep.
    const part = by === "manager" ? await repIdOf(log, options.part) : options.part
    const result = await log.audit({
      ...basis.asOf,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(play === undefined ? {} : { play }),
      ...(lagFrom === undefined ? {} : { lagFrom }),
      ...(repId === undefined ? {} : { repId }),
      ...(partyId === undefined ? {} : { partyId }),
      ...(by === undefined ? {} : { by }),
      ...(part === undefined ? {} : { part }),
      ...(facts === undefined ? {} : { evidence: facts }),
    })
    if (result.from !== undefined && result.to !== undefined && result.from >= result.to) {
      throw usage("--from must be before --to: the window is from one up to the other, without it")
    }
    const [unknown] = result.unknown ?? []
    if (unknown !== undefined) throw unknownInAudit(unknown)
    answer(printer, options.format, { ...result, ...basis.told }, (all) =>
      [auditText(all, basis.zone, options.limit), basisText(basis)].join("\n"),
    )
  })
}
