import { type DomainEvent, domainEvents } from "./domain-event.js"
import {
  changedAt,
  type JsonFields,
  LIST,
  type PersonalPlace,
  placesIn,
} from "./personal-places.js"

const fieldsOf: ReadonlyMap<string, ReadonlyArray<PersonalPlace>> = new Map(
  Object.entries(domainEvents).map(([type, { ast }]) => [type, placesIn(ast)]),
)

/**
 * Where the facts of a kind speak of a person, as paths: `name`, `due.when`, `list[].words`. What stands
 * there can be encrypted with the contact's own key, and is gone when the contact is erased.
 */
export const personalFields = (type: DomainEvent["_tag"]): ReadonlyArray<string> => [
  ...new Set((fieldsOf.get(type) ?? []).map(({ path }) => path.join(".").replaceAll(".[]", LIST))),
]

/**
 * The fact without what is personal: such a field is left out or, where one must be there, empty. Its
 * event may be in the form in which logs keep it.
 */
export const withoutPersonal = <
  F extends { readonly event: { readonly _tag: DomainEvent["_tag"] } },
>(
  fact: F,
): F => {
  const fields = fieldsOf.get(fact.event._tag) ?? []
  if (fields.length === 0) return fact
  const event = fields.reduce<unknown>(
    (given, { isOptional, path }) => changedAt(given, path, () => (isOptional ? undefined : "")),
    fact.event,
  )
  return { ...fact, event: event as F["event"] }
}

/** What a fact says of a person: each text under its place, such as `due.when` or `list.0.words`. */
export type PersonalText = { readonly [place: string]: string }

/** The fields of a fact as a log keeps them, apart from what they say of a person. */
export interface Apart {
  /** As {@link withoutPersonal} leaves them. */
  readonly rest: JsonFields
  readonly text: PersonalText
}

/** The quoted names of the fields that are personal in the facts of a kind. */
const marksOf: ReadonlyMap<string, ReadonlyArray<string>> = new Map(
  [...fieldsOf].map(([type, places]) => {
    const names = places.flatMap(({ path }) => path.findLast((name) => name !== LIST) ?? [])
    return [type, [...new Set(names)].map((name) => JSON.stringify(name))]
  }),
)

/**
 * False where the fields of a fact, as JSON text, say nothing personal: no personal field is named in
 * them. Where one is, it may be another of that name.
 */
export const mayBePersonal = (type: string, fields: string): boolean =>
  (marksOf.get(type) ?? []).some((mark) => fields.includes(mark))

/** Takes what is personal out of a fact's fields; `undefined` where nothing is. */
export const takePersonal = (type: string, fields: JsonFields): Apart | undefined => {
  const text = new Map<string, string>()
  const rest = (fieldsOf.get(type) ?? []).reduce<unknown>(
    (given, { isOptional, path }) =>
      changedAt(given, path, (said, place) => {
        text.set(place, String(said))
        return isOptional ? undefined : ""
      }),
    fields,
  )
  return text.size === 0 ? undefined : { rest: rest as JsonFields, text: Object.fromEntries(text) }
}

/** Puts back what was taken out. */
export const giveBackPersonal = ({ rest, text }: Apart): JsonFields =>
  Object.entries(text).reduce<unknown>(
    (given, [place, said]) => putAt(given, place.split("."), said),
    rest,
  ) as JsonFields

/**
 * With a dash wherever a text has to be and is empty, as an erasure leaves it: the schemas take no empty
 * text. The same object when there is no such place.
 */
export const withDashes = <E extends object>(type: string, event: E): E =>
  (fieldsOf.get(type) ?? [])
    .filter(({ isOptional }) => !isOptional)
    .reduce<unknown>(
      (given, { path }) => changedAt(given, path, (said) => (said === "" ? "-" : said)),
      event,
    ) as E

const putAt = (value: unknown, [name, ...rest]: ReadonlyArray<string>, said: string): unknown => {
  if (name === undefined) return said
  if (Array.isArray(value)) {
    return value.map((one, n) => (String(n) === name ? putAt(one, rest, said) : one))
  }
  const { [name]: inner, ...others } = Object(value)
  return { ...others, [name]: putAt(inner, rest, said) }
}
