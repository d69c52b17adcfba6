import type { ContactEvent } from "../fact/domain-event.js"
import type { Instant } from "../time/instant.js"

interface Doubted {
  /** When the fact in doubt is said to have happened. */
  readonly at: Instant
  /** The facts that cannot have been in that order: the one in doubt first. */
  readonly positions: ReadonlyArray<number>
}

/**
 * What facts tell that cannot have been in that order. It was accepted, and no answer changes for it: people
 * mistype dates. Where only a date is known, there is a doubt only if the whole day lies on the wrong side.
 */
export type FactDoubt = Doubted &
  (
    | { readonly kind: "touch-before-adding"; readonly touchId: string; readonly addedAt: Instant }
    | {
        readonly kind: "outcome-before-adding"
        readonly event: ContactEvent["_tag"]
        readonly addedAt: Instant
      }
    | {
        readonly kind: "fact-before-adding"
        readonly event: ContactEvent["_tag"]
        readonly addedAt: Instant
      }
    /** No touch of any kind came before, and the contact was not taken over with a past. */
    | { readonly kind: "sale-before-first-touch" }
    /** When it was made or rescheduled, its due had passed. `due` is its last instant, or its last day. */
    | { readonly kind: "due-before-made"; readonly promiseId: string; readonly due: string }
    /** When it was booked or moved, its start had passed. */
    | {
        readonly kind: "start-before-booking"
        readonly stepId: string
        readonly startsAt: Instant
      }
    /** When it was placed or said, its end had passed. */
    | { readonly kind: "end-before-beginning"; readonly until: string }
    /** Kept, moved, skipped, lifted, thanked for … before it was there. */
    | {
        readonly kind: "told-before-made"
        readonly event: ContactEvent["_tag"]
        readonly what: "promise" | "step" | "hold" | "referral"
        readonly id: string
        readonly madeAt: Instant
      }
    /** The one who was to hand it on did not owe it then, or nobody did any more. */
    | {
        readonly kind: "nothing-to-transfer"
        readonly promiseId: string
        readonly fromRepId: string
      }
    /** A source system had it before it happened. */
    | { readonly kind: "entered-before-it-happened"; readonly enteredAt: Instant }
    /** Of what can only have happened: more than a day after the log learned of it. */
    | { readonly kind: "dated-ahead"; readonly recordedAt: Instant }
    /** Its words are there and do not open: their key is missing or another one, or they were changed. */
    | { readonly kind: "words-unreadable"; readonly event: ContactEvent["_tag"] }
  )
