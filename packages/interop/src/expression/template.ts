import { type Binding, mappingProblem, type Readable } from "./binding.js"

type Part = string | Readable

/**
 * Text with columns in braces: `{first} {last}`. A doubled brace is a brace. Nothing but empty
 * columns gives nothing; spaces at the ends are cut off.
 */
export const compileTemplate = (
  template: string,
  path: string,
  binding: Binding,
  readableNamed: (name: string) => Readable,
): Readable => {
  const parts = partsOf(template, path, binding).map(
    (part): Part => (typeof part === "string" ? part : readableNamed(part.name)),
  )
  const first = parts.find((part) => typeof part !== "string")
  if (first === undefined) {
    throw mappingProblem(binding, path, "no column stands in braces", "write {column}")
  }
  return {
    read: (row) => {
      let text = ""
      let any = false
      for (const part of parts) {
        const piece = typeof part === "string" ? part : part.read(row)
        if (typeof part !== "string" && piece !== "") any = true
        text += piece
      }
      return any ? text.trim() : ""
    },
    place: ({ file, line }) => ({ file, line }),
  }
}

const partsOf = (
  template: string,
  path: string,
  binding: Binding,
): ReadonlyArray<string | { readonly name: string }> => {
  const parts: Array<string | { readonly name: string }> = []
  const pieces = template.matchAll(/\{\{|\}\}|\{([^{}]+)\}|[^{}]+|[{}]/g)
  for (const [piece, name] of pieces) {
    if (piece === "{" || piece === "}") {
      throw mappingProblem(
        binding,
        path,
        `the brace "${piece}" has no partner`,
        "write a brace that is text twice",
      )
    }
    parts.push(name === undefined ? piece.replace(/\{\{|\}\}/, piece[0] ?? "") : { name })
  }
  return parts
}
