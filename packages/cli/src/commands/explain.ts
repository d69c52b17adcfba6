import { type Asking, asking, basisOf, repIdOf } from "../ask.js"
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
    const contactId = await log.findContact(contact)
    if (contactId === undefined) {
      throw badInput(`${options.db}: there is no contact "${contact}" in this log`)
    }
    const basis = await basisOf(log, options)
    const repId = await repIdOf(log, options.rep)
    const explanation = await log.explain({
      ...basis.asOf,
      contactId,
      ...(repId === undefined ? {} : { repId }),
      ...(options.promise === undefined ? {} : { promiseId: options.promise }),
    })
    if (explanation.promises?.length === 0) {
      throw badInput(
        `contact "${contact}" has no promise "${options.promise}" at ${explanation.at}; followthrough log --contact shows them`,
      )
    }
    answer(printer, options.format, { ...explanation, ...basis.told }, (result) =>
      [explainText(result, basis.zone), basisText(basis)].join("\n"),
    )
  })
