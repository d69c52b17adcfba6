// Fibers append on what they know, and decide again after a conflict; they want the same claims, and make the read
// models of shared streams meanwhile. Each fact says on which version it was decided.
// Says at the end how many commits were tried, stored, given up as busy, and took a claim.
import {
  type Appended,
  type Commit,
  type CommitRefused,
  FOR_EVER,
  type StoreFailure,
  type StreamRows,
} from "@followthrough/store"
import { Effect } from "effect"
import { openLog, run, W } from "./open-log.js"

const [url = "", prefix = "", name = "", fibers = "", rounds = ""] = process.argv.slice(2)

/** So many fibers of a process, and of each other one, want the same stream: each that gets it sends all others round. */
const RIVALS = Number(fibers) > 10 ? 1 : 3

const counts = { tried: 0, stored: 0, taken: 0, busy: 0 }

/** Stored, given up as busy, or a defect. */
const counted = (work: Effect.Effect<Appended, CommitRefused | StoreFailure>) => {
  counts.tried += 1
  return Effect.matchEffect(work, {
    onFailure: (error) => {
      if (error._tag !== "StoreFailure" || error.reason._tag !== "Busy") return Effect.die(error)
      counts.busy += 1
      return Effect.void
    },
    onSuccess: (appended) => {
      if (appended.replayed) return Effect.die(`stored twice: ${JSON.stringify(appended)}`)
      counts.stored += 1
      return Effect.void
    },
  })
}

const commit = (
  commandId: string,
  stream: string,
  exactly: number | "any",
  more: Partial<Commit> = {},
): Commit => ({
  workspace: W,
  commandId,
  fingerprint: commandId,
  recordedAt: 1000,
  writes: [
    {
      stream,
      expect: exactly === "any" ? "any" : { exactly },
      events: [{ type: "Noted", occurredAt: 1, data: JSON.stringify({ on: exactly }) }],
    },
  ],
  ...more,
})

const rowsAt = (stream: string, position: number): StreamRows => ({
  stream,
  position,
  ...FOR_EVER,
  contact: undefined,
  obligations: [],
  promises: [],
  places: [{ list: "l", part: 0, at: position, id: stream, mark: 0, tag: 0 }],
  concerns: [],
})

await run(
  Effect.gen(function* () {
    const store = yield* openLog({ url, prefix })
    /** Decided again on whatever version a conflict tells of. */
    const decided = (
      id: string,
      stream: string,
      exactly: number,
    ): Effect.Effect<Appended, CommitRefused | StoreFailure> =>
      Effect.catchTag(store.append(commit(id, stream, exactly)), "Conflict", ({ actual }) =>
        decided(id, stream, actual),
      )
    const fiber = (n: number) =>
      Effect.gen(function* () {
        const shared = `shared ${Math.floor(n / RIVALS)}`
        for (let round = 0; round < Number(rounds); round++) {
          const id = `${name}.${n}.${round}`
          yield* counted(decided(id, shared, 0))
          const own = `own ${name}.${n}`
          const claim = { key: `seat ${n % 5}`, stream: own }
          let isTaken = false
          const taking = Effect.tap(
            store.append(
              commit(`${id} seat`, own, "any", { claims: [{ ...claim, change: "take" }] }),
            ),
            () => {
              isTaken = true
              counts.taken += 1
            },
          )
          const standing = store.append(commit(`${id} none`, own, "any"))
          yield* counted(Effect.catchTag(taking, "ClaimTaken", () => standing))
          if (!isTaken) continue
          yield* counted(
            store.append(
              commit(`${id} up`, own, "any", { claims: [{ ...claim, change: "release" }] }),
            ),
          )
        }
      })
    /** Makes rows that rest on what may be outdated by now: they are kept only if it is not. */
    const keeping = Effect.forever(
      Effect.gen(function* () {
        for (let n = 0; n < Number(fibers) / RIVALS && n < 4; n++) {
          const stream = `shared ${n}`
          const { events } = yield* store.read({
            workspace: W,
            from: { _tag: "Stream", stream },
            direction: "backwards",
            limit: 1,
          })
          for (const { position } of events) yield* store.keepRows(W, [rowsAt(stream, position)])
        }
        yield* Effect.sleep(5)
      }),
    )
    yield* Effect.forkScoped(keeping)
    yield* Effect.forEach(
      Array.from({ length: Number(fibers) }, (_, n) => n),
      fiber,
      { concurrency: "unbounded", discard: true },
    )
  }),
)
console.log(JSON.stringify(counts))
