import { type Asking, asking, atOf, repIdOf, rulesOf } from "../ask.js"
import { answer, basis, type Printer } from "../print.js"
import { promisesText } from "../text/promises-text.js"

export interface PromisesOptions extends Asking {
  readonly rep?: string
  readonly limit: number
}

export const promises = (options: PromisesOptions, printer: Printer) =>
  asking(options, async (log) => {
    const { at, atIs } = await atOf(log, options)
    const repId = await repIdOf(log, options.rep)
    const ledger = await log.promises({ at, ...(repId === undefined ? {} : { repId }) })
    answer(printer, options.format, { ...ledger, atIs, policy: await rulesOf(log, at) }, (result) =>
      [promisesText(result, options.limit), basis(result, result.policy)].join("\n"),
    )
  })
