import { ImportProblem } from "../problem/import-problem.js"
import type { ReadSoFar } from "./read-so-far.js"
import { openRegular, unreadable } from "./regular-file.js"

/** Where bytes come from, and who is told how many came. */
export interface Bytes {
  /** Of a file that is not opened by its name: standard input, an upload. May be read once. */
  readonly stream?: AsyncIterable<Uint8Array> | undefined
  readonly onRead?: ((soFar: ReadSoFar) => void) | undefined
}

const PIECE = 256 * 1024

/**
 * The bytes of a file, or of the stream that stands for it, piece by piece. Rejects with an {@link ImportProblem}
 * where the file cannot be read, or is none.
 */
export const fileBuffers = (
  file: string,
  { onRead, stream }: Bytes = {},
): AsyncGenerator<Buffer> =>
  stream === undefined ? bytesOfFile(file, onRead) : bytesOfStream(file, stream, onRead)

async function* bytesOfFile(file: string, onRead: Bytes["onRead"]): AsyncGenerator<Buffer> {
  const handle = await openRegular(file)
  try {
    const stat = await handle.stat()
    const bytesTotal = stat.isFile() ? stat.size : undefined
    let bytesRead = 0
    for (;;) {
      const piece = Buffer.allocUnsafe(PIECE)
      const { bytesRead: length } = await handle.read(piece, 0, PIECE).catch((cause) => {
        throw unreadable(file, cause)
      })
      bytesRead += length
      if (length > 0) yield piece.subarray(0, length)
      onRead?.({ bytesRead, bytesTotal })
      if (length === 0) return
    }
  } finally {
    await handle.close()
  }
}

async function* bytesOfStream(
  file: string,
  stream: AsyncIterable<Uint8Array>,
  onRead: Bytes["onRead"],
): AsyncGenerator<Buffer> {
  let bytesRead = 0
  try {
    for await (const { buffer, byteOffset, length } of stream) {
      bytesRead += length
      if (length > 0) yield Buffer.from(buffer, byteOffset, length)
      onRead?.({ bytesRead, bytesTotal: undefined })
    }
  } catch (cause) {
    throw cause instanceof ImportProblem ? cause : unreadable(file, cause)
  }
}
