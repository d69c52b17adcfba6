import type { LogFact } from "@followthrough/kernel"
import { sayFact } from "@followthrough/projection"

/** What ids are called. */
export interface Names {
  readonly contact: (contactId: string) => string
  readonly rep: (repId: string) => string
  /** What was promised, and what a step is about. */
  readonly promise: (promiseId: string) => string
  readonly step: (stepId: string) => string
}

/** What a fact says, with names where the log has ids. */
export const factText = (fact: LogFact, names: Names, zone: string): string => {
  const said = sayFact({ ...fact, data: named(fact.data, names) }, zone)
  // A name that cannot stand where an id does leaves no more than the fact's kind.
  const text = said === fact.type ? sayFact(fact, zone) : said
  const { promiseId, touchId } = fact.data
  const own = fact.type === "PromiseMade" ? promiseId : touchId
  const shown = typeof own === "string" ? without(text, own, names) : text
  return shown.charAt(0).toUpperCase() + shown.slice(1)
}

// A sentence ends with the id of what it makes, in brackets, which tells a reader nothing.
const without = (text: string, id: string, names: Names): string =>
  text.replace(` (${id})`, "").replace(` (${names.promise(id)})`, "")

type Data = LogFact["data"]

const named = (data: Data, names: Names): Data =>
  Object.fromEntries(
    Object.entries(data).map(([field, value]) => [field, nameIn(field, value, names)]),
  )

const nameIn = (field: string, value: unknown, names: Names): unknown => {
  if (Array.isArray(value)) return value.map((one: unknown) => nameIn(field, one, names))
  if (typeof value === "object" && value !== null) return named({ ...value }, names)
  if (typeof value !== "string") return value
  switch (field) {
    case "contactId":
    case "duplicateId":
    case "into":
      return names.contact(value)
    case "repId":
    case "ownerId":
    case "fromRepId":
    case "toRepId":
      return names.rep(value)
    case "promiseId":
      return names.promise(value)
    case "stepId":
      return names.step(value)
    default:
      return value
  }
}
