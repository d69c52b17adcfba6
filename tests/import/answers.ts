import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { commandToJson, instantFromMillis, instantToIso } from "@followthrough/core"
import { type Mapping, type RowRecording, readMapping, replayRows } from "@followthrough/interop"
import { type Followthrough, openFollowthrough } from "@followthrough/kernel"
import { Either } from "effect"

export const mappingOf = (json: unknown): Mapping =>
  Either.getOrThrowWith(readMapping(json, "test.json"), (problem) => problem)

const importedAt = instantFromMillis(Date.UTC(2026, 11, 31))

/** Uses a file of that text, which is gone afterwards. */
export const withFile = async <A>(text: string, use: (file: string) => Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), "followthrough-import-"))
  try {
    const file = join(folder, "rows.csv")
    writeFileSync(file, text)
    return await use(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** All that files say, in the order in which it is recorded. */
const recordingsOf = async (
  mapping: Mapping,
  files: ReadonlyArray<string>,
): Promise<ReadonlyArray<RowRecording>> => {
  const recordings: Array<RowRecording> = []
  for await (const rows of replayRows({ mapping, files, importedAt })) {
    for (const row of rows) recordings.push(...row.recordings)
  }
  return recordings
}

/** A log in memory that holds what files say; gives how many facts it refused, by reason. */
export const withImport = async <A>(
  mapping: Mapping,
  files: ReadonlyArray<string>,
  use: (log: Followthrough, refused: ReadonlyArray<string>) => Promise<A>,
): Promise<A> => {
  const log = await openFollowthrough({ workspace: "import", store: "memory" })
  try {
    const outcomes = await log.recordAll(
      (await recordingsOf(mapping, files)).map(({ command, commandId, now }) => ({
        command: commandToJson(command),
        commandId,
        now: instantToIso(now),
      })),
    )
    const refused = outcomes.flatMap((one) =>
      one.ok ? [] : [one.failure.refusal?._tag ?? one.failure.code],
    )
    return await use(log, refused.sort())
  } finally {
    await log.close()
  }
}

/** What a log answers, without its positions and made-up ids. */
export const answersOf = async (log: Followthrough, at: string): Promise<unknown> => {
  const queue = await log.next({ at, limit: 10_000 })
  const contacts = queue.rows.slice(0, 20).map(({ contactId }) => contactId)
  return plain({
    queue,
    flow: await log.flow({ at }),
    audit: await log.audit({ at }),
    promises: await log.promises({ at }),
    asks: await log.asks({ at }),
    explained: await Promise.all(contacts.map((contactId) => log.explain({ at, contactId }))),
  })
}

const POSITIONS = new Set(["facts", "position", "addedBy", "anchor"])
const MADE_UP = /\b[a-z]-[0-9a-f]{32}\b/g

const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === "string") {
    return value.replace(MADE_UP, (id) => (id.startsWith("c-") ? id : "made-up"))
  }
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      if (POSITIONS.has(name)) return []
      // Facts behind an answer come in their order in the log.
      const said = plain(one)
      return [[name, name === "cited" && Array.isArray(said) ? inAnyOrder(said) : said]]
    }),
  )
}

const inAnyOrder = (values: ReadonlyArray<unknown>): ReadonlyArray<string> =>
  values.map((value) => JSON.stringify(value)).sort()
