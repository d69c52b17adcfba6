import * as Either from "effect/Either"
import type * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import { problemsOf } from "../problem.js"
import type { Instant } from "../time/instant.js"
import { dateBegunAt } from "./dated.js"
import { type DomainEvent, domainEvents } from "./domain-event.js"
import type { Fact } from "./fact.js"
import { type FastCoder, fastDecoder, fastEncoder, unfit } from "./fast-coder.js"
import {
  giveBackPersonal,
  mayBePersonal,
  type PersonalText,
  takePersonal,
  withDashes,
  withoutPersonal,
} from "./personal-fields.js"
import type { JsonFields } from "./personal-places.js"
import { readStoredType, storedTypeOf, type Upcasts, upcast, upcasts } from "./upcasts.js"

/** An event of the log that this version cannot read; it is never passed over. */
export interface UnreadableFact {
  readonly _tag: "UnreadableFact"
  readonly position: number
  readonly type: string
  readonly message: string
}

/** An event as a store keeps it: `data` is JSON text, the instants are epoch milliseconds. */
export interface StoredFact {
  readonly position: number
  readonly type: string
  readonly occurredAt: number
  readonly recordedAt: number
  readonly data: string
  /**
   * What `data` keeps sealed, once it is opened: JSON text. Left out of a sealed fact, its words are gone
   * for ever, as those of an erased contact are.
   */
  readonly words?: string | undefined
  /** Its words are there, and nobody can open them. */
  readonly unreadable?: true | undefined
}

interface Codec {
  readonly fastDecode: FastCoder
  readonly fastEncode: FastCoder
  readonly decode: (raw: unknown) => Either.Either<DomainEvent, ParseResult.ParseError>
  readonly encode: (event: DomainEvent) => unknown
}

// One codec per kind: trying every member of a union would cost a log's replay dearly.
const codecs: ReadonlyMap<string, Codec> = new Map(
  Object.entries(domainEvents).map(([type, schema]): [string, Codec] => {
    const ofKind = schema as unknown as Schema.Schema<DomainEvent>
    return [
      type,
      {
        fastDecode: fastDecoder(ofKind),
        fastEncode: fastEncoder(ofKind),
        decode: Schema.decodeUnknownEither(ofKind),
        encode: Schema.encodeSync(ofKind),
      },
    ]
  }),
)

/** The stored form of an event: its type, and its other fields as JSON text. */
export const encodeEvent = (
  event: DomainEvent,
): { readonly type: string; readonly data: string } => {
  const { _tag } = event
  const codec = codecs.get(_tag)
  const fast = codec?.fastEncode(event)
  const encoded = fast === unfit || fast === undefined ? encodeErased(event, codec) : Object(fast)
  encoded._tag = undefined
  return { type: storedTypeOf(_tag, upcasts), data: JSON.stringify(encoded) }
}

// What does not fit may be what an erasure has left; else it is encoded again, to throw with a report on
// why.
const encodeErased = (event: DomainEvent, codec: Codec | undefined) => {
  const { _tag } = event
  const whole = withDashes(_tag, event)
  const encoded = { ...Object(codec?.encode(whole)), _tag }
  return whole === event ? encoded : { ...withoutPersonal({ event: encoded }).event }
}

/** The field in which a fact keeps what is sealed: the last one of its data. */
const SEALED = "sealed"

/**
 * An event's data, as {@link encodeEvent} writes it, with what is personal taken out, both as JSON text;
 * `undefined` where nothing is.
 */
export const takeWords = (stored: {
  readonly type: string
  readonly data: string
}): { readonly data: string; readonly words: string } | undefined => {
  const { kind } = readStoredType(stored.type)
  if (!mayBePersonal(kind, stored.data)) return undefined
  const apart = takePersonal(kind, JSON.parse(stored.data))
  return apart === undefined
    ? undefined
    : { data: JSON.stringify(apart.rest), words: JSON.stringify(apart.text) }
}

