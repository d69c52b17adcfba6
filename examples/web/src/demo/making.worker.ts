import { type Made, type MadeTeam, madeTeam } from "./made-team.js"

/** Commands of the made-up past, in their order; none: that is all. */
export type MadeBatch = ReadonlyArray<Made>

const AT_ONCE = 250

function* batchesOf(team: MadeTeam): Generator<MadeBatch> {
  let waiting: Array<Made> = []
  for (const day of madeTeam(team)) {
    waiting.push(...day)
    while (waiting.length >= AT_ONCE) {
      yield waiting.slice(0, AT_ONCE)
      waiting = waiting.slice(AT_ONCE)
    }
  }
  if (waiting.length > 0) yield waiting
}

let batches: Generator<MadeBatch> | undefined

// The first message says what is wanted, each further one asks for more.
addEventListener("message", ({ data }: MessageEvent<MadeTeam>) => {
  batches ??= batchesOf(data)
  postMessage(batches.next().value ?? [])
})
