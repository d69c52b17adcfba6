// Reads a log page by page while others write it, until its input ends: what was read once stays as it is, and nothing
// comes to stand in it; and rows know of all that was there before they were read. Says at the end how often it looked, and the digest of what it saw.
import { createHash } from "node:crypto"
import type { StoredEvent } from "@followthrough/store"
import { Effect } from "effect"
import { openLog, run, W, wholeLog } from "./open-log.js"

const [url = "", prefix = ""] = process.argv.slice(2)

let isAsked = false
process.stdin.resume().once("end", () => {
  isAsked = true
})

const fail = (problem: string): never => {
  throw new Error(problem)
}

const lineOf = ({ commandId, data, position, stream, version }: StoredEvent): string =>
  `${position} ${stream}@${version} ${commandId} ${data}`

await run(
  Effect.gen(function* () {
    const store = yield* openLog({ url, prefix })
    const seen: Array<string> = []
    let polls = 0
    let head = 0
    const ends = new Map<string, number>()
    for (let isLast = false; !isLast; ) {
      isLast = isAsked
      for (let isWhole = false; !isWhole; ) {
        const page = yield* store.read({
          workspace: W,
          from: { _tag: "All" },
          after: seen.length,
          limit: 50,
        })
        polls += 1
        if (page.head < head) fail(`the head went back from ${head} to ${page.head}`)
        head = page.head
        for (const event of page.events) {
          if (event.position !== seen.length + 1) {
            fail(`after position ${seen.length} comes ${event.position}`)
          }
          seen.push(lineOf(event))
          ends.set(event.stream, event.position)
        }
        if (seen.length > head) fail(`position ${seen.length} is beyond the head at ${head}`)
        isWhole = page.events.length < 50
        if (isWhole && seen.length !== head) fail(`it ends at ${seen.length} before ${head}`)
      }
      for (const { position, stream } of yield* store.rows(W)) {
        const end = ends.get(stream) ?? 0
        if (position < end) fail(`rows of ${stream} rest on ${position}, and ${end} was there`)
      }
      if (polls % 10 === 0 || isLast) {
        const again = (yield* wholeLog(store)).slice(0, seen.length).map(lineOf)
        const at = seen.findIndex((line, n) => line !== again[n])
        if (at >= 0) fail(`${seen[at]} has become ${again[at]}`)
      }
    }
    const digest = createHash("sha256").update(seen.join("\n")).digest("hex")
    console.log(JSON.stringify({ polls, events: seen.length, digest }))
  }),
)
