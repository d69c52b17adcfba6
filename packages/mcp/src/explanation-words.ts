import type {
  Explanation,
  HoldExplained,
  PromiseExplained,
  RepExplained,
} from "@followthrough/projection"
import type { Speaker } from "@followthrough/projection/english"
import { quoted, withQuotes } from "./outside-text.js"
import { contactWords, rowLine, rowWords } from "./row-words.js"

/** An explanation in lines; text from outside stands in quotes. */
export const explanationWords = (
  explanation: Explanation,
  zone: string,
  say: Speaker,
): ReadonlyArray<string> => {
  const {
    at,
    cadence,
    cited,
    holds,
    merged,
    others,
    ownerId,
    promises,
    rep,
    stage,
    standing,
    step,
  } = explanation
  return [
    `${contactWords(explanation)} at ${say.instant(at)} ${zone}: ${standing.map((one) => say.standing(one)).join("; ")}.`,
    ...(stage === undefined
      ? []
      : [`Stage ${stage}, ${ownerId === undefined ? "no owner" : `owner ${quoted(ownerId)}`}.`]),
    ...merged.map((one) => `${quoted(one.contactId)} is merged into it.`),
    ...(cadence === undefined ? [] : [`Cadence: ${say.cadence(cadence)}.`]),
    ...holds.map((hold) => holdWords(hold, say)),
    ...(step === undefined ? [] : [`Next step: ${rowLine(rowWords(step, say))}`]),
    ...others.map(
      (one) => `After it: ${rowLine(rowWords(one, say))}; below: ${say.order(one.belowBy)}`,
    ),
    ...(rep === undefined ? [] : repWords(rep, say)),
    ...(promises ?? []).flatMap((promise) => promiseWords(promise, say)),
    `It rests on ${cited.length} facts: see cited.`,
  ]
}

const names = ["repId", "repIds", "queues", "fromRepId", "toRepId"]

const holdWords = ({ by, from, state, until }: HoldExplained, say: Speaker): string =>
  `Hold (${by}) from ${say.instant(from)}${until === undefined ? "" : ` until ${say.instant(until)}`}: ${state.replaceAll("-", " ")}.`

const repWords = ({ inQueue, repId, shown }: RepExplained, say: Speaker): ReadonlyArray<string> => [
  `${inQueue ? "In" : "Not in"} the queue of ${quoted(repId)}.`,
  ...shown.map((one) => `- ${say.step(one.step)}: ${say.shown(withQuotes(one, ...names))}`),
]

const promiseWords = (
  { decision, promiseId, turns, what }: PromiseExplained,
  say: Speaker,
): ReadonlyArray<string> => [
  `Promise ${quoted(promiseId)} (${what === "" ? "erased" : quoted(what)}) is ${say.promiseDecision(decision)}.`,
  ...turns.map((turn) => `- ${say.promiseTurn(withQuotes(turn, ...names))}`),
]
