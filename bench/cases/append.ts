import { join } from "node:path"
import type { Commit } from "@followthrough/store"
import { commitsOf } from "../commits.js"
import {
  commandsGiven,
  type Given,
  hostRate,
  inFolder,
  recordingOf,
  storeAll,
  withStore,
} from "../log.js"
import { type Case, rate } from "../measure.js"
import { emptyCopy, rowCounts } from "../raw.js"
import { inOne, replay, type Tape, tapeOf } from "../tape.js"

const durability = "WAL, synchronous=FULL, one transaction a command"

/** The same commands in each of their forms. */
interface Commands {
  /** As a host gives them. */
  readonly given: ReadonlyArray<Given>
  /** As the kernel gives them to the store, one and a hundred at a time. */
  readonly commits: { readonly [atOnce in 1 | 100]: ReadonlyArray<ReadonlyArray<Commit>> }
  /** As the changes that the store makes. */
  readonly tape: Tape
  /** A file with all of them. */
  readonly model: string
}

/** How the subject records; a round gives commands a second. */
type Recorder = (file: string, commands: Commands) => Rate
type Rate = Promise<number>

const appending = (name: string, record: Recorder, isGrouped: boolean): Case => ({
  name,
  baseline:
    "better-sqlite3: the statements with which the same commands change rows, read models among them, one IMMEDIATE transaction a command",
  unit: "commands/s",
  better: "more",
  durability: isGrouped ? `${durability} for the baseline, one for a hundred` : durability,
  measured: (use, size) =>
    inFolder(async (folder) => {
      const contacts = size === "full" ? 3000 : 1000
      const each = 4
      const byContact = [...commandsGiven(contacts, each)]
      // Commands that follow one another are to different contacts.
      const given = Array.from({ length: each }, (_, i) =>
        byContact.filter((_one, n) => n % each === i),
      ).flat()
      const model = join(folder, "model.db")
      const recordings = given.map(recordingOf)
      const tape = await tapeOf(model, recordings)
      const commits = { 1: await commitsOf(recordings, 1), 100: await commitsOf(recordings, 100) }
      const commands = { given, commits, tape, model }
      let round = 0
      const fresh = () => join(folder, `${round++}.db`)
      await use({
        subject: async () => {
          const file = fresh()
          const measured = await record(file, commands)
          // Nothing was left out, read models least of all.
          if (rowCounts(file) !== rowCounts(model)) throw new Error(`${name} stored other rows`)
          return measured
        },
        baseline: () => rawRate(fresh(), commands, tape),
      })
    }),
})

const rawRate = async (
  file: string,
  { given, model }: Pick<Commands, "given" | "model">,
  tape: Tape,
): Rate => {
  const db = emptyCopy(model, file)
  try {
    return await rate(given.length, () => replay(db, tape))
  } finally {
    db.close()
  }
}

const inStore =
  (atOnce: 1 | 100): Recorder =>
  (file, { commits, given }) =>
    withStore(file, (store) =>
      rate(given.length, async () => {
        for (const batch of commits[atOnce]) await storeAll(store, batch)
      }),
    )

const inKernel =
  (atOnce: number): Recorder =>
  (file, { given }) =>
    hostRate(file, given, atOnce)

/** What the store itself takes: one commit at a time, each durable before the next. */
export const appendOne: Case = appending("append-one", inStore(1), false)

/** A hundred commits at once, to as many contacts. */
export const appendHundred: Case = appending("append-100", inStore(100), true)

/** All that a host waits for: the command read, decided, sealed, its read models worked out, and stored. */
export const recordOne: Case = appending("record-one", inKernel(1), false)

/** A hundred commands in flight to as many contacts. */
export const recordHundred: Case = appending("record-100", inKernel(100), true)

/** What there is to win by putting a hundred into one transaction, for the raw driver. */
export const rawHundred: Case = appending(
  "raw-100",
  (file, commands) => rawRate(file, commands, inOne(commands.tape, 100)),
  true,
)
