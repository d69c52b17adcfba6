import type { AuditFigures } from "./figures.js"

/** A path that leads to no figure. */
export interface NoSuchFigure {
  /** How far it leads: a group of figures; empty where even its first name is unknown. */
  readonly within: string
  /** What there is in that group. */
  readonly known: ReadonlyArray<string>
}

/** How far a figure's path leads, unless it leads to a figure or a group of them. */
export const noSuchFigure = (figures: AuditFigures, path: string): NoSuchFigure | undefined => {
  const paths = pathsIn(figures, "")
  const leads = (to: string) => paths.some((one) => one === to || one.startsWith(`${to}.`))
  if (leads(path)) return undefined
  const names = path.split(".")
  let depth = names.length - 1
  while (depth > 0 && !leads(names.slice(0, depth).join("."))) depth -= 1
  const within = names.slice(0, depth).join(".")
  const under = within === "" ? "" : `${within}.`
  const known = paths.flatMap((one) => {
    const [name] = one.startsWith(under) ? one.slice(under.length).split(".") : []
    return name === undefined ? [] : [name]
  })
  return { within, known: [...new Set(known)] }
}

const pathsIn = (value: unknown, path: string): ReadonlyArray<string> => {
  const under = (name: string) => (path === "" ? name : `${path}.${name}`)
  const named: ReadonlyArray<readonly [string, unknown]> = Array.isArray(value)
    ? value.map((row) => [nameOf(row), row])
    : typeof value === "object" && value !== null
      ? Object.entries(value)
      : []
  const inner = named.flatMap(([name, one]) => pathsIn(one, under(name)))
  return path === "" ? inner : [path, ...inner]
}

// What a row of a list is about stands for its place in the list.
const keys = ["k", "month", "weekday", "hour", "year", "currency", "quarter", "reason"]

const nameOf = (row: { readonly [key: string]: unknown }): string =>
  keys.flatMap((key) => (key in row ? [String(row[key] ?? "none")] : [])).join(".")
