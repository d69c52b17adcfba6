import { type Asking, asking, basisOf } from "../ask.js"
import { answer, basisText, type Printer } from "../print.js"
import { badInput } from "../problem.js"
import { agendaText } from "../text/agenda-text.js"

export interface AgendaOptions extends Asking {
  readonly contact: string
}

export const agenda = (options: AgendaOptions, printer: Printer) =>
  asking(options, async (log) => {
    const basis = await basisOf(log, options)
    const contactId = await log.findContact(options.contact)
    const found =
      contactId === undefined ? undefined : await log.agenda({ ...basis.asOf, contactId })
    if (found === undefined) {
      throw badInput(`there is no contact "${options.contact}" in this log by ${basis.asOf.at}`)
    }
    answer(printer, options.format, { ...found, ...basis.told }, (result) =>
      [agendaText(result, basis.zone), basisText(basis)].join("\n"),
    )
  })
