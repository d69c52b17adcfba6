/**
 * What a user did or has that a command cannot work with. `usage` ends with exit code 2, anything
 * else with 1; neither ever shows a stack trace.
 */
export class Problem extends Error {
  override readonly name = "Problem"
  readonly kind: "usage" | "input"

  constructor(kind: "usage" | "input", message: string) {
    super(message)
    this.kind = kind
  }
}

export const usage = (message: string): Problem => new Problem("usage", message)
export const badInput = (message: string): Problem => new Problem("input", message)
