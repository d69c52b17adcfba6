import { join } from "node:path"
import { commandsGiven, type Given, hostRate, inFolder, recordingOf } from "../log.js"
import { type Case, rate } from "../measure.js"
import { emptyCopy } from "../raw.js"
import { inOne, replay, type Tape, tapeOf } from "../tape.js"

const durability = "WAL, synchronous=FULL, one transaction a command"

/** How the subject records; a round gives commands a second. */
type Recorder = (file: string, given: ReadonlyArray<Given>, tape: Tape, model: string) => Rate
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
      const all = Array.from({ length: each }, (_, i) =>
        byContact.filter((_one, n) => n % each === i),
      ).flat()
      const model = join(folder, "model.db")
      const tape = await tapeOf(model, all.map(recordingOf))
      let round = 0
      const fresh = () => join(folder, `${round++}.db`)
      await use({
        subject: () => record(fresh(), all, tape, model),
        baseline: () => rawRate(fresh(), all.length, tape, model),
      })
    }),
})

const rawRate = async (file: string, commands: number, tape: Tape, model: string): Rate => {
  const db = emptyCopy(model, file)
  try {
    return await rate(commands, () => replay(db, tape))
  } finally {
    db.close()
  }
}

const inFlight =
  (atOnce: number): Recorder =>
  (file, given) =>
    hostRate(file, given, atOnce)

/** One command at a time, each durable before the next. */
export const appendOne: Case = appending("append-one", inFlight(1), false)

/** A hundred commands in flight to as many contacts. */
export const appendHundred: Case = appending("append-100", inFlight(100), true)

/** What there is to win by putting a hundred into one transaction, for whoever decides nothing. */
export const rawHundred: Case = appending(
  "raw-100",
  (file, given, tape, model) => rawRate(file, given.length, inOne(tape, 100), model),
  true,
)
