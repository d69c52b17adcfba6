/** Puts many after the others. Spreading a long list into `push` overflows the stack. */
export const appendAll = <A>(into: Array<A>, from: ReadonlyArray<A>): void => {
  for (const one of from) into.push(one)
}
