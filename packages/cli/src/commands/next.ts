import { type Asking, asking, atOf, repIdOf } from "../ask.js"
import { answer, basis, type Printer } from "../print.js"
import { queueText } from "../text/queue-text.js"

export interface NextOptions extends Asking {
  readonly rep?: string
  readonly queue?: string
  readonly limit: number
}

export const next = (options: NextOptions, printer: Printer) =>
  asking(options, async (log) => {
    const { at, atIs } = await atOf(log, options)
    const repId = await repIdOf(log, options.rep)
    const queue = await log.next({
      at,
      limit: options.limit,
      ...(repId === undefined ? {} : { repId }),
      ...(options.queue === undefined ? {} : { queue: options.queue }),
    })
    answer(printer, options.format, { ...queue, atIs }, (result) =>
      [queueText(result), basis(result, result.policy)].join("\n"),
    )
  })
