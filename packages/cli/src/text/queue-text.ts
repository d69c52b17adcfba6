import type { Queue, QueueRow } from "@followthrough/projection"
import {
  sayInstant,
  sayInstantAndZone,
  sayOrder,
  sayStep,
  sayWhy,
} from "@followthrough/projection/english"
import { contactName, shorten } from "./contact-name.js"
import { printable } from "./printable.js"

/** The queue: a line for what to do, and under it why. */
export const queueText = (queue: Queue, zone: string): string => {
  const { begun, late, rows, total, unassigned } = queue
  const of = [queue.repId, queue.queue].filter((name) => name !== undefined)
  const whose = of.length === 0 ? "Queue of the whole team" : `Queue of ${of.join(" and ")}`
  const counts = `${total} next steps: ${begun} may be done now, ${late} of them late`
  const orphans = unassigned === 0 ? "" : `; ${unassigned} have no owner`
  return [
    `${printable(whose)} at ${sayInstantAndZone(queue.at, zone)}: ${counts}${orphans}`,
    ...rows.map((row, i) => rowText(row, i + 1, zone)),
    ...(rows.length < total ? [`  … and ${total - rows.length} more`] : []),
  ].join("\n")
}

/** What to do for a contact and by when, and under it why; instants by the clocks of `zone`. */
export const rowText = (row: QueueRow, rank: number, zone: string): string => {
  const when = row.late
    ? `late since ${sayInstant(row.by, zone)}`
    : row.begun
      ? `by ${sayInstant(row.by, zone)}`
      : `from ${sayInstant(row.from, zone)}`
  const above =
    row.aboveNextBy === undefined ? "" : `; before the next: ${sayOrder(row.aboveNextBy)}`
  return printableLines(
    `${String(rank).padStart(3)}. ${shorten(contactName(row), 44)}: ${sayStep(row.step)}, ${when} (${whoseText(row)})`,
    `     why: ${sayWhy(row.why, zone)} [${row.facts.map((position) => `#${position}`).join(" ")}]${above}`,
  )
}

/** Who owes it, or where it waits. */
export const whoseText = ({
  notInTeam = [],
  queues,
  repIds,
}: Pick<QueueRow, "notInTeam" | "queues" | "repIds">): string => {
  const whose = [...repIds, ...queues.map((name) => `queue ${name}`)]
  if (whose.length > 0) return whose.join(" and ")
  return notInTeam.length === 0
    ? "no owner"
    : `no owner: ${notInTeam.join(" and ")} is not in the team`
}

const printableLines = (...lines: ReadonlyArray<string>): string => lines.map(printable).join("\n")
