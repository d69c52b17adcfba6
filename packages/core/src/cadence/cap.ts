import * as Schema from "effect/Schema"
import { maybe, oneOf } from "../fact/recorded.js"
import { Channel } from "../touch/touch-facts.js"
import { SomePause } from "./pause.js"

/**
 * At most so many outbound touches in any stretch of that length: a touch counts from its instant up
 * to but not including the instant one `per` later. All logged outbound touches count, automated ones
 * and those that did something else too; with a channel, those through it. Over a party, those with any of
 * its members count, and a contact in no party counts alone; left out, it is over the contact. `most: 0`
 * means never, and then `per` may be left out.
 */
export const Cap = Schema.Struct({
  most: Schema.Number.pipe(Schema.int(), Schema.between(0, 10_000)),
  per: maybe(SomePause),
  channel: maybe(Channel),
  over: maybe(oneOf("contact", "party")),
})
  .pipe(
    Schema.filter(({ most, per }) =>
      most > 0 && per === undefined
        ? { path: ["per"], message: 'a cap needs the length of its stretch, such as "per": "P7D"' }
        : undefined,
    ),
  )
  .annotations({ identifier: "Cap" })

export type Cap = typeof Cap.Type
