/** Where a command writes: results to `out`, all else (progress, notes) to `note`. */
export interface Printer {
  readonly out: (text: string) => void
  readonly note: (text: string) => void
  /** May progress be drawn? */
  readonly isTerminal: boolean
}

/** Prints an answer as its text or as its JSON; both end with a newline. */
export const answer = <A>(
  printer: Printer,
  format: "text" | "json",
  value: A,
  text: (value: A) => string,
): void =>
  printer.out(format === "json" ? `${JSON.stringify(value, null, 2)}\n` : `${text(value)}\n`)

/** The line that says under which assumptions an answer was given. */
export const basis = (
  { atIs }: { readonly atIs: "given" | "last-fact" },
  policy: { readonly id: string; readonly version: number },
): string =>
  `(policy ${policy.id} v${policy.version}${atIs === "last-fact" ? "; --at was left out: as of the last fact" : ""})`
