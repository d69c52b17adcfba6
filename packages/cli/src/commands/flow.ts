import { type Asking, asking, basisOf } from "../ask.js"
import { partyIdOf } from "../named.js"
import { answer, basisText, type Printer } from "../print.js"
import { flowText } from "../text/flow-text.js"

export interface FlowOptions extends Asking {
  readonly party?: string
  readonly silent?: string
  readonly unspoken?: string
  readonly limit: number
}

export const flow = (options: FlowOptions, printer: Printer) =>
  asking(options, async (log) => {
    const basis = await basisOf(log, options)
    const partyId = await partyIdOf(log, options.party)
    const check = await log.flow({
      ...basis.asOf,
      limit: "all",
      ...(partyId === undefined ? {} : { partyId }),
      ...(options.silent === undefined ? {} : { silentAfter: options.silent }),
      ...(options.unspoken === undefined ? {} : { notSpokenAfter: options.unspoken }),
    })
    answer(printer, options.format, { ...check, ...basis.told }, (result) =>
      [flowText(result, basis.zone, options.limit), basisText(basis)].join("\n"),
    )
  })
