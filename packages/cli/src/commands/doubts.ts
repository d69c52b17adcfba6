import { type DoubtKind, doubtKinds } from "@followthrough/projection"
import { type Asking, asking, basisOf } from "../ask.js"
import { contactIdOf, oneOf } from "../named.js"
import { answer, basisText, type Printer } from "../print.js"
import { doubtsText } from "../text/doubts-text.js"

export interface DoubtsOptions extends Asking {
  readonly kind?: string
  readonly limit: number
}

/** What cannot have been as the log tells it: counted, and listed. */
export const doubts = (
  contact: string | undefined,
  options: DoubtsOptions,
  printer: Printer,
): Promise<void> => {
  const kind = oneOf<DoubtKind>("--kind", options.kind, doubtKinds)
  return asking(options, async (log) => {
    const basis = await basisOf(log, options)
    const contactId = contact === undefined ? undefined : await contactIdOf(log, contact)
    const found = await log.doubts({
      ...basis.asOf,
      limit: options.limit,
      ...(kind === undefined ? {} : { kind }),
      ...(contactId === undefined ? {} : { contactId }),
    })
    answer(printer, options.format, { ...found, ...basis.told }, (result) =>
      [doubtsText(result, basis.zone, kind), basisText(basis)].join("\n"),
    )
  })
}
