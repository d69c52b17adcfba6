import { type Asking, asking, basisOf } from "../ask.js"
import { contactIdOf } from "../named.js"
import { answer, basisText, type Printer } from "../print.js"
import { badInput } from "../problem.js"
import { agendaText } from "../text/agenda-text.js"

export const agenda = (contact: string, options: Asking, printer: Printer) =>
  asking(options, async (log) => {
    const basis = await basisOf(log, options)
    const contactId = await contactIdOf(log, contact)
    const found = await log.agenda({ ...basis.asOf, contactId })
    if (found === undefined) {
      throw badInput(`contact "${contact}" had not been added by ${basis.asOf.at}`)
    }
    answer(printer, options.format, { ...found, ...basis.told }, (result) =>
      [agendaText(result, basis.zone), basisText(basis)].join("\n"),
    )
  })
