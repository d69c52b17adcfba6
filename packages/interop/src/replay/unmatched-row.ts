import { suggestion } from "@followthrough/core"
import type { TableRow } from "../csv/table.js"
import type { RulePlan } from "../mapping/compile-mapping.js"
import { type ImportProblem, importProblem } from "../problem/import-problem.js"
import { shownChoices, shownText } from "../problem/shown-text.js"

/** A row that no rule matches. Where all rules look at one column, that is where the fault is. */
export const unmatchedProblem = (row: TableRow, rules: ReadonlyArray<RulePlan>): ImportProblem => {
  const sources = rules.flatMap(({ when }) => when?.sources ?? [])
  const [source] = sources
  const words = rules.flatMap(({ when }) => when?.words ?? [])
  const places = new Set(sources.map((one) => JSON.stringify(one.place(row))))
  const fix = 'correct the row, add a rule, or say "unmatched": "skip" in the mapping'
  if (source === undefined || places.size > 1) {
    const { file, line } = row
    return importProblem({ file, line, fix }, "no rule of the mapping matches this row")
  }
  const found = source.read(row)
  const expected = words.length === 0 ? "what a rule asks for" : shownChoices(words)
  return importProblem(
    { ...source.place(row), found, expected, fix },
    `no rule of the mapping matches ${shownText(found)}${suggestion(found, words)}`,
  )
}
