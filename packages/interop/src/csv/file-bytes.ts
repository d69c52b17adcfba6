import { type FileHandle, open } from "node:fs/promises"
import { ImportProblem, importProblem } from "../problem/import-problem.js"
import type { ReadSoFar } from "./read-so-far.js"

/** Where bytes come from, and who is told how many came. */
export interface Bytes {
  /** Of a file that is not opened by its name: standard input, an upload. May be read once. */
  readonly stream?: AsyncIterable<Uint8Array> | undefined
  readonly onRead?: ((soFar: ReadSoFar) => void) | undefined
}

const PIECE = 256 * 1024

/** The bytes of a file, or of the stream that stands for it, piece by piece. Pipes are read as files are. */
export const fileBytes = (file: string, { onRead, stream }: Bytes): AsyncGenerator<Buffer> =>
  stream === undefined ? bytesOfFile(file, onRead) : bytesOfStream(file, stream, onRead)

async function* bytesOfFile(file: string, onRead: Bytes["onRead"]): AsyncGenerator<Buffer> {
  const handle = await openFile(file)
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
