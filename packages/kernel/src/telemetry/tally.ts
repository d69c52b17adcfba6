import type { Attributes, SpanUnderWay } from "@followthrough/store"
import * as Effect from "effect/Effect"
import type { AnySpan } from "effect/Tracer"
import { factsRead } from "./measures.js"

/** What a span is to say once its work is over. */
interface Tally {
  facts: number
  source: Source | undefined
  workers: number | undefined
}

/** From what an answer was worked out: read models, the logs of those concerned, or the whole log. */
type Source = "rows" | "contacts" | "log"

const tallies = new WeakMap<AnySpan, Tally>()

const tallyOf = (span: AnySpan): Tally => {
  const known = tallies.get(span)
  if (known !== undefined) return known
  const tally: Tally = { facts: 0, source: undefined, workers: undefined }
  tallies.set(span, tally)
  return tally
}

/** Counts facts that were read, also for the span that they were read in. */
export const countRead = (facts: number, span: AnySpan | undefined): void => {
  if (facts === 0) return
  factsRead.add(facts)
  if (span !== undefined) tallyOf(span).facts += facts
}

/** Says from what an answer is being worked out. */
export const workedOutFrom = (source: Source): Effect.Effect<void> =>
  Effect.withFiberRuntime(({ currentSpan }) => {
    if (currentSpan !== undefined) tallyOf(currentSpan).source = source
    return Effect.void
  })

/** Threads have spans and metrics of nobody: what they read is counted here, once they are done. */
export const countingThreads = <A, E>(
  workers: number,
  facts: number,
  work: Effect.Effect<A, E>,
): Effect.Effect<A, E> =>
  Effect.withFiberRuntime(({ currentSpan }) => {
    if (currentSpan !== undefined) tallyOf(currentSpan).workers = workers
    return Effect.tap(work, () => Effect.sync(() => countRead(facts, currentSpan)))
  })

/** What was told of the work of a span. */
export const toldOf = ({ span }: SpanUnderWay): Attributes => {
  const { facts, source, workers } = tallyOf(span)
  return {
    "followthrough.facts": facts,
    "followthrough.source": source,
    "followthrough.workers": workers,
  }
}
