import { type Asking, asking, basisOf } from "../ask.js"
import { contactIdOf, promiseIdOf, repIdOf } from "../named.js"
import { answer, basisText, type Printer } from "../print.js"
import { badInput } from "../problem.js"
import { explainText } from "../text/explain-text.js"

export interface ExplainOptions extends Asking {
  readonly rep?: string
  readonly promise?: string
}

/** Why a contact is where it is, why it is in a rep's queue or not, and how a promise stands. */
export const explain = (contact: string, options: ExplainOptions, printer: Printer) =>
  asking(options, async (log) => {
    const contactId = await contactIdOf(log, contact)
    const basis = await basisOf(log, options)
    const repId = await repIdOf(log, options.rep)
    const { promise } = options
    const promiseId = promise === undefined ? undefined : await promiseIdOf(log, contactId, promise)
    const explanation = await log.explain({
      ...basis.asOf,
      contactId,
      ...(repId === undefined ? {} : { repId }),
      ...(promiseId === undefined ? {} : { promiseId }),
    })
    if (explanation.promises?.length === 0) {
      throw badInput(
        `promise "${promise}" of contact "${contact}" had not been made by ${explanation.at}`,
      )
    }
    answer(printer, options.format, { ...explanation, ...basis.told }, (result) =>
      [explainText(result, basis.zone), basisText(basis)].join("\n"),
    )
  })
