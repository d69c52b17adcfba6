/** How often each of some things came up. */
export type Counts<Key> = Map<Key, number>

export const count = <Key>(counts: Counts<Key>, key: Key, by = 1): void => {
  counts.set(key, (counts.get(key) ?? 0) + by)
}

export const addCounts = <Key>(into: Counts<Key>, from: ReadonlyMap<Key, number>): void => {
  for (const [key, n] of from) count(into, key, n)
}

/** Counts as JSON, the least key first: numbers by size, names by their code points. */
export const byKey = (
  counts: ReadonlyMap<number | string, number>,
): { readonly [key: string]: number } =>
  Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))

/** Adds up field by field what consists of counts only, so many times. */
export const addFields = <Key extends string>(
  into: { [K in Key]: number },
  from: { readonly [K in Key]: number },
  times = 1,
): void => {
  for (const key in from) into[key] += times * from[key]
}
