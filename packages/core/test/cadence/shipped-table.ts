import type { CadenceJson } from "../../src/cadence/cadence.js"
import { cadenceToJson } from "../../src/cadence/cadence-rules.js"
import { shippedEvidence, shippedRules } from "../../src/cadence/shipped/shipped-rules.js"

const valueAt = (json: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((inner, name) => Object(inner)[name], json)

const inWords = (json: CadenceJson, path: string): string => {
  if (path === "opening") return `${json.opening.length} steps`
  if (path === "windows") {
    return Object.entries(json.windows ?? {})
      .map(([day, hours]) => `${day} ${hours.map(({ from, to }) => `${from}–${to}`).join(", ")}`)
      .join("; ")
      .replace(/monday (\S+); .*friday \1$/, "Monday to Friday $1")
  }
  return String(valueAt(json, path))
}

/** Every number of the shipped cadences with what stands behind it, as Markdown. */
export const shippedTable = (): string => {
  const parts = shippedRules.cadences.flatMap((cadence) => {
    const json = cadenceToJson(cadence)
    const rows = (shippedEvidence.get(cadence.id) ?? []).map(({ paths, grade, source, note }) => {
      const numbers = paths.map((path) => `\`${path}\` ${inWords(json, path)}`).join("<br>")
      return `| ${numbers} | ${grade} | ${source} | ${note} |`
    })
    return [
      `## ${cadence.id}`,
      "",
      "| number | grade | source | note |",
      "|---|---|---|---|",
      ...rows,
      "",
    ]
  })
  const plays = shippedRules.plays.map(({ id, purpose }) => `| \`${id}\` | ${purpose} |`)
  return `${[
    "# The shipped numbers, and what stands behind them",
    "",
    "Written by `vitest run shipped-table -u` from the data itself. Grades: **A** a controlled study or a",
    "large panel; **B** a large observational study; **C** vendors' figures; **folklore** told everywhere,",
    "without a source; **own** our choice. All of them are a place to start: measure your own log.",
    "",
    ...parts,
    "## Plays",
    "",
    "| play | purpose |",
    "|---|---|",
    ...plays,
  ].join("\n")}\n`
}
