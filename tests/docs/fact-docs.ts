import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import ts from "typescript"
import { root } from "./snippet.js"

/** What the sources say about a fact, in their doc comments. */
export interface FactDocs {
  /** The command that records it. */
  readonly command: string
  readonly says: string
  readonly fields: ReadonlyMap<string, string>
}

const source = join(root, "packages", "core", "src")

const parsed = (path: string): ts.SourceFile =>
  ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ESNext, true)

const factFiles = (): ReadonlyArray<string> =>
  readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith("-facts.ts") || path.endsWith("log-touch.ts"))
    .sort()
    .map((path) => join(source, path))

/** The doc comment of a node as one line, with code instead of links. */
const docOf = (node: ts.Node): string =>
  ts
    .getJSDocCommentsAndTags(node)
    .flatMap((doc) => (ts.isJSDoc(doc) ? [ts.getTextOfJSDocComment(doc.comment) ?? ""] : []))
    .join(" ")
    .replace(/\s+/g, " ")
    .trim()

type Objects = ReadonlyMap<string, ts.ObjectLiteralExpression>

const fieldDocs = (
  literal: ts.Expression | undefined,
  objects: Objects,
): ReadonlyArray<readonly [string, string]> => {
  if (literal === undefined) return []
  if (ts.isIdentifier(literal)) return fieldDocs(objects.get(literal.text), objects)
  if (!ts.isObjectLiteralExpression(literal)) return []
  return literal.properties.flatMap((property): ReadonlyArray<readonly [string, string]> => {
    if (ts.isSpreadAssignment(property)) return fieldDocs(property.expression, objects)
    const doc = docOf(property)
    return doc === "" || property.name === undefined ? [] : [[property.name.getText(), doc]]
  })
}

/** The facts of commands that record several, or in several logs. */
const ofSeveral: ReadonlyArray<readonly [fact: string, command: string]> = [
  ["TouchLogged", "LogTouch"],
  ["ReferralGiven", "RecordReferral"],
  ["ContactReferred", "RecordReferral"],
  ["ContactMerged", "MergeContact"],
  ["DuplicateAbsorbed", "MergeContact"],
  ["MergeUndone", "UndoMerge"],
  ["DuplicateReleased", "UndoMerge"],
  ["ContactErased", "EraseContact"],
  ["ContactAdded", "AddContact"],
  ["ContactAdopted", "AdoptContact"],
  ["PartyJoined", "JoinParty"],
  ["MemberJoined", "JoinParty"],
  ["PartyLeft", "LeaveParty"],
  ["MemberLeft", "LeaveParty"],
]

/** Which fact records a command, as the core says it. */
const factOfCommand = (): ReadonlyMap<string, string> =>
  new Map([
    ...ofSeveral,
    ...[
      ...readFileSync(join(source, "event-of.ts"), "utf8").matchAll(
        /case "(\w+)":\s*return \{ \.\.\.command, _tag: "(\w+)" \}/g,
      ),
    ].map(([, command = "", fact = ""]) => [fact, command] as const),
  ])

/** The doc comments of every fact, by its name. */
export const readFactDocs = (): ReadonlyMap<string, FactDocs> => {
  const says = new Map<string, string>()
  const fields = new Map<string, ReadonlyMap<string, string>>()
  for (const path of factFiles()) {
    const objects = new Map<string, ts.ObjectLiteralExpression>()
    for (const statement of parsed(path).statements) {
      if (!ts.isVariableStatement(statement)) continue
      for (const { initializer, name } of statement.declarationList.declarations) {
        if (initializer === undefined) continue
        if (ts.isObjectLiteralExpression(initializer)) objects.set(name.getText(), initializer)
        if (!ts.isCallExpression(initializer)) continue
        if (initializer.expression.getText() === "command") {
          says.set(name.getText(), docOf(statement))
        }
        if (initializer.expression.getText() === "fact") {
          fields.set(name.getText(), new Map(fieldDocs(initializer.arguments[1], objects)))
        }
      }
    }
  }
  return new Map(
    [...factOfCommand()].map(([fact, command]) => [
      fact,
      { command, says: says.get(command) ?? "", fields: fields.get(fact) ?? new Map() },
    ]),
  )
}
