import * as ParseResult from "effect/ParseResult"
import type * as AST from "effect/SchemaAST"

/** A text that is not the time value it should be. `expected` says in words what would be one. */
export interface MalformedTime {
  readonly _tag: "MalformedTime"
  readonly text: string
  readonly expected: string
}

export const malformedTime = (text: string, expected: string): MalformedTime => ({
  _tag: "MalformedTime",
  text,
  expected,
})

/** The same refusal as a schema's issue, so that a codec says no more and no less than the parser. */
export const parseIssue = (ast: AST.AST, refusal: MalformedTime): ParseResult.Type =>
  new ParseResult.Type(
    ast,
    refusal.text,
    `Expected ${refusal.expected}, got ${JSON.stringify(refusal.text)}`,
  )
