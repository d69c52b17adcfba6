import {
  type Cadence,
  durationToText,
  type Evidence,
  type Policy,
  type shippedEvidence,
} from "@followthrough/core"
import type { PolicyRef } from "@followthrough/projection"
import { sayDuration } from "@followthrough/projection/english"
import { printable } from "./printable.js"
import { respondWithinText, sayRespondHours } from "./respond-within-text.js"
import { table } from "./table.js"

/** A policy for people: when each cadence touches, and what stands behind its numbers. */
export const policyText = (
  policy: Policy,
  evidence: typeof shippedEvidence,
  retired: ReadonlyArray<PolicyRef>,
): string => {
  const { defaults } = policy
  const used = Object.entries(defaults).map(
    ([stage, { id, version }]) => `  ${stage}: ${id} v${version}`,
  )
  return [
    printable(`Policy ${policy.id} v${policy.version}, reporting in ${policy.zone}: sound`),
    `An inbound is answered within ${sayPause(policy.respondWithin.inbound)}, a web lead within ${sayPause(policy.respondWithin.webLead)}, where the cadence does not say${isWorked(policy) ? `, working time ${sayRespondHours(policy.respondWithin.hours, "in the team's hours")}` : ""}.`,
    `Silent after ${sayPause(policy.silentAfter)} without an outbound personal touch.`,
    "By default:",
    ...used.map(printable),
    ...(retired.length === 0
      ? []
      : [
          printable(
            `Retired, nobody is put on them any more: ${retired.map(({ id, version }) => `${id} v${version}`).join(", ")}`,
          ),
        ]),
    ...policy.cadences.flatMap((cadence) => [
      "",
      ...cadenceText(cadence, evidence.get(cadence.id) ?? []),
    ]),
  ].join("\n")
}

const isWorked = ({ respondWithin: { inbound, webLead } }: Policy): boolean =>
  inbound._tag !== "Exact" || webLead._tag !== "Exact"

const sayPause = (pause: Parameters<typeof durationToText>[0]): string =>
  sayDuration(durationToText(pause))

const sayWhen = (after: string, since: string): string =>
  after === "PT0S" ? `with the ${since}` : `${sayDuration(after)} after the ${since}`

const sayLate = (late: Cadence["late"]): string =>
  late === undefined ? "" : `, late after ${sayPause(late)} more`

const CLOSED = "nothing opens on its day is owed on the last open day before it"

const closedText = ({ rhythm, whenClosed = "after" }: Cadence): ReadonlyArray<string> => {
  const beat = rhythm?.whenClosed ?? whenClosed
  const steps = whenClosed === "before" ? [`  A step for which ${CLOSED}.`] : []
  if (rhythm === undefined || beat === "after") return steps
  return whenClosed === beat
    ? [`  A touch for which ${CLOSED}.`]
    : [`  A beat for which ${CLOSED}.`]
}

const cadenceText = (
  cadence: Cadence,
  evidence: ReadonlyArray<Evidence>,
): ReadonlyArray<string> => {
  const { afterwards, gap, id, opening, rhythm, stage, version } = cadence
  const steps = opening.map(({ after, channels, from, late = cadence.late, name, plays }, i) => [
    name === undefined ? `${i + 1}` : `${i + 1} ${name}`,
    `${sayWhen(durationToText(after), from === "enrolled" || i === 0 ? "enrolment" : "one before")}${sayLate(late)}`,
    channels.join(", else "),
    (plays ?? []).join(" or "),
  ])
  const beat =
    rhythm === undefined
      ? []
      : rhythm.turns.map(({ channels, plays }, i) => [
          i === 0 ? "then" : "or",
          `every ${rhythm.every === 1 ? "" : `${rhythm.every} `}${rhythm.every === 1 ? rhythm.unit.replace(/s$/, "") : rhythm.unit}${sayLate(rhythm.late ?? cadence.late)}`,
          channels.join(", else "),
          (plays ?? []).join(" or "),
        ])
  return [
    printable(`${id} v${version}, for stage ${stage}:`),
    table(
      [{ title: "step" }, { title: "when" }, { title: "through" }, { title: "play" }],
      [...steps, ...beat],
    ),
    printable(
      `  Never silent for more than ${sayPause(gap.max)}, never again within ${sayPause(gap.min)}${afterwards === undefined ? "" : `; then ${afterwards.id} v${afterwards.version}`}.`,
    ),
    ...closedText(cadence),
    ...respondWithinText(cadence).map(printable),
    ...evidence.map(({ grade, note, paths, source }) =>
      printable(
        `  ${grade === "own" ? source : `evidence ${grade}, ${source}`}: ${note} [${paths.join(", ")}]`,
      ),
    ),
  ]
}
