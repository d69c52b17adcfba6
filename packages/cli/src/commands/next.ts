import type { Asking } from "../ask.js"
import { listing } from "../listing.js"
import { queueOf, repIdOf } from "../named.js"
import { answer, basisText, type Printer } from "../print.js"
import { queueText } from "../text/queue-text.js"

export interface NextOptions extends Asking {
  readonly rep?: string
  readonly queue?: string
  readonly limit: number
}

export const next = (options: NextOptions, printer: Printer) =>
  listing(options, printer, async (log, basis) => {
    const repId = await repIdOf(log, options.rep)
    const queueName = await queueOf(log, options.queue)
    const queue = await log.next({
      ...basis.asOf,
      limit: options.limit,
      ...(repId === undefined ? {} : { repId }),
      ...(queueName === undefined ? {} : { queue: queueName }),
    })
    answer(printer, options.format, { ...queue, ...basis.told }, (result) =>
      [queueText(result, basis.zone), basisText(basis)].join("\n"),
    )
  })
