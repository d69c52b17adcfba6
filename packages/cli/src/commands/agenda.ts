import { type Asking, asking, atOf } from "../ask.js"
import { answer, basis, type Printer } from "../print.js"
import { badInput } from "../problem.js"
import { agendaText } from "../text/agenda-text.js"

export interface AgendaOptions extends Asking {
  readonly contact: string
}

export const agenda = (options: AgendaOptions, printer: Printer) =>
  asking(options, async (log) => {
    const { at, atIs } = await atOf(log, options)
    const contactId = await log.findContact(options.contact)
    const found = contactId === undefined ? undefined : await log.agenda({ at, contactId })
    if (found === undefined) {
      throw badInput(`there is no contact "${options.contact}" in this log by ${at}`)
    }
    answer(printer, options.format, { ...found, atIs }, (result) =>
      [agendaText(result), basis(result, result.policy)].join("\n"),
    )
  })
