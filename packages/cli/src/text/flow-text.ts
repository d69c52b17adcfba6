import type { FlowCheck, FlowRow } from "@followthrough/projection"
import { sayDuration, sayInstant, sayInstantAndZone } from "@followthrough/projection/english"
import { contactName, ofParty, shorten } from "./contact-name.js"
import { table } from "./table.js"

/** The flow check, with the contacts that have waited longest and those to call next. */
export const flowText = (flow: FlowCheck, zone: string, limit: number): string => {
  return [prospectsText(flow, zone, limit), notSpokenText(flow, zone, limit)].join("\n\n")
}

const prospectsText = (flow: FlowCheck, zone: string, limit: number): string => {
  const waiting = flow.contacts.filter(({ state }) => state !== "current")
  const lines = [
    `Open prospects${ofParty(flow)} at ${sayInstantAndZone(flow.at, zone)}: ${flow.open}`,
    `  never touched  ${flow.neverTouched}  (${flow.assignedNeverTouched} of them have an owner)`,
    `  silent         ${flow.silent}  (no outbound personal touch for ${sayDuration(flow.silentAfter)})`,
    `  current        ${flow.current}`,
    `Without a next step that somebody decided on: ${flow.withoutDecidedStep}`,
  ]
  if (waiting.length === 0) return lines.join("\n")
  return [
    ...lines,
    "",
    `Waiting longest${waiting.length > limit ? ` (${limit} of ${waiting.length})` : ""}:`,
    table(
      [
        { title: "contact" },
        { title: "owner" },
        { title: "state" },
        { title: "last touch" },
        { title: "days", align: "right" },
      ],
      waiting.slice(0, limit).map((row) => rowOf(row, zone)),
    ),
  ].join("\n")
}

const notSpokenText = (flow: FlowCheck, zone: string, limit: number): string => {
  const { notSpokenAfter, notSpokenTo } = flow
  const count = notSpokenTo.length
  const head = `Not spoken to for ${sayDuration(notSpokenAfter)}: ${count} open contacts${ofParty(flow)}`
  if (count === 0) return head
  return [
    `${head}${count > limit ? `, the next ${limit} to call:` : ", to call in this order:"}`,
    table(
      [
        { title: "contact" },
        { title: "owner" },
        { title: "stage" },
        { title: "last spoken to" },
        { title: "days", align: "right" },
      ],
      notSpokenTo
        .slice(0, limit)
        .map((row) => [
          shorten(contactName(row), 44),
          row.ownerId ?? "–",
          row.stage,
          dayOf(row.lastSpokenAt, row.lastSpokenOn, zone),
          String(row.days),
        ]),
    ),
  ].join("\n")
}

const dayOf = (at: string | undefined, on: string | undefined, zone: string): string =>
  on ?? (at === undefined ? "never" : sayInstant(at, zone).slice(0, 10))

const rowOf = (row: FlowRow, zone: string): ReadonlyArray<string> => [
  shorten(contactName(row), 44),
  row.ownerId ?? "–",
  row.state.replace("-", " "),
  dayOf(row.lastTouchAt, row.lastTouchOn, zone),
  String(row.days),
]
