import * as Schema from "effect/Schema"
import { says } from "./described.js"
import { PAGE_LIMIT, type Route, watchable } from "./routes.js"

const Count = Schema.NumberFromString.pipe(Schema.int(), Schema.between(0, PAGE_LIMIT)).annotations(
  {
    message: () => ({ message: `is not a whole number from 0 to ${PAGE_LIMIT}`, override: true }),
    jsonSchema: { type: "integer", minimum: 0, maximum: PAGE_LIMIT, description: says.limit },
  },
)

const lengths = ["day", "week", "month"] as const
const Days = Schema.Union(
  Schema.Literal(...lengths),
  Schema.NumberFromString.pipe(Schema.int()),
).annotations({
  message: () => ({ message: `is not ${lengths.join(", ")} or a number of days`, override: true }),
  jsonSchema: {
    anyOf: [
      { type: "string", enum: lengths },
      { type: "integer", minimum: 1, maximum: 366 },
    ],
    description: says.days,
  },
})

const schemas: { readonly [name: string]: Schema.Schema.Any } = {
  limit: Count,
  days: Days,
  ask: Schema.Literal(...watchable).annotations({ description: says.ask }),
}

/** Parameters that an answer cannot do without. */
const needed: ReadonlySet<string> = new Set(["ask", "key"])

const sentences: { readonly [parameter: string]: string } = says

const described = (parameter: string) =>
  Schema.String.annotations({ description: sentences[parameter] ?? parameter })

/** The query parameters of a route. */
export const urlParamsOf = (name: string, { parameters }: Route) =>
  Schema.Struct(
    Object.fromEntries(
      parameters.map((parameter) => {
        const schema = schemas[parameter] ?? described(parameter)
        const isNeeded = needed.has(parameter) || (name === "became" && parameter === "from")
        return [parameter, isNeeded ? schema : Schema.optional(schema)]
      }),
    ),
  )
