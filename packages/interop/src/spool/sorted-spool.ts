import { mergedRuns } from "./merged-runs.js"
import type { SpoolFile, Stretch } from "./spool-file.js"

/** Numbers that are compared one after the other. */
export type SortKey = ReadonlyArray<number>

export interface Sorted<A> {
  readonly key: SortKey
  readonly value: A
}

/** How values are kept as JSON. */
interface Form<A> {
  readonly toJson: (value: A) => unknown
  readonly fromJson: (json: never) => A
  /** About how many characters a value takes in memory. */
  readonly sizeOf: (value: A) => number
}

/** Characters that are held in memory before a sorted run is written. */
const MOST_HELD = 8 * 1024 * 1024
const BATCH = 500
/** Characters of a batch that is read back. */
const LARGEST_BATCH = 1024 * 1024

/**
 * Puts any number of values in order while holding few of them: what does not fit is written to a
 * temporary file in sorted runs, which are merged. Values of equal keys have no order, so make the last
 * number of a key their own.
 */
export class SortedSpool<A> {
  private readonly form: Form<A>
  private readonly open: (() => Promise<SpoolFile>) | undefined
  private readonly mostHeld: number
  private held: Array<Sorted<A>> = []
  private size = 0
  private readonly runs: Array<Stretch> = []
  private file: SpoolFile | undefined

  /** Without a way to `open` a file, all values are held. */
  constructor(form: Form<A>, open: (() => Promise<SpoolFile>) | undefined, mostHeld = MOST_HELD) {
    this.form = form
    this.open = open
    this.mostHeld = mostHeld
  }

  /** Adds a value. Await what comes back, if anything does. */
  add(key: SortKey, value: A): Promise<void> | undefined {
    this.held.push({ key, value })
    this.size += this.form.sizeOf(value)
    return this.open !== undefined && this.size > this.mostHeld ? this.spill(this.open) : undefined
  }

  /** All values in order, in batches; as often as it is asked for, once all were added. */
  async *batches(): AsyncGenerator<ReadonlyArray<A>> {
    this.held.sort(byKey)
    const { file, form, held } = this
    if (file === undefined) {
      for (let start = 0; start < held.length; start += BATCH) {
        yield held.slice(start, start + BATCH).map(({ value }) => value)
      }
      return
    }
    const runs = this.runs.map((run) => readBack(file, run, form))
    let batch: Array<A> = []
    let size = 0
    for await (const { value } of mergedRuns([...runs, inMemory(held)], byKey)) {
      batch.push(value)
      size += form.sizeOf(value)
      if (batch.length < BATCH && size < LARGEST_BATCH) continue
      yield batch
      batch = []
      size = 0
    }
    if (batch.length > 0) yield batch
  }

  /** Lets go of the file, if there is one. */
  async close(): Promise<void> {
    await this.file?.close()
  }

  private async spill(open: () => Promise<SpoolFile>): Promise<void> {
    this.file ??= await open()
    const { form, held } = this
    held.sort(byKey)
    this.held = []
    this.size = 0
    this.runs.push(await this.file.add(linesOf(held, form)))
  }
}

const byKey = (a: Sorted<unknown>, b: Sorted<unknown>): number => {
  for (let n = 0; n < a.key.length; n += 1) {
    const difference = (a.key[n] ?? 0) - (b.key[n] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function* linesOf<A>(values: Iterable<Sorted<A>>, { toJson }: Form<A>): Iterable<string> {
  for (const { key, value } of values) yield JSON.stringify([key, toJson(value)])
}

async function* inMemory<A>(values: ReadonlyArray<A>): AsyncGenerator<ReadonlyArray<A>> {
  yield values
}

async function* readBack<A>(
  file: SpoolFile,
  run: Stretch,
  { fromJson }: Form<A>,
): AsyncGenerator<ReadonlyArray<Sorted<A>>> {
  for await (const lines of file.lines(run)) {
    yield lines.map((line) => {
      const [key, json] = JSON.parse(line)
      return { key, value: fromJson(json as never) }
    })
  }
}
