import * as Schema from "effect/Schema"
import { Words } from "../fact/recorded.js"
import { PlayId } from "../identity.js"

/** What a touch can be about, for a cadence to choose from. */
export const Play = Schema.Struct({ id: PlayId, purpose: Words }).annotations({
  identifier: "Play",
})
export type Play = typeof Play.Type
