import {
  CalendarDuration,
  ContactId,
  Instant,
  instantFromIso,
  instantFromMillis,
  LocalDate,
  localDateFromIso,
  PartyId,
  PlayId,
  PromiseId,
  problemsOf,
  RepId,
} from "@followthrough/core"
import {
  type DoubtKind,
  doubtKinds,
  type ListName,
  LONGEST_PLAN,
  type PageAsked,
  type PlanLength,
  readCursor,
} from "@followthrough/projection"
import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import { malformed } from "./failure.js"
import { FollowthroughFailure } from "./followthrough-failure.js"

/** An instant from a host: ISO 8601 text with an offset or `Z`, or a `Date`. */
export type InstantInput = string | Date

/** Which rows of an answer's lists to give; its counts are those of all. */
export interface PageInput {
  /**
   * How many rows at most, of each list. Left out: 100. `"all"` gives every row, however many there are: from so
   * many contacts that it takes the whole log.
   */
  readonly limit?: number | "all"
  /** The `next` of the page before: the rows below it, as of the same instant. */
  readonly after?: string
}

/** As of when to answer. Both are inclusive. */
export interface AsOfInput {
  /** What had happened by then. Left out: now. */
  readonly at?: InstantInput
  /** What had been recorded by then. Left out: everything. */
  readonly knownAt?: InstantInput
}

const read = <A>(
  found: Either.Either<A, { readonly text: string; readonly expected: string }>,
  ast: Schema.Schema.Any["ast"],
): Either.Either<A, ParseResult.ParseIssue> =>
  Either.mapLeft(
    found,
    ({ expected, text }) => new ParseResult.Type(ast, text, `"${text}" is not ${expected}`),
  )

const fromHost = <A>(
  to: Schema.Schema<A>,
  decode: (
    input: InstantInput,
    ast: Schema.Schema.Any["ast"],
  ) => Either.Either<A, ParseResult.ParseIssue>,
) =>
  Schema.transformOrFail(Schema.Union(Schema.String, Schema.DateFromSelf), to, {
    strict: true,
    decode: (input, _, ast) => decode(input, ast),
    encode: (value, _, ast) => Either.left(new ParseResult.Type(ast, value, "is read only")),
  })

const instantOf = (
  input: InstantInput,
  ast: Schema.Schema.Any["ast"],
): Either.Either<Instant, ParseResult.ParseIssue> => {
  if (typeof input === "string") return read(instantFromIso(input), ast)
  const millis = input.getTime()
  return Number.isNaN(millis)
    ? Either.left(new ParseResult.Type(ast, input, "is no date"))
    : Either.right(instantFromMillis(millis))
}

export const Moment = fromHost(Schema.typeSchema(Instant), instantOf)

/** An instant, or a date (`2026-03-02`). */
const MomentOrDate = fromHost(
  Schema.Union(Schema.typeSchema(Instant), Schema.typeSchema(LocalDate)),
  (input, ast): Either.Either<Instant | LocalDate, ParseResult.ParseIssue> =>
    typeof input === "string" && /^\d{4}-\d{2}-\d{2}$/.test(input)
      ? read(localDateFromIso(input), ast)
      : instantOf(input, ast),
)

// Longer than any name of ours, and short enough to be told in an error.
export const Name = Schema.String.pipe(
  Schema.filter(
    (text) => (text.length >= 1 && text.length <= 200) || "is not a text of 1 to 200 characters",
  ),
)

export const WholeNumber = Schema.Number.pipe(
  Schema.filter(
    (n) => (Number.isSafeInteger(n) && n >= 0) || `${n} is not a whole number from 0 on`,
  ),
)

const oneOf = <A extends string>(...values: ReadonlyArray<A>) =>
  Schema.declare((input): input is A => values.some((value) => value === input)).annotations({
    message: ({ actual }) => ({
      message: `${JSON.stringify(actual)} is not one of ${values.join(", ")}`,
      override: true,
    }),
  })

const PlanDays = Schema.declare(
  (input): input is PlanLength =>
    input === "day" ||
    input === "week" ||
    input === "month" ||
    (Number.isInteger(input) && Number(input) >= 1 && Number(input) <= LONGEST_PLAN),
).annotations({
  message: ({ actual }) => ({
    message: `${JSON.stringify(actual)} is not "day", "week", "month", or a whole number of days from 1 to ${LONGEST_PLAN}`,
    override: true,
  }),
})

/** A field that may be left out, or be undefined. */
export const maybe = Schema.optional

const asOf = { at: maybe(Moment), knownAt: maybe(Moment) }
const limit = maybe(Schema.Union(WholeNumber, Schema.Literal("all")))
const page = { limit, after: maybe(Schema.String) }
const repId = maybe(RepId)
const partyId = maybe(PartyId)

const queries = {
  next: { ...asOf, repId, queue: maybe(Name), ...page },
  plan: { ...asOf, from: maybe(LocalDate), days: maybe(PlanDays), repId },
  agenda: { ...asOf, contactId: ContactId },
  became: { from: Moment, to: maybe(Moment), knownAt: maybe(Moment), repId, queue: maybe(Name) },
  flow: {
    ...asOf,
    ...page,
    silentAfter: maybe(CalendarDuration),
    notSpokenAfter: maybe(CalendarDuration),
    partyId,
  },
  promises: { ...asOf, ...page, repId },
  asks: { ...asOf, ...page, repId, partyId },
  audit: {
    ...asOf,
    from: maybe(MomentOrDate),
    to: maybe(MomentOrDate),
    play: maybe(PlayId),
    lagFrom: maybe(PlayId),
    repId,
    partyId,
    by: maybe(oneOf("manager", "source", "party")),
    part: maybe(Name),
    evidence: maybe(Name),
  },
  explain: { ...asOf, contactId: ContactId, repId, promiseId: maybe(PromiseId) },
  whatIf: { ...asOf, policy: Schema.Unknown },
  doubts: {
    ...asOf,
    ...page,
    contactId: maybe(ContactId),
    kind: maybe(oneOf<DoubtKind>(...doubtKinds)),
  },
  timeline: { ...asOf, ...page, contactId: ContactId },
  contacts: asOf,
  latestOccurrence: { knownAt: maybe(Moment) },
  policy: asOf,
  log: { contactId: maybe(ContactId), knownAt: maybe(Moment) },
}

