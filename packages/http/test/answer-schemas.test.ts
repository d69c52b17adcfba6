import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, describe, expect, test } from "vitest"
import { answerSchemas } from "../src/answer-schemas.js"
import { jsonSchemasOf } from "./json-schemas.js"

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))
const config = path("../tsconfig.json")

/** JSON in which what fits on a line is on one. */
const textOf = (value: unknown, indent = ""): string => {
  const line = JSON.stringify(value)
  if (line.length + indent.length < 100 || typeof value !== "object" || value === null) return line
  const inner = `${indent}  `
  const parts = Array.isArray(value)
    ? value.map((one) => textOf(one, inner))
    : Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${textOf(one, inner)}`)
  const [open, close] = Array.isArray(value) ? "[]" : "{}"
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join("")}${indent}${close}`
}

describe("the schemas of answers", () => {
  test("are what the types say; `npm run catalogue` writes them anew", async () => {
    const made = jsonSchemasOf(path("../src/answered.ts"), "Answered", config)
    const text = `// Made of the types in \`answered.ts\` by \`npm run catalogue\`.
import type { Answered } from "./answered.js"

type Schema = { readonly [keyword: string]: unknown }

/** What each route answers with, as JSON Schema, and the schemas that these refer to. */
export const answerSchemas: {
  readonly of: { readonly [Name in keyof Answered]: Schema }
  readonly schemas: { readonly [name: string]: Schema }
} = ${textOf(made)}
`
    await expect(text).toMatchFileSnapshot("../src/answer-schemas.ts")
  })

  test("say of each answer what fields it has", () => {
    const { of, schemas } = answerSchemas
    expect(of.agenda).toEqual({ $ref: "#/components/schemas/Agenda" })
    expect(of.next["required"]).toEqual(expect.arrayContaining(["at", "policy", "rows", "total"]))
    expect(of.latestOccurrence).toEqual({ anyOf: [{ type: "null" }, { type: "string" }] })
    expect(schemas["QueueRow"]?.["properties"]).toMatchObject({
      begun: { type: "boolean" },
      by: { type: "string", format: "date-time", description: "Late after this instant." },
      level: { enum: [1, 2, 3, 4, 5] },
      why: { $ref: "#/components/schemas/Why" },
    })
  })
})

describe("what makes schemas of types", () => {
  const folder = mkdtempSync(join(tmpdir(), "followthrough-schemas-"))
  afterAll(() => rmSync(folder, { recursive: true }))
  const schemasOf = (text: string) => {
    const file = join(folder, "asked.ts")
    writeFileSync(file, text)
    return jsonSchemasOf(file, "Asked", config)
  }

  test("knows tuples, brands, what may be undefined, and types that name themselves", () => {
    const { of, schemas } = schemasOf(`
      /** A node. */
      interface Tree { readonly of?: Tree; readonly id: string & { readonly brand: "id" } }
      export type Asked = {
        tree: Tree
        maybe: { readonly a: number | undefined; readonly b: null | true }
        many: readonly ["x", ...ReadonlyArray<boolean>]
        pair: readonly [1, 2 | 3]
        by: { readonly [name: string]: unknown }
        picked: Omit<{ readonly z: 1; readonly a: 2; readonly m: 3 }, "m">
      }`)
    expect(schemas).toEqual({
      Tree: {
        description: "A node.",
        type: "object",
        properties: { of: { $ref: "#/components/schemas/Tree" }, id: { type: "string" } },
        required: ["id"],
      },
    })
    expect(of).toEqual({
      tree: { $ref: "#/components/schemas/Tree" },
      maybe: {
        type: "object",
        properties: { a: { type: "number" }, b: { anyOf: [{ const: true }, { type: "null" }] } },
        required: ["b"],
      },
      many: {
        type: "array",
        prefixItems: [{ const: "x" }],
        minItems: 1,
        items: { type: "boolean" },
      },
      pair: {
        type: "array",
        prefixItems: [{ const: 1 }, { enum: [2, 3] }],
        minItems: 2,
        maxItems: 2,
      },
      by: { type: "object", additionalProperties: {} },
      picked: {
        type: "object",
        properties: { z: { const: 1 }, a: { const: 2 } },
        required: ["z", "a"],
      },
    })
  })

  test.each([
    ["next.at: JSON has no bigint", "{ next: { at: bigint } }"],
    ["next: JSON has no () => void", "{ next: () => void }"],
    ["next.forEach: JSON has no", "{ next: ReadonlyMap<string, number> }"],
    ["next: JSON has no any", "{ next: any }"],
    ["two types that are called Row", "{ a: A.Row; b: B.Row }"],
  ])("refuses with its place what has none: %s", (message, type) => {
    const text = `
      declare namespace A { interface Row { readonly a: 1 } }
      declare namespace B { interface Row { readonly b: 1 } }
      export type Asked = ${type}`
    expect(() => schemasOf(text)).toThrow(message)
  })
})
