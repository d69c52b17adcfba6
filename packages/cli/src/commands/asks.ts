import { type Asking, asking, atOf, repIdOf, rulesOf } from "../ask.js"
import { answer, basis, type Printer } from "../print.js"
import { asksText } from "../text/asks-text.js"

export interface AsksOptions extends Asking {
  readonly rep?: string
  readonly limit: number
}

export const asks = (options: AsksOptions, printer: Printer) =>
  asking(options, async (log) => {
    const { at, atIs } = await atOf(log, options)
    const repId = await repIdOf(log, options.rep)
    const result = await log.asks({ at, ...(repId === undefined ? {} : { repId }) })
    answer(printer, options.format, { ...result, atIs, policy: await rulesOf(log, at) }, (all) =>
      [asksText(all, options.limit), basis(all, all.policy)].join("\n"),
    )
  })
