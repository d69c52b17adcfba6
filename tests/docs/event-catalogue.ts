import { domainEvents } from "@followthrough/core"
import type { Schema, SchemaAST } from "effect"
import { type FactDocs, readFactDocs } from "./fact-docs.js"
import { formOf } from "./schema-form.js"

const FIRST = "0.1"

/** What came later than the first version: a fact, or a field as `Fact.field`. */
const since: ReadonlyMap<string, string> = new Map()

/** Said once for all facts. */
const ofEveryFact = new Set(["_tag", "on", "enteredAt", "actor"])

const intro = `# Event catalogue

Every fact that a log can hold, as it is stored. Generated from the schemas and their doc comments by
\`pnpm catalogue\`; a test fails when it is out of date. A fact's name and its fields are a storage format:
fields are added, none is changed or removed. Facts apply in the order of \`occurredAt\`, those of the same
instant in the order of recording.

| form | |
|---|---|
| instant | ISO 8601 text in UTC with milliseconds: \`2026-03-02T08:00:00.000Z\` |
| date | a local date, \`2026-03-02\`; whose day it is, the field says |
| time | a time of day on the wall clock, \`09:30\`; at the end of a window also \`24:00\` |
| zone | a time zone's name in the IANA database, \`Europe/Rome\` |
| pause | ISO 8601 duration, on the calendar (\`P14D\`, \`P3M\`) or by a stopwatch (\`PT4H\`) |
| weekly hours | per weekday (\`monday\` to \`sunday\`) a list of windows \`{ from: time, to: time }\` |
| cadence, policy | rules as JSON: see [cadences](cadences.md) |
| text | 1 to 4,000 characters of Unicode, unless the field says otherwise |
| personal | speaks of a person: kept encrypted with the contact's own key, and gone for good once the contact is erased |
| \`ContactId\` and others in this script | identity that the host chooses, 1 to 200 characters, no personal data |

Every fact also has \`occurredAt\` (when it happened) and \`recordedAt\` (when the log learned of it), both
instants; \`on?\` (date: the fact's own local date where only that is known; \`occurredAt\` is the start of that day, and
measures in days use the date in whatever zone they report); \`enteredAt?\` (instant: when a source system says
that it was entered there; recording delay is measured from it); and \`actor?\` (\`ActorId\`: who recorded it).
`

const entry = (name: string, ast: SchemaAST.AST, docs: FactDocs): string => {
  if (ast._tag !== "TypeLiteral") throw new Error(`${name} is no struct`)
  const rows = ast.propertySignatures
    .filter((field) => !ofEveryFact.has(String(field.name)))
    .map(({ isOptional, name: field, type }) => {
      const cells = [
        `\`${String(field)}\`${isOptional ? "?" : ""}`,
        formOf(type),
        docs.fields.get(String(field)) ?? "",
        since.get(`${name}.${String(field)}`) ?? since.get(name) ?? FIRST,
      ]
      return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`
    })
  return [
    `### ${name}`,
    "",
    `Recorded by \`${docs.command}\`. ${docs.says}`.trim(),
    "",
    "| field | form | | since |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n")
}

const logOf = (ast: SchemaAST.AST): "contact" | "party" | "rep" | "policy" => {
  const fields =
    ast._tag === "TypeLiteral" ? ast.propertySignatures.map(({ name }) => String(name)) : []
  if (fields.includes("contactId")) return "contact"
  if (fields.includes("partyId")) return "party"
  return fields.includes("repId") ? "rep" : "policy"
}

/** The whole catalogue as Markdown. */
export const eventCatalogue = (): string => {
  const docs = readFactDocs()
  const all: ReadonlyArray<readonly [string, Schema.Schema.AnyNoContext]> =
    Object.entries(domainEvents)
  const entries = all.map(([name, { ast }]) => {
    const doc = docs.get(name)
    if (doc === undefined) throw new Error(`no command records ${name}`)
    return { log: logOf(ast), text: entry(name, ast, doc) }
  })
  const about = (which: string): ReadonlyArray<string> =>
    entries.flatMap(({ log, text }) => (log === which ? [text] : []))
  return [
    intro,
    "## In a contact's log\n",
    ...about("contact"),
    "## In a party's log\n",
    ...about("party"),
    "## In a rep's log\n",
    ...about("rep"),
    "## In the policy's log\n",
    ...about("policy"),
  ].join("\n")
}
