import { type FileHandle, open } from "node:fs/promises"
import { type ImportProblem, importProblem } from "../problem/import-problem.js"
import { type Decode, type Decoded, decoderOf, type Encoding } from "./encoding.js"
import type { ReadSoFar } from "./read-so-far.js"

const PIECE = 256 * 1024

/**
 * The text of a file as UTF-8, piece by piece, without a byte order mark and without NUL. What comes
 * before the first fault is delivered before the fault is thrown, so that a reader who stops at the
 * first problem of a file always stops at the same one.
 */
export async function* fileText(
  file: string,
  encoding: Encoding,
  onRead?: (soFar: ReadSoFar) => void,
): AsyncGenerator<Buffer> {
  const handle = await openFile(file)
  try {
    yield* textOf(handle, file, decoderOf(encoding), onRead)
  } finally {
    await handle.close()
  }
}

async function* textOf(
  handle: FileHandle,
  file: string,
  decode: Decode,
  onRead: ((soFar: ReadSoFar) => void) | undefined,
): AsyncGenerator<Buffer> {
  const bytesTotal = (await handle.stat()).size
  const end: End = { line: 1, character: 1, afterReturn: false }
  let bytesRead = 0
  for (;;) {
    const piece = Buffer.allocUnsafe(PIECE)
    const { bytesRead: length } = await handle.read(piece, 0, PIECE).catch((cause) => {
      throw unreadable(file, cause)
    })
    bytesRead += length
    const { fault, text } = withoutNul(decode(piece.subarray(0, length), length === 0))
    if (fault === undefined) {
      advance(end, text)
      if (text.length > 0) yield text
    } else {
      // A half row would only read as a row that is too short.
      const whole = text.subarray(0, Math.max(text.lastIndexOf(10), text.lastIndexOf(13)) + 1)
      if (whole.length > 0) yield whole
      advance(end, text)
      throw importProblem(
        { file, line: end.line, found: fault.found, expected: "text", fix: fault.fix },
        `${fault.what} (character ${end.character} of the line)`,
      )
    }
    onRead?.({ bytesRead, bytesTotal })
    if (length === 0) return
  }
}

const withoutNul = (decoded: Decoded): Decoded => {
  const at = decoded.text.indexOf(0)
  if (at === -1) return decoded
  return {
    text: decoded.text.subarray(0, at),
    fault: {
      found: "\u0000",
      what: "there is a NUL character",
      fix: 'this is no CSV text, or it is UTF-16: then say "encoding": "utf-16le" under "csv" in the mapping',
    },
  }
}

interface End {
  line: number
  character: number
  afterReturn: boolean
}

/** Moves the place behind a piece of text, over line ends of all three kinds. */
const advance = (end: End, text: Buffer): void => {
  let lineStart = -1
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at]
    if (byte === 13 || (byte === 10 && !end.afterReturn)) end.line += 1
    if (byte === 13 || byte === 10) lineStart = at + 1
    end.afterReturn = byte === 13
  }
  const rest = text.subarray(Math.max(lineStart, 0)).toString("utf8")
  end.character = (lineStart === -1 ? end.character : 1) + [...rest].length
}

const openFile = async (file: string): Promise<FileHandle> => {
  const handle = await open(file, "r").catch((cause) => {
    throw unreadable(file, cause)
  })
  if ((await handle.stat()).isDirectory()) {
    await handle.close()
    throw importProblem({ file, fix: "name a file in it" }, "this is a folder, not a file")
  }
  return handle
}

/** Reads a small file as a whole. */
export const wholeFile = async (file: string): Promise<string> => {
  const pieces: Array<Buffer> = []
  for await (const piece of fileText(file, "utf-8")) pieces.push(piece)
  return Buffer.concat(pieces).toString("utf8")
}

const unreadable = (file: string, cause: unknown): ImportProblem => {
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : ""
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return importProblem({ file, fix: "check the name and the folder" }, "there is no such file")
    case "EISDIR":
      return importProblem({ file, fix: "name a file in it" }, "this is a folder, not a file")
    case "EACCES":
    case "EPERM":
      return importProblem({ file, fix: "check its permissions" }, "it may not be read")
    default:
      return importProblem({ file, fix: "try again" }, `it cannot be read (${String(code)})`)
  }
}
