import * as Schema from "effect/Schema"
import { command, maybe } from "../fact/recorded.js"
import { made } from "../promise/promise-facts.js"
import { booked } from "../step/step-facts.js"
import { logged, TouchMode } from "./touch-facts.js"

const { contactId: _ofPromise, ...promise } = made
const { contactId: _ofStep, ...step } = booked

/**
 * Record one communication, and what came of it in the same breath. `mode` is `personal` unless said
 * otherwise.
 */
export const LogTouch = command("LogTouch", {
  ...logged,
  mode: Schema.optionalWith(TouchMode, { default: () => "personal" as const, exact: true }),
  /** Next steps that were agreed on. */
  books: maybe(Schema.Array(Schema.Struct(step))),
  /** What either side promised. */
  promises: maybe(Schema.Array(Schema.Struct(promise))),
  /** They were asked whom else they know. */
  asksForReferral: maybe(Schema.Boolean),
})
