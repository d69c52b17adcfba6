import { decodeFact, type Fact } from "@followthrough/core"
import { Effect, Either } from "effect"
import type { OpenedEvent } from "./personal/opening-store.js"
import { UnreadableLog } from "./recorded.js"

/** Decodes stored events; the first one that cannot be read fails the whole. */
export const decodeLog = (
  events: ReadonlyArray<OpenedEvent>,
): Effect.Effect<ReadonlyArray<Fact>, UnreadableLog> =>
  Effect.suspend(() => {
    const facts: Array<Fact> = []
    for (const event of events) {
      const fact = decodeFact(event)
      if (Either.isLeft(fact)) return Effect.fail(new UnreadableLog(fact.left))
      facts.push(fact.right)
    }
    return Effect.succeed(facts)
  })
