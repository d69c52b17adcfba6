/** One plausible bug, and the test that must notice it. Run by `scripts/mutants.mjs`. */
export interface Mutant {
  readonly id: string
  readonly file: string
  readonly find: string
  readonly replace: string
  readonly test: string
  readonly killedBy: RegExp
}

export const mutant = (
  id: string,
  file: string,
  find: string,
  replace: string,
  test: string,
  killedBy: RegExp,
): Mutant => ({ id, file, find, replace, test, killedBy })

/** Several bugs of one file that the tests of one other must notice. */
export const mutantsIn =
  (file: string, test: string) =>
  (id: string, find: string, replace: string, killedBy: RegExp): Mutant =>
    mutant(id, file, find, replace, test, killedBy)