type Queries = { readonly [Q in keyof typeof queries]: Schema.Struct<(typeof queries)[Q]>["Type"] }

const A_PAGE = 100

/** A page as projections take it, and as of when: pages that follow one another are of one instant. */
export const readPage = <List extends ListName>(
  {
    after: text,
    at,
    limit: most = A_PAGE,
  }: {
    readonly after?: string | undefined
    readonly at?: Instant | undefined
    readonly limit?: number | "all" | undefined
  },
  ...lists: ReadonlyArray<List>
): { readonly at: Instant | undefined; readonly page: PageAsked<List> } => {
  const after = text === undefined ? undefined : readCursor(text, ...lists)
  if (text !== undefined && after === undefined) {
    throw malformed("input", [
      { path: "after", message: "is not the next of a page of this answer" },
    ])
  }
  if (after !== undefined && at !== undefined && at !== after.at) {
    throw malformed("input", [
      { path: "at", message: "is another instant than that of the page before" },
    ])
  }
  return { at: after?.at ?? at, page: { after, limit: most === "all" ? undefined : most } }
}

/** Reads the query of a method, or throws a `malformed` failure that names every mistake. */
export const readQuery = <Q extends keyof Queries>(method: Q, input: unknown): Queries[Q] =>
  readFields(`${method}()`, decoders[method] as Decoder<Queries[Q]>, input)

type Decoder<A> = (input: unknown) => Either.Either<A, ParseResult.ParseError>

/** Decodes an object of named fields; unknown ones are mistakes. */
export const fieldsDecoder = <Fields extends Schema.Struct.Fields>(
  fields: Fields,
): Decoder<Schema.Struct<Fields>["Type"]> =>
  Schema.decodeUnknownEither(
    Schema.Struct(fields) as unknown as Schema.Schema<Schema.Struct<Fields>["Type"]>,
    { errors: "all", onExcessProperty: "error" },
  )

const decoders: { readonly [Q in keyof Queries]: Decoder<unknown> } = Object.fromEntries(
  Object.entries(queries).map(([method, fields]) => [
    method,
    fieldsDecoder(fields as Schema.Struct.Fields),
  ]),
) as { readonly [Q in keyof Queries]: Decoder<unknown> }

/** Reads fields that a host gives, or throws a `malformed` failure that names every mistake and `what` it is in. */
export const readFields = <A>(what: string, decode: Decoder<A>, input: unknown = {}): A => {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    throw malformed(what, [{ path: "", message: "is not an object of named fields" }])
  }
  return reading(what, () => {
    checkShape(what, withoutTools(input))
    return Either.getOrThrowWith(decode(input), (error) => malformed(what, problemsOf(error)))
  })
}

/** Reads what a host handed over, whose getters may throw anything: then it is `malformed`. */
export const reading = <A>(what: string, read: () => A): A => {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof FollowthroughFailure) throw cause
    throw malformed(what, [{ path: "", message: `cannot be read: ${String(cause)}` }])
  }
}

/** How deep data from a host may lie, and of how much it may consist. Ours lies a dozen deep at most. */
const DEEPEST = 100
const MOST = 1_000_000

/**
 * Throws a `malformed` failure where data lies too deep, is too much or goes round: reading it, or only telling of
 * it in an error, would exhaust stack or memory.
 */
export const checkShape = (what: string, input: unknown): void => {
  let level: ReadonlyArray<unknown> = [input]
  let seen = 0
  for (let depth = 0; level.length > 0; depth += 1) {
    const inner: Array<unknown> = []
    for (const one of level) {
      if (typeof one !== "object" || one === null) continue
      for (const value of Object.values(one)) inner.push(value)
      if (depth > DEEPEST || inner.length + seen > MOST) {
        throw malformed(what, [{ path: "", message: "lies too deep, or is too much, to be read" }])
      }
    }
    seen += inner.length
    level = inner
  }
}

// What is not data, but does something for the kernel.
const tools = new Set(["keys", "driver", "signal", "from", "now"])

const withoutTools = (input: object): object =>
  Object.fromEntries(
    Object.entries(input).filter(([name, value]) => !tools.has(name) || typeof value === "string"),
  )

const readOne = <A, I>(schema: Schema.Schema<A, I>) => {
  const decode = Schema.decodeUnknownEither(schema)
  return (field: string, input: unknown): A =>
    reading(field, () => {
      checkShape(field, input)
      return Either.getOrThrowWith(decode(input), (error) => {
        const [problem] = problemsOf(error)
        return malformed("input", [{ path: field, message: problem?.message ?? "is malformed" }])
      })
    })
}

/** Reads an instant, or throws a `malformed` failure that names the field. */
export const readInstant: (field: string, input: unknown) => Instant = readOne(Moment)

/** Reads a text of 1 to 200 characters, or throws a `malformed` failure that names the field. */
export const readName: (field: string, input: unknown) => string = readOne(Name)
