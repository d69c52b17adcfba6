import { Either, type ParseResult, Schema } from "effect"
import { problemsOf } from "../problem.js"
import type { Instant } from "../time/instant.js"
import { type DomainEvent, domainEvents } from "./domain-event.js"
import type { Fact } from "./fact.js"
import { type FastCoder, fastDecoder, fastEncoder, unfit } from "./fast-coder.js"

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
  const codec = codecs.get(event._tag)
  const fast = codec?.fastEncode(event)
  // What does not fit is encoded again, to throw with a report on why.
  const encoded = Object(fast === unfit ? codec?.encode(event) : fast)
  encoded._tag = undefined
  return { type: event._tag, data: JSON.stringify(encoded) }
}

/** Reads a stored event, or says which one cannot be read and why. */
export const decodeFact = (stored: StoredFact): Either.Either<Fact, UnreadableFact> => {
  const unreadable = (message: string) =>
    Either.left<UnreadableFact>({
      _tag: "UnreadableFact",
      position: stored.position,
      type: stored.type,
      message,
    })
  const codec = codecs.get(stored.type)
  if (codec === undefined) {
    return unreadable("this version knows no fact of that name; was it written by a newer one?")
  }
  let fields: unknown
  try {
    fields = JSON.parse(stored.data)
  } catch {
    return unreadable("its data is not JSON")
  }
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) {
    return unreadable("its data is not a JSON object")
  }
  const tagged = Object.assign(fields, { _tag: stored.type })
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
  return Either.right({
    position: stored.position,
    occurredAt: stored.occurredAt as Instant,
    recordedAt: stored.recordedAt as Instant,
    event: event.right,
  })
}
