import { readFileSync } from "node:fs"
import type { SchemaAST } from "effect"
import { describe, expect, it } from "vitest"
import { MappingFile } from "../src/mapping/mapping-schema.js"
import { commandsOf, folderWith, mappingOf, replayFiles } from "./importing.js"

const docs = readFileSync(new URL("../../../docs/mapping.md", import.meta.url), "utf8")

const blockOf = (language: string): string =>
  docs.split(`\`\`\`${language}\n`)[1]?.split("```")[0] ?? ""

/** The names of all properties that a schema knows, at any depth. */
const namesIn = (ast: SchemaAST.AST, seen = new Set<SchemaAST.AST>()): ReadonlyArray<string> => {
  if (seen.has(ast)) return []
  seen.add(ast)
  switch (ast._tag) {
    case "TypeLiteral":
      return [
        ...ast.propertySignatures.flatMap(({ name, type }) => [
          String(name),
          ...namesIn(type, seen),
        ]),
        ...ast.indexSignatures.flatMap(({ type }) => namesIn(type, seen)),
      ]
    case "Union":
      return ast.types.flatMap((type) => namesIn(type, seen))
    case "TupleType":
      return [...ast.elements, ...ast.rest].flatMap(({ type }) => namesIn(type, seen))
    case "Refinement":
    case "Transformation":
      return namesIn(ast.from, seen)
    case "Suspend":
      return namesIn(ast.f(), seen)
    default:
      return []
  }
}

describe("docs/mapping.md", () => {
  it("names every property", () => {
    const names = new Set(namesIn(MappingFile.ast))
    expect(names.size).toBeGreaterThan(50)
    const written = (name: string) => new RegExp(`[\`"{ ]${name}["\`:]`).test(docs)
    expect([...names].filter((name) => !written(name))).toEqual([])
  })

  it("shows a mapping that does what it says", async () => {
    const at = folderWith({ "calls.csv": blockOf("text") })
    const rows = await replayFiles(mappingOf(JSON.parse(blockOf("json"))), [at("calls.csv")])
    expect(rows.map(({ skipped }) => skipped)).toEqual([
      undefined,
      undefined,
      "the number was wrong",
    ])
    expect(commandsOf(rows)).toMatchObject([
      { _tag: "AddRep", repId: "Ann", occurredAt: "2024-03-01T08:30:00.000Z" },
      { _tag: "AddContact", externalId: "C-7", ownerId: "Ann", source: "list" },
      { _tag: "LogTouch", outcome: "no-answer", repId: "Ann" },
      { _tag: "LogTouch", outcome: "reached", occurredAt: "2024-03-04T15:05:00.000Z" },
      { _tag: "RecordSale", occurredAt: "2024-03-04T15:05:00.000Z" },
    ])
  })
})
