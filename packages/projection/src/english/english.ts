import { describeRefusal, instantText, sentenceOf } from "@followthrough/core/words"
import { sayBlock, sayBlocker, sayMoveCode, sayOrder, sayStep, sayWhy } from "./english-answers.js"
import { sayDoubt } from "./english-doubts.js"
import {
  sayChange,
  sayChoice,
  sayDecision,
  sayLimit,
  sayShown,
  sayStanding,
  sayTurn,
} from "./english-explained.js"
import type { Language } from "./language.js"

/** Answers in English. Replace what you like: `{ ...english, move: (code) => … }`. */
export const english: Language = {
  instant: ({ date, time }) => `${date} ${time}`,
  duration: (parts) =>
    parts
      .map(
        ({ count, unit, working }) =>
          `${count} ${working === true ? "working " : ""}${unit}${count === "1" ? "" : "s"}`,
      )
      .join(" "),
  why: sayWhy,
  move: sayMoveCode,
  block: sayBlock,
  step: sayStep,
  order: sayOrder,
  blocker: sayBlocker,
  doubt: sayDoubt,
  refusal: describeRefusal,
  fact: (event, say) => sentenceOf(event, (at) => say.instant(instantText(at))),
  standing: sayStanding,
  cadence: sayChoice,
  shown: sayShown,
  promiseTurn: sayTurn,
  promiseDecision: sayDecision,
  change: sayChange,
  limit: sayLimit,
}
