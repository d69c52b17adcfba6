import { commandToJson, instantFromMillis, instantToIso } from "@followthrough/core"
import {
  ImportProblem,
  mappingOfBytes,
  type NamedBytes,
  replayBytes,
} from "@followthrough/interop/portable"
import type { CommandInput } from "@followthrough/kernel"

/** Files to read, by what the mapping says. */
export interface ToRead {
  readonly files: ReadonlyArray<NamedBytes>
  readonly mapping: NamedBytes
}

/** One command of a row. */
export interface ReadCommand {
  readonly command: CommandInput
  readonly commandId: string
  readonly now: string
  readonly actor?: string
  /** The log may have it already, perhaps from another row. */
  readonly unlessKnown?: true
}

/** What is wrong with a file or its mapping, and where. */
export interface Problem {
  readonly message: string
  readonly file: string
  readonly line?: number
  readonly column?: string
  readonly path?: string
  readonly found?: string
  readonly fix: string
}

/** What the reading tells: rows come only when all of them were read and found good. */
export type Told =
  | {
      readonly tells: "rows"
      readonly rows: number
      readonly skipped: number
      readonly commands: ReadonlyArray<ReadCommand>
    }
  | { readonly tells: "end" }
  | { readonly tells: "problem"; readonly problem: Problem }

const tell = (told: Told): void => postMessage(told)

const read = async ({ files, mapping }: ToRead): Promise<void> => {
  const batches = replayBytes({
    files,
    mapping: mappingOfBytes(mapping),
    importedAt: instantFromMillis(Date.now()),
  })
  for await (const rows of batches) {
    tell({
      tells: "rows",
      rows: rows.length,
      skipped: rows.filter(({ skipped }) => skipped !== undefined).length,
      commands: rows.flatMap(({ recordings }) =>
        recordings.map(({ actor, command, commandId, now, unlessKnown }) => ({
          command: commandToJson(command) as CommandInput,
          commandId,
          now: instantToIso(now),
          ...(actor === undefined ? {} : { actor }),
          ...(unlessKnown === undefined ? {} : { unlessKnown }),
        })),
      ),
    })
  }
}

const problemOf = ({ column, file, fix, found, line, message, path }: ImportProblem): Problem => ({
  message,
  file,
  fix,
  ...(line === undefined ? {} : { line }),
  ...(column === undefined
    ? {}
    : {
        column:
          column.name === undefined ? String(column.number) : `${column.name} (${column.number})`,
      }),
  ...(path === undefined ? {} : { path }),
  ...(found === undefined ? {} : { found }),
})

addEventListener("message", ({ data }: MessageEvent<ToRead>) => {
  read(data).then(
    () => tell({ tells: "end" }),
    (thrown: unknown) => {
      if (!(thrown instanceof ImportProblem)) throw thrown
      tell({ tells: "problem", problem: problemOf(thrown) })
    },
  )
})
