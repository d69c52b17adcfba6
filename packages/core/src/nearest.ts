/** The candidate that a typing error most likely meant, if one is near enough. */
const nearest = (name: string, candidates: Iterable<string>): string | undefined => {
  const wanted = plain(name)
  let best: string | undefined
  let least = Math.max(wanted.length < 3 ? 1 : 2, Math.floor(wanted.length / 3)) + 1
  for (const candidate of candidates) {
    const distance = edits(wanted, plain(candidate), least)
    if (distance < least) {
      best = candidate
      least = distance
    }
  }
  return best
}

/** ` (did you mean "channel"?)`, or nothing. */
export const suggestion = (name: string, candidates: Iterable<string>): string => {
  const near = nearest(name, candidates)
  return near === undefined ? "" : ` (did you mean "${near}"?)`
}

const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]+/g, "")

/** Letters to add, drop, change or swap with their neighbour; stops counting at `limit`. */
const edits = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let before: ReadonlyArray<number> = []
  let row: ReadonlyArray<number> = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      next.push(
        Math.min(
          (row[j] ?? limit) + 1,
          (next[j - 1] ?? limit) + 1,
          (row[j - 1] ?? limit) + change,
          swapped ? (before[j - 2] ?? limit) + 1 : limit,
        ),
      )
    }
    before = row
    row = next
  }
  return row[b.length] ?? limit
}
