import type { TableRow } from "../csv/table.js"
import { type Binding, mappingProblem } from "../expression/binding.js"
import { compileText } from "../expression/text.js"
import type { Fact, MappingFile } from "./mapping-schema.js"

/** For which of a contact's rows a fact is recorded: the first one, or all others. */
export interface OccurrencePlan {
  readonly of: "first" | "others"
  /** What tells the fact, and what it is counted by, from others of the mapping. */
  readonly key: (row: TableRow) => string
}

/** Undefined for a fact of every row. */
export const compileOccurrence = (
  fact: Fact,
  path: string,
  mapping: MappingFile,
  binding: Binding,
): OccurrencePlan | undefined => {
  const kind = kindOf(fact)
  if (kind === undefined) return undefined
  if (mapping.contact?.key === "row-number") {
    throw mappingProblem(
      binding,
      `${path}.${kind}`,
      kind === "once"
        ? "a contact that is one row has every fact once"
        : "a contact that is one row has no other rows",
      "leave it out",
    )
  }
  const asked = fact[kind]
  const per = (typeof asked === "object" ? asked.per : []).map((text, index) =>
    compileText(text, `${path}.${kind}.per[${index}]`, binding),
  )
  const name = nameOf(fact, kind, mapping)
  return {
    of: kind === "once" ? "first" : "others",
    key: (row) =>
      per.length === 0 ? name : JSON.stringify([name, ...per.map((text) => text.read(row))]),
  }
}

const kindOf = ({ again = false, once = false }: Fact): "once" | "again" | undefined =>
  once !== false ? "once" : again !== false ? "again" : undefined

// By its place among those of its kind, which other rules of a mapping that grows leave alone.
const nameOf = (fact: Fact, kind: "once" | "again", { rules }: MappingFile): string => {
  const alike = rules
    .flatMap(({ facts = [] }) => facts)
    .filter((one) => kindOf(one) === kind && one.record === fact.record)
  const name = `${fact.record} ${alike.indexOf(fact)}`
  return kind === "once" ? name : `again ${name}`
}
