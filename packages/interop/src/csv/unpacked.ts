import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { createGunzip } from "node:zlib"
import { ImportProblem, importProblem } from "../problem/import-problem.js"
import { damagedFile } from "./not-text.js"

const HEAD = 8192
const PIECE = 256 * 1024

/**
 * Text files may be compressed: what begins as gzip does is unpacked on the way, whatever its name is.
 * The first piece has 8 KiB at least, unless that is all.
 */
export async function* unpacked(
  file: string,
  pieces: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const headed = withHead(pieces)
  const first = await headed.next()
  if (first.done === true) return
  const all = startingWith(first.value, headed)
  yield* first.value.subarray(0, 3).equals(GZIP) ? withHead(gunzipped(file, all)) : all
}

const GZIP = Buffer.from([0x1f, 0x8b, 0x08])

async function* startingWith<A>(first: A, others: AsyncGenerator<A>): AsyncGenerator<A> {
  try {
    yield first
    yield* others
  } finally {
    await others.return(undefined)
  }
}

/** Puts the pieces together until there is enough to tell what they are of. */
async function* withHead(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Array<Buffer> | undefined = []
  let length = 0
  for await (const piece of pieces) {
    if (head === undefined) {
      yield piece
      continue
    }
    head.push(piece)
    length += piece.length
    if (length < HEAD) continue
    yield head.length === 1 ? piece : Buffer.concat(head)
    head = undefined
  }
  if (head !== undefined && length > 0) yield Buffer.concat(head)
}

async function* gunzipped(file: string, pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: PIECE })
  const fed = pipeline(Readable.from(pieces, { objectMode: false }), gunzip)
  // What goes wrong comes through the reading below.
  const done = fed.catch(() => undefined)
  try {
    for await (const piece of gunzip) yield piece
  } catch (cause) {
    throw cause instanceof ImportProblem ? cause : damaged(file, cause)
  } finally {
    gunzip.destroy()
    await done
  }
}

const damaged = (file: string, cause: unknown): ImportProblem =>
  typeof cause === "object" && cause !== null && "code" in cause && cause.code === "Z_BUF_ERROR"
    ? importProblem({ file, fix: "fetch it again" }, "the compressed file was cut off")
    : damagedFile(file)
