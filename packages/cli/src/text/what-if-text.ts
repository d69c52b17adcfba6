import type {
  ChangeCounts,
  ContactChange,
  WhatIf,
  WhatIfRow,
  WhatIfSide,
} from "@followthrough/projection"
import { type Speaker, sayInstantAndZone, speakerOf } from "@followthrough/projection/english"
import { contactName, shorten } from "./contact-name.js"
import { printable } from "./printable.js"
import { type Column, table } from "./table.js"

/** What another policy would owe: totals, what changes for whom, and what this cannot say. */
export const whatIfText = (result: WhatIf, zone: string, limit: number): string => {
  const say = speakerOf(zone)
  const { a, b, contacts, counts, reps, stages } = result
  const named = (side: WhatIfSide) => `${side.policy.id} v${side.policy.version}`
  const cut = contacts.length > limit ? ` (${limit} of ${contacts.length})` : ""
  return [
    printable(
      `What if at ${sayInstantAndZone(result.at, zone)}: A is ${named(a)}, B is ${named(b)}`,
    ),
    say.limit(result.limit),
    "",
    table(
      [{ title: "" }, ...right("next steps", "begun", "late", "no owner", "silences", "contacts")],
      [sideCells("A", a), sideCells("B", b)],
    ),
    "",
    "Everything owed, by what B does to it:",
    table(
      [{ title: "" }, ...codes.map((code) => ({ title: titles[code], align: "right" as const }))],
      [
        countCells("all", counts),
        ...stages.map((one) => countCells(one.stage, one.counts)),
        ...reps.map((one) => countCells(one.repId ?? "(nobody)", one.counts)),
      ],
    ),
    ...(contacts.length === 0 ? [] : ["", `Contacts that differ${cut}:`]),
    ...contacts.slice(0, limit).flatMap((contact) => contactText(contact, say)),
  ].join("\n")
}

const codes = ["same", "moved", "other-way", "other-cadence", "only-a", "only-b"] as const

const titles: { readonly [C in keyof ChangeCounts]: string } = {
  same: "same",
  moved: "moved",
  "other-way": "other way",
  "other-cadence": "other cadence",
  "only-a": "only A",
  "only-b": "only B",
}

const right = (...named: ReadonlyArray<string>): ReadonlyArray<Column> =>
  named.map((title) => ({ title, align: "right" }))

const sideCells = (
  name: string,
  { begun, breaches, late, total, unassigned }: WhatIfSide,
): ReadonlyArray<string> => [
  name,
  ...[total, begun, late, unassigned, breaches.silences, breaches.contacts].map(String),
]

const countCells = (name: string, counts: ChangeCounts): ReadonlyArray<string> => [
  name,
  ...codes.map((code) => String(counts[code])),
]

const contactText = (contact: ContactChange, say: Speaker): ReadonlyArray<string> => {
  const { breaches, changes } = contact
  const silent =
    breaches.a === breaches.b
      ? ""
      : `; silences too long: ${breaches.a} under A, ${breaches.b} under B`
  return [
    printable(`  ${shorten(contactName(contact), 44)}${silent}`),
    ...changes.map(({ a, b, change }) =>
      printable(
        `    ${say.step(a?.step ?? b?.step ?? "cadence")} ${say.change(change)}: ${rowText(a, say)} → ${rowText(b, say)}`,
      ),
    ),
  ]
}

const rowText = (row: WhatIfRow | undefined, say: Speaker): string => {
  if (row === undefined) return "nothing"
  const cadence =
    row.why.code === "cadence" ? `${row.why.cadence.id} v${row.why.cadence.version} ` : ""
  const through = row.channel === undefined ? "" : ` through ${row.channel}`
  return `${cadence}by ${say.instant(row.by)}${through}`
}
