import { decodeFact, type Fact } from "@followthrough/core"
import {
  type EventStoreShape,
  type Page,
  type ReadQuery,
  type StoreFailure,
  turns,
} from "@followthrough/store"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { OpenedEvent } from "./personal/opening-store.js"
import { UnreadableLog } from "./recorded.js"
import { countRead } from "./telemetry/tally.js"

/** Decodes stored events; the first one that cannot be read fails the whole. */
export const decodeLog = (
  events: ReadonlyArray<OpenedEvent>,
): Effect.Effect<ReadonlyArray<Fact>, UnreadableLog> =>
  Effect.withFiberRuntime((fiber) => {
    countRead(events.length, fiber.currentSpan)
    const facts: Array<Fact> = []
    for (const event of events) {
      const fact = decodeFact(event)
      if (Either.isLeft(fact)) return Effect.fail(new UnreadableLog(fact.left))
      facts.push(fact.right)
    }
    return Effect.succeed(facts)
  })

/** So few that reading and decoding them takes a few milliseconds: nothing else happens meanwhile. */
export const SHORT_PAGE = 500

/** Reads the selected events page by page and hands over each of them, decoded, in order of recording. */
export const eachFact = (
  store: EventStoreShape,
  query: Pick<ReadQuery, "workspace" | "from" | "after" | "until" | "limit">,
  visit: (fact: Fact, stream: string) => void,
): Effect.Effect<void, StoreFailure | UnreadableLog> =>
  Effect.gen(function* () {
    const { advance, give, isDue } = yield* turns
    let { after } = query
    do {
      if (isDue()) yield* give
      const page: Page = yield* store.read({
        limit: SHORT_PAGE,
        ...query,
        ...(after === undefined ? {} : { after }),
      })
      const facts = yield* decodeLog(page.events)
      page.events.forEach(({ stream }, n) => {
        const fact = facts[n]
        if (fact !== undefined) visit(fact, stream)
      })
      advance(facts.length)
      after = page.next
    } while (after !== undefined)
  })
