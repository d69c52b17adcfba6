import { type Instant, instantToIso } from "@followthrough/core"
import { type Asking, asking, basisOf } from "../ask.js"
import { queueOf, repIdOf } from "../named.js"
import { answer, basisText, type Printer } from "../print.js"
import { usage } from "../problem.js"
import { becameText } from "../text/became-text.js"

export interface BecameOptions extends Asking {
  readonly from: Instant
  readonly rep?: string
  readonly queue?: string
  readonly limit: number
}

export const became = (options: BecameOptions, printer: Printer) => {
  const from = instantToIso(options.from)
  return asking(options, async (log) => {
    const basis = await basisOf(log, options)
    const { at: to, ...known } = basis.asOf
    if (from >= to) throw usage(`--from must be before --at (${to}): after one, up to the other`)
    const repId = await repIdOf(log, options.rep)
    const queueName = await queueOf(log, options.queue)
    const result = await log.became({
      from,
      to,
      ...known,
      ...(repId === undefined ? {} : { repId }),
      ...(queueName === undefined ? {} : { queue: queueName }),
    })
    answer(printer, options.format, { ...result, ...basis.told }, (all) =>
      [becameText(all, options.limit, basis.zone), basisText(basis)].join("\n"),
    )
  })
}