/** The data of a sealed event, from its data without words and its words sealed, in Base64url. */
export const withSealed = (data: string, sealed: string): string =>
  `${data.slice(0, -1)},"${SEALED}":"${sealed}"}`

/** What {@link withSealed} put together; `undefined` when nothing in an event is sealed. */
export const sealedIn = (
  data: string,
): { readonly data: string; readonly sealed: string } | undefined => {
  const found = data.endsWith('"}') ? data.lastIndexOf(`,"${SEALED}":"`) : -1
  return found < 0
    ? undefined
    : {
        data: `${data.slice(0, found)}}`,
        sealed: data.slice(found + SEALED.length + 5, -2),
      }
}

/** Reads a stored event, or says which one cannot be read and why. */
export const decodeFact = (stored: StoredFact): Either.Either<Fact, UnreadableFact> =>
  decodeFactWith(upcasts, stored)

/** The same, by other steps from old shapes to present ones. */
export const decodeFactWith = (
  steps: Upcasts,
  stored: StoredFact,
): Either.Either<Fact, UnreadableFact> => {
  const unreadable = (message: string) =>
    Either.left<UnreadableFact>({
      _tag: "UnreadableFact",
      position: stored.position,
      type: stored.type,
      message,
    })
  const kept = fieldsOf(stored.data)
  if (typeof kept === "string") return unreadable(kept)
  const said = SEALED in kept ? unsealed(kept, stored.words) : kept
  if (said === undefined) return unreadable("its words are not of the form that they are kept in")
  const upcasted = upcast(stored.type, withOwnDate(said, stored.occurredAt as Instant), steps)
  if ("newer" in upcasted) {
    return unreadable(
      `it has shape ${upcasted.newer} of its kind, and this version knows up to ${upcasted.latest}; was it written by a newer one?`,
    )
  }
  const { fields, kind } = upcasted
  const codec = codecs.get(kind)
  if (codec === undefined) {
    return unreadable("this version knows no fact of that name; was it written by a newer one?")
  }
  const isGone = SEALED in kept && stored.words === undefined
  const tagged = isGone
    ? { ...withDashes(kind, fields), _tag: kind }
    : Object.assign(fields, { _tag: kind })
  const decoded = codec.fastDecode(tagged)
  // What does not fit is decoded again, for the report on why.
  const event = decoded === unfit ? codec.decode(tagged) : Either.right(decoded as DomainEvent)
  if (Either.isLeft(event)) {
    return unreadable(
      problemsOf(event.left)
        .map(({ message, path }) => `${path}: ${message}`)
        .join("; "),
    )
  }
  const fact: Fact = {
    position: stored.position,
    occurredAt: stored.occurredAt as Instant,
    recordedAt: stored.recordedAt as Instant,
    event: event.right,
  }
  if (!isGone) return Either.right(fact)
  const bare = withoutPersonal(fact)
  return Either.right(stored.unreadable === true ? { ...bare, unreadable: true } : bare)
}

// Once a fact said only that its date is known, and not which one.
const withOwnDate = (fields: JsonFields, occurredAt: Instant): JsonFields =>
  fields["precision"] === "day" && fields["on"] === undefined
    ? { ...fields, on: dateBegunAt(occurredAt) }
    : fields

const fieldsOf = (data: string): JsonFields | string => {
  let fields: unknown
  try {
    fields = JSON.parse(data)
  } catch {
    return "its data is not JSON"
  }
  return isObject(fields) ? fields : "its data is not a JSON object"
}

const unsealed = (kept: JsonFields, words: string | undefined): JsonFields | undefined => {
  const { [SEALED]: _, ...rest } = kept
  if (words === undefined) return rest
  const text = fieldsOf(words)
  return isText(text) ? giveBackPersonal({ rest, text }) : undefined
}

const isObject = (value: unknown): value is JsonFields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isText = (value: unknown): value is PersonalText =>
  isObject(value) && Object.values(value).every((said) => typeof said === "string")
