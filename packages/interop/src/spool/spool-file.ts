import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { importProblem } from "../problem/import-problem.js"

/** A stretch of a spool file, in bytes; the end is exclusive. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

const PIECE = 64 * 1024
const LINE_END = 10

/**
 * A file for what does not fit into memory, in a temporary folder of its own. The folder is removed as
 * soon as the file is open, so that nothing is left of it however the process ends; where the system
 * does not allow that, it is removed with `close`.
 */
export class SpoolFile {
  private readonly file: FileHandle
  private readonly folder: string
  private end = 0

  private constructor(file: FileHandle, folder: string) {
    this.file = file
    this.folder = folder
  }

  static async open(): Promise<SpoolFile> {
    const folder = await mkdtemp(join(tmpdir(), "followthrough-")).catch(fail)
    try {
      const file = await open(join(folder, "rows"), "wx+", 0o600)
      await removed(folder).catch(() => undefined)
      return new SpoolFile(file, folder)
    } catch (error) {
      await removed(folder)
      return fail(error)
    }
  }

  /** Adds lines of text, of which none holds a line end. */
  async add(lines: Iterable<string>): Promise<Stretch> {
    const from = this.end
    let piece: Array<string> = []
    let length = 0
    for (const line of lines) {
      piece.push(line, "\n")
      length += line.length
      if (length < PIECE) continue
      await this.write(piece.join(""))
      piece = []
      length = 0
    }
    await this.write(piece.join(""))
    return { from, to: this.end }
  }

  /** The lines of a stretch. No more than a piece of it is held. */
  async *lines({ from, to }: Stretch): AsyncGenerator<ReadonlyArray<string>> {
    let rest: Buffer = Buffer.alloc(0)
    for (let at = from; at < to; ) {
      const piece = Buffer.allocUnsafe(Math.min(PIECE, to - at))
      const { bytesRead } = await this.file.read(piece, 0, piece.length, at)
      if (bytesRead === 0) throw new Error("a temporary file was cut short")
      at += bytesRead
      const bytes = Buffer.concat([rest, piece.subarray(0, bytesRead)])
      const end = bytes.lastIndexOf(LINE_END) + 1
      rest = bytes.subarray(end)
      if (end > 0) yield bytes.toString("utf8", 0, end - 1).split("\n")
    }
  }

  async close(): Promise<void> {
    await this.file.close()
    await removed(this.folder)
  }

  private async write(text: string): Promise<void> {
    const bytes = Buffer.from(text, "utf8")
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.file
        .write(bytes, done, bytes.length - done, this.end)
        .catch(fail)
      done += bytesWritten
      this.end += bytesWritten
    }
  }
}

/** Rows wait here that do not fit into memory: whoever imports has to know what they wait for. */
const fail = (cause: unknown): never => {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause)
  throw importProblem(
    { file: tmpdir(), fix: "make room there, or name another folder in TMPDIR" },
    code === "ENOSPC"
      ? "the disk of temporary files is full"
      : `a temporary file cannot be written (${code})`,
  )
}

const removed = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true })
