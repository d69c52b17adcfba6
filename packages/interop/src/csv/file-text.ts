import { type Decoded, decoderOf } from "./encoding.js"
import { type Encoding, nulCharacter } from "./encoding-fault.js"
import { type Bytes, fileBuffers } from "./file-buffers.js"
import { foreignFile } from "./foreign-file.js"
import { notText, tooLarge } from "./not-text.js"
import { unpacked } from "./unpacked.js"

const NOTHING = Buffer.alloc(0)

/**
 * The text of a CSV file as UTF-8, piece by piece, unpacked where it is compressed, without a byte order
 * mark and without NUL. What comes before the first fault is delivered before the fault is thrown, so
 * that a reader who stops at the first problem of a file always stops at the same one.
 */
export const tableText = (file: string, encoding: Encoding, bytes: Bytes): AsyncGenerator<Buffer> =>
  textOf(file, encoding, onlyTables(file, unpacked(file, fileBuffers(file, bytes))))

/** Reads a small file as a whole, of no more bytes than `largest`. */
export const wholeFile = async (file: string, largest: number): Promise<string> => {
  const pieces: Array<Buffer> = []
  let size = 0
  for await (const piece of textOf(file, "utf-8", fileBuffers(file, {}))) {
    pieces.push(piece)
    size += piece.length
    if (size <= largest) continue
    throw tooLarge(file, largest)
  }
  return Buffer.concat(pieces).toString("utf8")
}

/** The same pieces, where the first of them may begin a CSV file. */
async function* onlyTables(file: string, pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true
  for await (const piece of pieces) {
    const problem = isFirst ? foreignFile(file, piece.toString("latin1")) : undefined
    if (problem !== undefined) throw problem
    isFirst = false
    yield piece
  }
}

async function* textOf(
  file: string,
  encoding: Encoding,
  pieces: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const decode = decoderOf(encoding)
  const end: End = { line: 1, character: 1, afterReturn: false }
  function* textIn(bytes: Buffer): Generator<Buffer> {
    const { fault, text } = withoutNul(decode(bytes, bytes.length === 0))
    if (fault === undefined) {
      advance(end, text)
      if (text.length > 0) yield text
      return
    }
    // A half row would only read as a row that is too short.
    const whole = text.subarray(0, Math.max(text.lastIndexOf(10), text.lastIndexOf(13)) + 1)
    if (whole.length > 0) yield whole
    advance(end, text)
    throw notText(file, fault, end)
  }
  for await (const piece of pieces) yield* textIn(piece)
  yield* textIn(NOTHING)
}

const withoutNul = (decoded: Decoded): Decoded => {
  const at = decoded.text.indexOf(0)
  if (at === -1) return decoded
  return {
    text: decoded.text.subarray(0, at),
    fault: nulCharacter,
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
