/** Sorted values, in batches. */
type Run<A> = AsyncGenerator<ReadonlyArray<A>>

/** Where a run is being read. */
interface Cursor<A> {
  readonly run: Run<A>
  batch: ReadonlyArray<A>
  next: number
}

/** What sorted runs hold together, sorted. Of each run one batch is held. */
export async function* mergedRuns<A>(
  runs: ReadonlyArray<Run<A>>,
  compare: (a: A, b: A) => number,
): AsyncGenerator<A> {
  // A heap: none comes before its parent, which is at half its place.
  const heap: Array<Cursor<A>> = []
  const isBefore = (a: Cursor<A>, b: Cursor<A>): boolean => compare(head(a), head(b)) < 0
  const sink = (from: number): void => {
    for (let at = from; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2]
      let least = at
      for (const child of [left, right]) {
        if (child < heap.length && isBefore(nth(heap, child), nth(heap, least))) least = child
      }
      if (least === at) return
      const moved = nth(heap, at)
      heap[at] = nth(heap, least)
      heap[least] = moved
      at = least
    }
  }
  try {
    for (const run of runs) {
      const cursor: Cursor<A> = { run, batch: [], next: 0 }
      if (await filled(cursor)) heap.push(cursor)
    }
    for (let at = heap.length >> 1; at >= 0; at -= 1) sink(at)
    while (heap.length > 0) {
      const first = nth(heap, 0)
      yield head(first)
      first.next += 1
      if (first.next === first.batch.length && !(await filled(first))) {
        const last = heap.pop()
        if (heap.length === 0 || last === undefined) return
        heap[0] = last
      }
      sink(0)
    }
  } finally {
    for (const run of runs) await run.return(undefined)
  }
}

const nth = <A>(list: ReadonlyArray<A>, index: number): A => list[index] as A

const head = <A>({ batch, next }: Cursor<A>): A => nth(batch, next)

/** Whether there is more. */
const filled = async <A>(cursor: Cursor<A>): Promise<boolean> => {
  for (;;) {
    const { done, value } = await cursor.run.next()
    if (done === true) return false
    if (value.length === 0) continue
    cursor.batch = value
    cursor.next = 0
    return true
  }
}
