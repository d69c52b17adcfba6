import {
  type Candidate,
  type Explanation,
  type HoldExplained,
  type PromiseExplained,
  type RepExplained,
  sayFact,
} from "@followthrough/projection"
import { type Speaker, sayInstantAndZone, speakerOf } from "@followthrough/projection/english"
import { contactName } from "./contact-name.js"
import { factTimeText } from "./fact-time-text.js"
import { printable } from "./printable.js"

/** One contact explained: what holds, what is owed and why, and the facts behind it all. */
export const explainText = (explanation: Explanation, zone: string): string => {
  const say = speakerOf(zone)
  const { at, cadence, cited, contactId, holds, merged, others, ownerId, rep, stage, step } =
    explanation
  const known = explanation.standing.some(({ code }) => code !== "not-added")
  const lines = [
    `${contactName(explanation)}${contactName(explanation) === contactId ? "" : ` (${contactId})`} at ${sayInstantAndZone(at, zone)}`,
    ...explanation.standing.map(
      (one) => `  ${say.standing(one)}${one.code === "not-added" ? "" : cite(one.facts)}`,
    ),
    ...(known ? [`  ${stage}, ${ownerId === undefined ? "no owner" : `owner ${ownerId}`}`] : []),
    ...merged.map((one) => `  ${one.contactId} is merged into it${cite(one.facts)}`),
    ...(cadence === undefined ? [] : [`  cadence ${say.cadence(cadence)}${cite(cadence.facts)}`]),
    ...holds.map((hold) => `  ${holdText(hold, say)}`),
    ...(step === undefined ? [] : ["", "Next step:", ...candidateText(step, say)]),
    ...(others.length === 0 ? [] : ["", "After it:"]),
    ...others.flatMap((other) => candidateText(other, say, `; below: ${say.order(other.belowBy)}`)),
    ...(rep === undefined ? [] : ["", ...repText(rep, say, explanation.standing)]),
    ...(explanation.promises ?? []).flatMap((promise) => ["", ...promiseText(promise, say)]),
    ...(cited.length === 0 ? [] : ["", "The facts behind it:"]),
    ...cited.map((fact) => {
      const when = factTimeText(fact, (instant) => say.instant(instant))
      return `  #${fact.position} ${when} ${sayFact(fact, zone)}`
    }),
  ]
  return lines.map(printable).join("\n")
}

const cite = (facts: ReadonlyArray<number>): string =>
  facts.length === 0 ? "" : ` [${facts.map((position) => `#${position}`).join(" ")}]`

const candidateText = (row: Candidate, say: Speaker, more = ""): ReadonlyArray<string> => {
  const when = row.late
    ? `late since ${say.instant(row.by)}`
    : row.begun
      ? `by ${say.instant(row.by)}`
      : `from ${say.instant(row.from)}`
  const whose = [...row.repIds, ...row.queues.map((name) => `queue ${name}`)]
  const through = row.channel === undefined ? "" : ` through ${row.channel}`
  return [
    `  ${say.step(row.step)}${through}, ${when} (${whose.join(" and ") || "no owner"})${more}`,
    `    why: ${say.why(row.why)}${cite(row.facts)}`,
  ]
}

const holdText = ({ by, facts, from, state, until }: HoldExplained, say: Speaker): string => {
  const end = until === undefined ? "" : ` until ${say.instant(until)}`
  return `hold (${by}) from ${say.instant(from)}${end}: ${state.replaceAll("-", " ")}${cite(facts)}`
}

const repText = (
  { inQueue, left, repId, shown }: RepExplained,
  say: Speaker,
  standing: Explanation["standing"],
): ReadonlyArray<string> => [
  `${inQueue ? "In" : "Not in"} the queue of ${repId}:`,
  ...(left === undefined
    ? []
    : [
        `  ${repId} has left: it went to ${[...left.repIds, ...left.queues.map((name) => `queue ${name}`)].join(" and ")}${cite(left.facts)}`,
      ]),
  ...(shown.length === 0 ? standing.map((one) => `  ${say.standing(one)}`) : []),
  ...shown.map((one) => `  ${say.step(one.step)}: ${say.shown(one)}`),
]

const promiseText = (
  { decision, promiseId, turns, what }: PromiseExplained,
  say: Speaker,
): ReadonlyArray<string> => [
  `Promise ${promiseId}${what === "" ? "" : ` (${what})`} is ${say.promiseDecision(decision)}${cite(decision.facts)}`,
  ...turns.map((turn) => `  ${say.promiseTurn(turn)} [#${turn.fact}]`),
]
