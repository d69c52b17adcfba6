import { RE2JS } from "re2js"
import { type Binding, mappingProblem } from "./binding.js"

/** A regular expression that takes linear time, whatever the text is: texts come from outside. */
export interface Pattern {
  /** Whether it is found anywhere in the text. */
  readonly isFound: (text: string) => boolean
  /** The text without all that it finds. */
  readonly without: (text: string) => string
}

export const compilePattern = (
  pattern: string,
  { ignoringCase }: { readonly ignoringCase: boolean },
  path: string,
  binding: Pick<Binding, "mappingFile">,
): Pattern => {
  try {
    const flags = ignoringCase ? RE2JS.CASE_INSENSITIVE : 0
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern), flags)
    return {
      isFound: (text) => compiled.test(text),
      without: (text) => compiled.matcher(text).replaceAll(""),
    }
  } catch (cause) {
    // The library's own errors are no ordinary ones everywhere.
    const why = cause instanceof Error ? cause.message : String(cause)
    throw mappingProblem(binding, path, why, "correct the regular expression (RE2 syntax)")
  }
}
