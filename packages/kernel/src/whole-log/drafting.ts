import type { Instant, StreamName } from "@followthrough/core"
import type { EventStoreShape, StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { eachTied, eachUntied, type Section, type Ties } from "../read-log.js"
import type { UnreadableLog } from "../recorded.js"
import type { settingsOf } from "../setting.js"
import { type AskedOf, projectionOf, type Question } from "./questions.js"

/** A question about a whole log up to a position. Plain data: whoever works out a part is told it. */
export interface WholeLogAsked<Q extends Question = Question> {
  readonly question: Q
  readonly asked: AskedOf<Q>
  readonly at: Instant
  readonly position: number
}

/** Some of the contacts of a log. Plain data. */
export type LogPart =
  /** All whose names lie in a section, but for those that are tied to others. */
  | { readonly _tag: "Section"; readonly section: Section }
  /** Contacts that were ever merged or in a party, with all whom they are tied to. */
  | { readonly _tag: "Tied"; readonly streams: ReadonlyArray<StreamName> }

const NO_TIES: Ties = new Map()

/** Begins a draft of an answer. `add` feeds it a part, and gives the ties of the contacts that are left for later. */
export const drafting = <Q extends Question>(
  store: EventStoreShape,
  workspace: string,
  { setting }: Pick<ReturnType<typeof settingsOf>, "setting">,
  { asked, at, position, question }: WholeLogAsked<Q>,
) => {
  const until = { position }
  return Effect.map(setting(until, at), (given) => {
    const projection = projectionOf(question, asked, given, at)
    const draft = projection.begin()
    const visit: Parameters<typeof eachUntied>[4] = (one) => projection.add(draft, one)
    const add = (part: LogPart): Effect.Effect<Ties, StoreFailure | UnreadableLog> =>
      part._tag === "Section"
        ? eachUntied(store, workspace, until, at, visit, part.section)
        : Effect.as(eachTied(store, workspace, until, at, part.streams, visit), NO_TIES)
    return { projection, draft, add }
  })
}
