import { type Instant, instantToIso } from "@followthrough/core"
import { type Asking, asking, atOf, repIdOf } from "../ask.js"
import { answer, basis, type Printer } from "../print.js"
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
    const { at, atIs } = await atOf(log, options)
    if (from >= at) throw usage(`--from must be before --at (${at}): after one, up to the other`)
    const repId = await repIdOf(log, options.rep)
    const result = await log.became({
      from,
      to: at,
      ...(repId === undefined ? {} : { repId }),
      ...(options.queue === undefined ? {} : { queue: options.queue }),
    })
    answer(printer, options.format, { ...result, atIs }, (all) =>
      [becameText(all, options.limit), basis(all, all.policy)].join("\n"),
    )
  })
}
