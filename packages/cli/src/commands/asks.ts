import { type Asking, asking, basisOf } from "../ask.js"
import { partyIdOf, repIdOf } from "../named.js"
import { answer, basisText, type Printer } from "../print.js"
import { asksText } from "../text/asks-text.js"

export interface AsksOptions extends Asking {
  readonly party?: string
  readonly rep?: string
  readonly limit: number
}

export const asks = (options: AsksOptions, printer: Printer) =>
  asking(options, async (log) => {
    const basis = await basisOf(log, options)
    const repId = await repIdOf(log, options.rep)
    const partyId = await partyIdOf(log, options.party)
    const result = await log.asks({
      ...basis.asOf,
      limit: "all",
      ...(repId === undefined ? {} : { repId }),
      ...(partyId === undefined ? {} : { partyId }),
    })
    answer(printer, options.format, { ...result, ...basis.told }, (all) =>
      [asksText(all, basis.zone, options.limit), basisText(basis)].join("\n"),
    )
  })
