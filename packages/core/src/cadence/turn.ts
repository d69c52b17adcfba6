import * as Schema from "effect/Schema"
import { PlayId } from "../identity.js"
import { Channel } from "../touch/touch-facts.js"

const turn = {
  /** In order: the first one is meant, the others are what to fall back on. */
  channels: Schema.NonEmptyArray(Channel),
  /** One purpose, or several to choose from: the first that was not used lately. */
  plays: Schema.NonEmptyArray(PlayId),
}

/** What a touch is: through which channel, to what purpose. */
export const Turn = Schema.Struct(turn).annotations({ identifier: "Turn" })
export type Turn = typeof Turn.Type

export { turn as turnFields }
