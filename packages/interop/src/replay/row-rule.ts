import type { TableRow } from "../csv/table.js"
import type { Plan, RulePlan } from "../mapping/compile-mapping.js"
import { unmatchedProblem } from "./unmatched-row.js"

/** The rule of a row, or why there is none. */
export const ruleOf = (row: TableRow, { rules, skipUnmatched }: Plan): RulePlan | string => {
  const rule = rules.find(({ when }) => when?.holds(row) ?? true)
  if (rule !== undefined) return rule
  if (skipUnmatched) return "no rule matches it"
  throw unmatchedProblem(row, rules)
}
