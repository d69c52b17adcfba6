import { hmac } from "@noble/hashes/hmac.js"
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"
import { damagedFile, tooLarge } from "../csv/not-text.js"
import { type Table, tableOf } from "../csv/table.js"
import { jsonOf, LARGEST_JSON } from "../json-text.js"
import type { Mapping } from "../mapping/mapping.js"
import { checkedMapping } from "../mapping/read-mapping.js"
import { importProblem } from "../problem/import-problem.js"
import type { Digest } from "../replay/identity.js"
import type { ReplayedRow } from "../replay/recordings.js"
import type { Replay } from "../replay/replay-asked.js"
import { replayedIn } from "../replay/replayed-in.js"
import { byteRecords } from "./byte-records.js"
import { textOfBytes } from "./text-of-bytes.js"

/** A file that somebody chose or dropped: its name, for messages and lookups, and its bytes. */
export interface NamedBytes {
  readonly name: string
  readonly bytes: Uint8Array
}

/** What to replay, as {@link Replay} has it, of files that are there as bytes. */
export interface BytesReplay extends Omit<Replay, "files" | "streams" | "onProgress"> {
  /** CSV files, in the order in which they continue one another, and those that the mapping's lookups join. */
  readonly files: ReadonlyArray<NamedBytes>
}

/**
 * Reads a mapping from the bytes of its JSON file. Throws an `ImportProblem`, and nothing else, where it cannot be
 * used.
 */
export const mappingOfBytes = ({ bytes, name }: NamedBytes): Mapping => {
  if (bytes.length > LARGEST_JSON) throw tooLarge(name, LARGEST_JSON)
  const { fault, text } = textOfBytes(name, "utf-8", bytes)
  if (fault !== undefined) throw fault
  return checkedMapping(jsonOf(text, name), name)
}

/**
 * What `replayRows` gives, for files that are there as bytes: in a page or a worker, and wherever there is no file
 * system. The ids are the same, so that what was imported elsewhere is imported already. All rows are held in memory.
 */
export const replayBytes = ({
  files,
  ...replay
}: BytesReplay): AsyncIterable<ReadonlyArray<ReplayedRow>> => {
  const named = new Map(files.map(({ bytes, name }) => [name, bytes]))
  return replayedIn(
    { ...replay, files: files.map(({ name }) => name) },
    {
      openTable: async (name, layout, telling): Promise<Table> => {
        const bytes = await unpacked(name, named.get(name) ?? new Uint8Array())
        return tableOf(name, layout, byteRecords(name, layout, bytes), telling)
      },
      lookupFile: async (pattern, main, mapping) => {
        throw importProblem(
          { file: mapping, expected: pattern, fix: "give the file, too" },
          `the file ${pattern} to join is not given beside ${main}`,
        )
      },
      digest,
      spoolFile: undefined,
    },
  )
}

const digest: Digest = (text, secret) => {
  const bytes = utf8ToBytes(text)
  return bytesToHex(secret === undefined ? sha256(bytes) : hmac(sha256, utf8ToBytes(secret), bytes))
}

/** What begins as gzip does is unpacked, whatever its name is. */
const unpacked = async (name: string, bytes: Uint8Array): Promise<Uint8Array> => {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8) return bytes
  try {
    const stream = new Blob([new Uint8Array(bytes)]).stream()
    const whole = new Response(stream.pipeThrough(new DecompressionStream("gzip")))
    return new Uint8Array(await whole.arrayBuffer())
  } catch {
    throw damagedFile(name)
  }
}
