import { type Asking, asking, atOf, rulesOf } from "../ask.js"
import { answer, basis, type Printer } from "../print.js"
import { flowText } from "../text/flow-text.js"

export interface FlowOptions extends Asking {
  readonly silent?: string
  readonly unspoken?: string
  readonly limit: number
}

export const flow = (options: FlowOptions, printer: Printer) =>
  asking(options, async (log) => {
    const { at, atIs } = await atOf(log, options)
    const check = await log.flow({
      at,
      ...(options.silent === undefined ? {} : { silentAfter: options.silent }),
      ...(options.unspoken === undefined ? {} : { notSpokenAfter: options.unspoken }),
    })
    answer(printer, options.format, { ...check, atIs, policy: await rulesOf(log, at) }, (result) =>
      [flowText(result, options.limit), basis(result, result.policy)].join("\n"),
    )
  })
