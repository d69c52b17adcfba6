import { closeSync, lstatSync, openSync, realpathSync, statSync, writeSync } from "node:fs"
import { dirname } from "node:path"
import { beginFile, type NewFile } from "@followthrough/kernel"
import { badInput, type Problem } from "./problem.js"

/** So many characters are written at once. */
const PIECE = 64 * 1024

/**
 * A file that is there whole or not at all: it is written beside its place under another name, and put there once
 * it is on the disk. Where that is impossible, a {@link Problem} says why in one line.
 */
export class WholeFile {
  private readonly name: string
  private readonly path: string
  private readonly place: Place
  private unfinished: NewFile | undefined
  private file: number | undefined
  private held: Array<string> = []
  private size = 0

  /** `new`: nothing may be there yet; `replaced`: a file may, and stays until the other one is whole. */
  constructor(name: string, place: Place) {
    this.name = name
    this.path = this.trying(() => placeOf(name, place))
    this.place = place
  }

  write(text: string): void {
    this.held.push(text)
    this.size += text.length
    if (this.size >= PIECE) this.trying(() => this.flush())
  }

  finish(): void {
    this.trying(() => {
      this.flush()
      this.close()
      // Somebody may have been faster.
      placeOf(this.path, this.place)
      this.unfinished?.put({ over: this.place === "replaced" })
    })
  }

  /** Leaves nothing of a file that was not finished. */
  discard(): void {
    this.close()
    this.unfinished?.discard()
  }

  private flush(): void {
    this.unfinished ??= beginFile(this.path)
    this.file ??= openSync(this.unfinished.path, "wx")
    const bytes = Buffer.from(this.held.join(""))
    this.held = []
    this.size = 0
    // A disk that fills up takes a part of it first.
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(this.file, bytes, done)
    }
  }

  private close(): void {
    const { file } = this
    this.file = undefined
    if (file !== undefined) closeSync(file)
  }

  private trying<A>(work: () => A): A {
    try {
      return work()
    } catch (error) {
      throw isOfTheSystem(error) ? badInput(`${this.name}: ${unwritable(error)}`) : error
    }
  }
}

type Place = "new" | "replaced"

/** Where a file goes: a link leads to its target, and nothing but a file is replaced. */
const placeOf = (name: string, place: Place): string => {
  if (lstatSync(name, { throwIfNoEntry: false }) === undefined) {
    statSync(dirname(name))
    return name
  }
  if (place === "new") throw badInput(`${name}: it is there already`)
  const path = realpathSync(name)
  if (!statSync(path).isFile()) throw badInput(`${name}: it is there already, and no file`)
  return path
}

const isOfTheSystem = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "code" in error && typeof error.code === "string"

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: "it is there already",
  ENOSPC: "the disk is full",
  EDQUOT: "the quota of the disk is used up",
  EFBIG: "files may not become so large",
  EACCES: "there is no permission",
  EPERM: "there is no permission",
  EROFS: "the disk may only be read",
  ENOENT: "there is no such folder",
  ENOTDIR: "there is no such folder",
}

/** Why something cannot be written, in a line. */
export const unwritable = ({ code = "" }: NodeJS.ErrnoException): string =>
  `it cannot be written: ${REASONS[code] ?? code}`
