/**
 * What a user did or has that a command cannot work with. `usage` ends with exit code 2, anything
 * else with 1; neither ever shows a stack trace.
 */
export class Problem extends Error {
  override readonly name = "Problem"
  readonly kind: "usage" | "input"
  /** One line each, where there is more than one thing to put right. */
  readonly details: ReadonlyArray<string>

  constructor(kind: "usage" | "input", message: string, details: ReadonlyArray<string> = []) {
    super(message)
    this.kind = kind
    this.details = details
  }
}

export const usage = (message: string): Problem => new Problem("usage", message)
export const badInput = (message: string, details?: ReadonlyArray<string>): Problem =>
  new Problem("input", message, details)
