import { type Asking, asking, basisOf } from "../ask.js"
import { readPolicyFile } from "../options.js"
import { answer, basisText, type Printer } from "../print.js"
import { whatIfText } from "../text/what-if-text.js"

export interface WhatIfOptions extends Asking {
  readonly policy: string
  readonly limit: number
}

/** What would be owed under the policy of a file, beside what is owed by the log's own. */
export const whatIf = async ({ policy, ...options }: WhatIfOptions, printer: Printer) => {
  const { json } = await readPolicyFile(policy)
  return asking(options, async (log) => {
    const basis = await basisOf(log, options)
    const result = await log.whatIf({ ...basis.asOf, policy: json })
    answer(printer, options.format, { ...result, ...basis.told }, (all) =>
      [whatIfText(all, basis.zone, options.limit), basisText(basis)].join("\n"),
    )
  })
}
