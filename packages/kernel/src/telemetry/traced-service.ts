import { type Attributes, spanned } from "@followthrough/store"
import type * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { FollowthroughService } from "../followthrough-service.js"
import type { ReactionService } from "../reactions/reaction-service.js"
import { answering } from "./answering.js"
import { toldOf } from "./tally.js"

/** The same service: each of its calls is timed, and has a span if anybody listens. Commands bring their own. */
export const tracedService = (
  service: FollowthroughService,
  common: Attributes,
): FollowthroughService => ({
  ...service,
  answer: (questions, asOf) => answering("answer", common, service.answer(questions, asOf)),
  ask: (question, asked, asOf, how) =>
    answering(question, common, service.ask(question, asked, asOf, how)),
  answerAbout: (contactId, questions, asOf) =>
    answering("answerAbout", common, service.answerAbout(contactId, questions, asOf)),
  became: (asked, knownAt) => answering("became", common, service.became(asked, knownAt)),
  explain: (asked, knownAt) => answering("explain", common, service.explain(asked, knownAt)),
  timeline: (contactId, asked, asOf) =>
    answering("timeline", common, service.timeline(contactId, asked, asOf)),
  relationship: (contactId, asOf) =>
    answering("relationship", common, service.relationship(contactId, asOf)),
  findContact: (key) => answering("findContact", common, service.findContact(key)),
  policy: (asOf) => answering("policy", common, service.policy(asOf)),
  team: (asOf) => answering("team", common, service.team(asOf)),
  latestOccurrence: (knownAt) =>
    answering("latestOccurrence", common, service.latestOccurrence(knownAt)),
  logPage: (query) => answering("logPage", common, service.logPage(query)),
  verify: (kept, how) =>
    spanned("followthrough.verify", common, service.verify(kept, how), (exit, span) => ({
      ...toldOf(span),
      ...(Exit.isSuccess(exit) ? { "followthrough.facts": exit.value.events } : {}),
    })),
  refreshReadModels: (at, how) =>
    spanned("followthrough.refresh", common, service.refreshReadModels(at, how), (_, span) =>
      toldOf(span),
    ),
  rebuildReadModels: (at, how) =>
    spanned("followthrough.rebuild", common, service.rebuildReadModels(at, how), (_, span) =>
      toldOf(span),
    ),
  reactions: tracedReactions(service.reactions, common),
})

type Step = "advance" | "take" | "finish" | "fail" | "handOver"

const tracedReactions = (reactions: ReactionService, common: Attributes): ReactionService => {
  const step = <A, E, R>(
    name: Step,
    work: Effect.Effect<A, E, R>,
    outcomeOf: (value: A) => string | undefined,
  ): Effect.Effect<A, E, R> =>
    spanned("followthrough.reaction", { ...common, "followthrough.step": name }, work, (exit) => ({
      "followthrough.outcome": Exit.isSuccess(exit) ? outcomeOf(exit.value) : undefined,
    }))
  return {
    ...reactions,
    advance: (reaction) => step("advance", reactions.advance(reaction), () => undefined),
    take: (reaction) =>
      step("take", reactions.take(reaction), (held) =>
        typeof held === "object" ? "taken" : (held ?? "none"),
      ),
    finish: (reaction, held) => step("finish", reactions.finish(reaction, held), (as) => as),
    fail: (reaction, held, error) =>
      step("fail", reactions.fail(reaction, held, error), (as) => as),
    handOver: (reaction, handling) =>
      step("handOver", reactions.handOver(reaction, handling), (as) => as ?? "none"),
  }
}
