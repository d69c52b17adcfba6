import type { Agenda } from "@followthrough/projection"
import { sayInstantAndZone } from "@followthrough/projection/english"
import { contactName, shorten } from "./contact-name.js"
import { printable } from "./printable.js"
import { rowText } from "./queue-text.js"

/** What is owed to one contact: a line for each, and under it why. */
export const agendaText = (agenda: Agenda, zone: string): string => {
  const { at, open, rows, stage } = agenda
  const count = open ? `${rows.length} owed` : "closed, so nothing is owed"
  return [
    `Agenda of ${printable(shorten(contactName(agenda), 60))} (${stage}) at ${sayInstantAndZone(at, zone)}: ${count}`,
    ...rows.map((row, i) => rowText(row, i + 1, zone)),
  ].join("\n")
}
