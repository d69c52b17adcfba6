import * as Either from "effect/Either"
import type { Command, CommandJson } from "../command.js"
import { commandFromJson } from "../command-codec.js"
import { decide } from "../decision.js"
import type { EventJson } from "../fact/domain-event.js"
import type { Fact, NewFact } from "../fact/fact.js"
import { encodeEvent } from "../fact/fact-codec.js"
import { growingKnowledge } from "../known.js"
import { describeRefusal, type Refusal } from "../refusal.js"
import { instantFromMillis } from "../time/instant.js"
import { canonicalText } from "./canonical-text.js"
import { historyBegins, MINUTE } from "./drawn-values.js"
import { storyOf } from "./story.js"

/** What became of a command. */
export interface Decided {
  /** What it asked to append, as of the last command; empty when it was refused. */
  readonly facts: ReadonlyArray<NewFact>
  readonly refusal: Refusal | undefined
  /** Everything recorded until now. */
  readonly log: ReadonlyArray<Fact>
  /** Holds when the command was recorded as exactly these events, in this order and in their JSON form; throws otherwise. */
  readonly thenRecorded: (...events: ReadonlyArray<EventJson>) => void
  /** Holds when the command was refused for this reason; throws otherwise. */
  readonly thenRefused: (reason: Refusal["_tag"]) => Refusal
}

/**
 * Tests a decision: `given(…past).when(command).thenRecorded(…events)`. The commands of the
 * past are recorded a minute apart and must all be accepted.
 *
 * @example
 * given({ _tag: "AddContact", contactId: "berta" })
 *   .when({ _tag: "KeepPromise", contactId: "berta", promiseId: "quote" })
 *   .thenRefused("PromiseUnknown")
 */
export const given = (
  ...past: ReadonlyArray<CommandJson>
): { readonly when: (said: CommandJson) => Decided } => {
  const known = growingKnowledge()
  const log: Array<Fact> = []
  const record = (said: CommandJson, n: number): Either.Either<ReadonlyArray<NewFact>, Refusal> => {
    const now = instantFromMillis(historyBegins + n * MINUTE)
    const recording = { commandId: `command-${n}`, now, command: commandOf(said) }
    const decision = decide(recording, known.of)
    if (Either.isLeft(decision)) return decision
    for (const { event, occurredAt, stream } of decision.right) {
      known.learn(stream, event, occurredAt)
      log.push({ position: log.length + 1, occurredAt, recordedAt: now, event })
    }
    return decision
  }
  past.forEach((said, n) => {
    const decision = record(said, n)
    if (Either.isLeft(decision)) {
      throw new Error(`given ${said._tag} (number ${n + 1}): ${describeRefusal(decision.left)}`)
    }
  })
  return {
    when: (said) => {
      const before = storyOf(log)
      const decision = record(said, past.length)
      const facts = Either.getOrElse(decision, () => [])
      const refusal = Either.isLeft(decision) ? decision.left : undefined
      const fail = (expected: string, found: string): never => {
        throw new Error(`${before}\nwhen ${said._tag}\nexpected ${expected}\nfound    ${found}`)
      }
      const found = () =>
        refusal === undefined ? shown(facts.map(jsonOf)) : `the refusal ${refusal._tag}`
      return {
        facts,
        refusal,
        log,
        thenRecorded: (...events) => {
          if (found() !== shown(events)) fail(shown(events), found())
        },
        thenRefused: (reason) =>
          refusal?._tag === reason ? refusal : fail(`the refusal ${reason}`, found()),
      }
    },
  }
}

const commandOf = (said: CommandJson): Command =>
  Either.getOrThrowWith(
    commandFromJson(said),
    ({ problems }) =>
      new Error(problems.map(({ message, path }) => `${said._tag} ${path}: ${message}`).join("; ")),
  )

const jsonOf = ({ event }: NewFact): unknown => {
  const { data, type } = encodeEvent(event)
  return { _tag: type, ...JSON.parse(data) }
}

const shown = (events: ReadonlyArray<unknown>): string =>
  events.length === 0 ? "nothing" : events.map(canonicalText).join("\n")
