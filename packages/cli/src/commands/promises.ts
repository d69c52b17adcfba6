import { type Asking, asking, basisOf } from "../ask.js"
import { repIdOf, repNames } from "../named.js"
import { answer, basisText, type Printer } from "../print.js"
import { promisesText } from "../text/promises-text.js"

export interface PromisesOptions extends Asking {
  readonly rep?: string
  readonly limit: number
}

export const promises = (options: PromisesOptions, printer: Printer) =>
  asking(options, async (log) => {
    const basis = await basisOf(log, options)
    const repId = await repIdOf(log, options.rep)
    const nameOf = await repNames(log)
    const ledger = await log.promises({
      ...basis.asOf,
      limit: "all",
      ...(repId === undefined ? {} : { repId }),
    })
    answer(printer, options.format, { ...ledger, ...basis.told }, (result) =>
      [promisesText(result, basis.zone, options.limit, nameOf), basisText(basis)].join("\n"),
    )
  })
