import { domainEvents, type Fact } from "@followthrough/core"
import type { EventStoreShape, StoreFailure, Until } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { eachFact } from "./decode-log.js"
import { readRulesFacts } from "./read-log.js"
import type { UnreadableLog } from "./recorded.js"

type Failure = StoreFailure | UnreadableLog

/** All that says who is on the team and which rules are in force, as far as it was read. */
interface Known {
  readonly facts: ReadonlyArray<Fact>
  readonly position: number
}

/** The facts about rules and reps of one workspace: each is read and decoded once, however many there are. */
export interface RuleFacts {
  /** Those in a prefix of the log. The same array as long as nobody changed a rule. */
  readonly upTo: (until: Until) => Effect.Effect<ReadonlyArray<Fact>, Failure>
  /** The same, where it is known already. */
  readonly known: (position: number) => ReadonlyArray<Fact> | undefined
  /** The log has grown by facts of contacts from after `from` up to `to`. */
  readonly grown: (from: number, to: number) => void
  /** Knows the same, and keeps to itself what it learns from now on. */
  readonly copy: () => RuleFacts
}

export const ruleFacts = (
  store: EventStoreShape,
  workspace: string,
  begun?: Known | undefined,
): RuleFacts => {
  let known = begun

  const read = (position: number): Effect.Effect<Known, Failure> =>
    Effect.gen(function* () {
      const before = known
      if (before === undefined) {
        return { position, facts: yield* readRulesFacts(store, workspace, { position }) }
      }
      const more: Array<Fact> = []
      const query = {
        workspace,
        from: { _tag: "Types", types: ruling },
        until: { position },
      } as const
      yield* eachFact(store, { ...query, after: before.position }, (fact) => more.push(fact))
      return { position, facts: more.length === 0 ? before.facts : [...before.facts, ...more] }
    })

  const upToPosition = (position: number): Effect.Effect<ReadonlyArray<Fact>, Failure> =>
    Effect.gen(function* () {
      if (known === undefined || known.position < position) known = yield* read(position)
      const { facts } = known
      // Others may have read further since the prefix was taken.
      return facts.every((fact) => fact.position <= position)
        ? facts
        : facts.filter((fact) => fact.position <= position)
    })

  return {
    upTo: (until) =>
      "position" in until
        ? upToPosition(until.position)
        : Effect.gen(function* () {
            const { position } = yield* store.head(workspace)
            const facts = yield* upToPosition(position)
            return facts.filter(({ recordedAt }) => recordedAt <= until.recordedAt)
          }),
    known: (position) => (known?.position === position ? known.facts : undefined),
    grown: (from, to) => {
      if (known?.position === from) known = { ...known, position: to }
    },
    copy: () => ruleFacts(store, workspace, known),
  }
}

const ruling: ReadonlyArray<string> = Object.entries(domainEvents).flatMap(([name, { fields }]) =>
  "contactId" in fields || "partyId" in fields ? [] : [name],
)
