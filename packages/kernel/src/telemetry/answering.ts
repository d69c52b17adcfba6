import { type Attributes, spanned } from "@followthrough/store"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { answerDuration } from "./measures.js"
import { toldOf } from "./tally.js"

/** All that is asked, by name: whatever else somebody asks is told as `other`. */
const questions = [
  "next",
  "plan",
  "flow",
  "promises",
  "asks",
  "audit",
  "whatIf",
  "doubts",
  "contacts",
  "answer",
  "answerAbout",
  "became",
  "explain",
  "timeline",
  "relationship",
  "findContact",
  "policy",
  "team",
  "latestOccurrence",
  "logPage",
] as const

const known: ReadonlySet<string> = new Set(questions)

/** Gives a question's answer, with how long it took and, if anybody listens, a span. */
export const answering = <A, E>(
  question: (typeof questions)[number],
  common: Attributes,
  work: Effect.Effect<A, E>,
): Effect.Effect<A, E> =>
  Effect.suspend(() => {
    const since = performance.now()
    const name = known.has(question) ? question : "other"
    const told = { ...common, "followthrough.question": name }
    return Effect.onExit(
      spanned("followthrough.ask", told, work, (_, span) => toldOf(span)),
      (exit) =>
        Effect.sync(() => {
          answerDuration.add((performance.now() - since) / 1000, {
            "followthrough.question": name,
            "followthrough.outcome": outcomeOf(exit),
          })
        }),
    )
  })

const outcomeOf = (exit: Exit.Exit<unknown, unknown>): string => {
  if (Exit.isSuccess(exit)) return "answered"
  return Cause.isInterruptedOnly(exit.cause) ? "interrupted" : "failed"
}
