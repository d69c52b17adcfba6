import { Ajv2020 } from "ajv/dist/2020.js"
import { openApiDocument } from "../src/index.js"

interface Content {
  readonly [type: string]: { readonly schema: object }
}

export interface Parameter {
  readonly name: string
  readonly in: "path" | "query" | "header"
  readonly required: boolean
}

export interface Operation {
  readonly operationId: string
  readonly parameters: ReadonlyArray<Parameter>
  readonly requestBody?: { readonly content: object }
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>
}

export interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, object>> & {
      readonly Command: { readonly properties: { readonly _tag: { readonly enum: string[] } } }
      readonly ProblemDocument: { readonly properties: object }
    }
  }
}

export const document = openApiDocument() as Document

/** The same schema for readers who want to hear of every field: what it does not name is not there. */
const closed = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== "object" || schema === null) return schema
  const all = Object.fromEntries(Object.entries(schema).map(([name, one]) => [name, closed(one)]))
  return all["type"] === "object" ? { additionalProperties: false, ...all } : all
}

const ajv = new Ajv2020({ allowUnionTypes: true, strictTuples: false })
ajv.addKeyword("components")
ajv.addFormat("date-time", /^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

const components = closed(document.components)
const IS_JSON = /^application\/(?:problem\+)?json$/
const known = new Map<object, (json: unknown) => string>()

/** What a schema of the document has against JSON: empty when nothing. */
export const faultsOf = (schema: object, json: unknown): string => {
  const there = known.get(schema)
  if (there !== undefined) return there(json)
  const validate = ajv.compile({ ...(closed(schema) as object), components })
  const check = (one: unknown): string =>
    validate(one) ? "" : ajv.errorsText(validate.errors, { dataVar: "answer", separator: "\n" })
  known.set(schema, check)
  return check(json)
}

/** What the document has against the body of a response: empty when nothing. */
export const faultsIn = (
  { operationId, responses }: Operation,
  { headers, status }: Response,
  body: string,
): string => {
  const [type = ""] = (headers.get("content-type") ?? "").split(";")
  const content = responses[status]?.content
  if (content === undefined) return body === "" ? "" : `${operationId}: ${status} has no body`
  const schema = content[type]?.schema
  if (schema === undefined) return `${operationId}: ${status} is no ${type}`
  return IS_JSON.test(type) ? faultsOf(schema, JSON.parse(body)) : ""
}
