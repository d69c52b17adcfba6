import {
  type Cadence,
  durationToText,
  type Evidence,
  type Policy,
  type shippedEvidence,
} from "@followthrough/core"
import { type PolicyRef, sayDuration } from "@followthrough/projection"
import { printable } from "./printable.js"
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
    `An inbound is answered within ${sayPause(policy.respondWithin.inbound)}, a web lead within ${sayPause(policy.respondWithin.webLead)}, where the cadence does not say.`,
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

const sayPause = (pause: Parameters<typeof durationToText>[0]): string =>
  sayDuration(durationToText(pause).replace("working ", ""))

const sayWhen = (after: string, since: string): string =>
  after === "PT0S"
    ? `with the ${since}`
    : `${sayDuration(after.replace("working ", ""))} after the ${since}`

const cadenceText = (
  { afterwards, gap, id, opening, rhythm, stage, version }: Cadence,
  evidence: ReadonlyArray<Evidence>,
): ReadonlyArray<string> => {
  const steps = opening.map(({ after, channels, from, plays }, i) => [
    `${i + 1}`,
    sayWhen(durationToText(after), from === "enrolled" || i === 0 ? "enrolment" : "one before"),
    channels.join(", else "),
    (plays ?? []).join(" or "),
  ])
  const beat =
    rhythm === undefined
      ? []
      : rhythm.turns.map(({ channels, plays }, i) => [
          i === 0 ? "then" : "or",
          `every ${rhythm.every === 1 ? "" : `${rhythm.every} `}${rhythm.every === 1 ? rhythm.unit.replace(/s$/, "") : rhythm.unit}`,
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
    ...evidence.map(({ grade, note, paths, source }) =>
      printable(
        `  ${grade === "own" ? source : `evidence ${grade}, ${source}`}: ${note} [${paths.join(", ")}]`,
      ),
    ),
  ]
}
