import { RE2JS } from "re2js"
import { type Binding, mappingProblem } from "./binding.js"

/** A regular expression that takes linear time, whatever the text is: texts come from outside. */
export interface Pattern {
  /** Whether it is found anywhere in the text. */
  readonly isFound: (text: string) => boolean
  /**
   * The text without all that it finds. Undefined where that is too much work: what is found again and again
   * in a long text may each time have to be looked for to the end of it.
   */
  readonly without: (text: string) => string | undefined
}

/** Instructions of a compiled pattern: `a{1000}` has a thousand of them, and so has no useful one. */
const LARGEST = 1000
/** Characters looked at, at most, times the instructions: half a second of an ordinary machine. */
const MOST_WORK = 4_000_000

export const compilePattern = (
  pattern: string,
  { ignoringCase }: { readonly ignoringCase: boolean },
  path: string,
  binding: Pick<Binding, "mappingFile">,
): Pattern => {
  const refuse = (why: string, fix = "correct the regular expression (RE2 syntax)") =>
    mappingProblem(binding, path, why, fix)
  if (pattern.length > LARGEST) {
    throw refuse(
      `a regular expression may have ${LARGEST} characters, and this has ${pattern.length}`,
    )
  }
  // The engine would take it for the letter k.
  if (/\\k[<{']/.test(pattern)) throw refuse("there are no back-references")
  const compiled = compile(pattern, ignoringCase, refuse)
  const size = compiled.programSize()
  if (size > LARGEST) {
    throw refuse(`the regular expression is too large: its repetitions come to ${size} steps`)
  }
  return {
    isFound: (text) => compiled.test(text),
    without: (text) => {
      const matcher = compiled.matcher(text)
      let rest = ""
      let after = 0
      let work = 0
      while (matcher.find()) {
        rest += text.slice(after, matcher.start())
        after = matcher.end()
        work += (text.length - after) * size
        if (work > MOST_WORK) return undefined
      }
      return rest + text.slice(after)
    },
  }
}

const compile = (pattern: string, ignoringCase: boolean, refuse: (why: string) => Error): RE2JS => {
  try {
    const flags = ignoringCase ? RE2JS.CASE_INSENSITIVE : 0
    return RE2JS.compile(RE2JS.translateRegExp(pattern), flags)
  } catch (cause) {
    // The library's own errors are no ordinary ones everywhere.
    throw refuse(cause instanceof Error ? cause.message : String(cause))
  }
}
