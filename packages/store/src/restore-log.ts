import * as Chunk from "effect/Chunk"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Stream from "effect/Stream"
import { type Seal, type SealedEvent, sha256Hex } from "./chain.js"
import { ChainCheck } from "./chain-check.js"
import { encodeAsides } from "./claim.js"
import type { EventStoreShape } from "./event-store.js"
import {
  type CommandLine,
  type EndLine,
  type EventLine,
  type HeaderLine,
  readHeader,
  readLine,
} from "./export-line.js"
import type { StoreFailure } from "./store-failure.js"
import { commitAgain, type StoredCommit } from "./stored-commit.js"
import { describeFault } from "./verification.js"

/** An export that cannot be restored, and the line that is at fault. */
export class UnreadableExport extends Data.TaggedError("UnreadableExport")<{
  /** From 1. */
  readonly line: number
  readonly problem: string
}> {
  override get message(): string {
    return `line ${this.line}: ${this.problem}`
  }
}

/** What was restored. */
export interface Restored {
  readonly workspace: string
  readonly commands: number
  readonly events: number
  /** Equal to the head of the log that was exported. */
  readonly head: Seal
}

/** Events that are appended together. */
const BATCH = 1000

/** A command whose events are still being read. */
interface Gathered {
  readonly line: number
  readonly keys: ReadonlyMap<string, string>
  readonly commit: StoredCommit & { readonly events: Array<SealedEvent> }
}

/**
 * Appends an export again, line by line, to a workspace that must be empty: the hashes of its
 * events then come out as they were, and each is compared before anything of it is stored. What
 * stands before a line that fails may be stored already: restore into a new place, and take it
 * into use when this succeeds.
 */
export const restoreLog = <E>(
  store: EventStoreShape,
  lines: Stream.Stream<string, E>,
): Effect.Effect<Restored, E | StoreFailure | UnreadableExport> =>
  Effect.gen(function* () {
    const reader = new ExportReader()
    yield* Stream.runForEachChunk(lines, (chunk) =>
      Effect.gen(function* () {
        for (const text of Chunk.toReadonlyArray(chunk)) {
          const problem = reader.take(text)
          if (problem !== undefined) return yield* problem
          if (reader.waiting >= BATCH) yield* storeWhole(store, reader)
        }
      }),
    )
    const problem = reader.finish()
    if (problem !== undefined) return yield* problem
    yield* storeWhole(store, reader)
    return reader.restored
  })

const storeWhole = (store: EventStoreShape, reader: ExportReader) =>
  Effect.gen(function* () {
    const { workspace } = reader.restored
    const whole = reader.whole()
    if (whole.length === 0) return
    const first = whole[0]?.commit.events[0]?.position ?? 0
    if (first === 1 && (yield* store.head(workspace)).position > 0) {
      const problem = `workspace "${workspace}" has a log already`
      return yield* new UnreadableExport({ line: 1, problem })
    }
    const results = yield* store.appendAll(
      whole.map(({ commit, keys }) => commitAgain(workspace, commit, keys)),
    )
    for (const [n, result] of results.entries()) {
      const line = whole[n]?.line ?? 0
      if (Either.isLeft(result)) {
        return yield* new UnreadableExport({ line, problem: result.left.message })
      }
    }
  })

/** Puts the lines of an export together and checks each against those before it. */
class ExportReader {
  #line = 0
  #header: HeaderLine | undefined
  #check: ChainCheck | undefined
  #current: Gathered | undefined
  #end: EndLine["end"] | undefined
  #whole: Array<Gathered> = []
  #commands = 0
  #waiting = 0

  /** Events and commands that are read and not yet stored. */
  get waiting(): number {
    return this.#waiting
  }

  get restored(): Restored {
    const head = this.#check?.head ?? { position: 0, hash: "" }
    return {
      workspace: this.#header?.workspace ?? "",
      commands: this.#commands,
      events: head.position,
      head,
    }
  }

  /** The commits that are complete, handed out once. */
  whole(): ReadonlyArray<Gathered> {
    const whole = this.#whole
    this.#whole = []
    this.#waiting = 0
    return whole
  }

  take(text: string): UnreadableExport | undefined {
    this.#line += 1
    if (this.#header === undefined) {
      const header = readHeader(text)
      if (Either.isLeft(header)) return this.#fails(header.left)
      this.#header = header.right
      this.#check = new ChainCheck(header.right.workspace, sha256Hex, undefined)
      return undefined
    }
    if (this.#end !== undefined) {
      return text === "" ? undefined : this.#fails("the export ended before this line")
    }
    const line = readLine(text)
    if (Either.isLeft(line)) return this.#fails(line.left)
    if ("command" in line.right) return this.#begin(line.right)
    if ("end" in line.right) return this.#close(line.right)
    return this.#add(line.right)
  }

  /** What is wrong once there is no further line. */
  finish(): UnreadableExport | undefined {
    if (this.#end !== undefined) return undefined
    this.#line += 1
    return this.#fails("the export is cut off before this line")
  }

  #begin({ command }: CommandLine): UnreadableExport | undefined {
    const problem = this.#complete()
    const { id, keys, ...kept } = command
    this.#current = {
      line: this.#line,
      keys: new Map(keys.flatMap(({ key, stream }) => (key === undefined ? [] : [[stream, key]]))),
      commit: {
        ...kept,
        commandId: id,
        versions: new Map(kept.versions),
        keyed: keys.map(({ digest, kept: where, stream }) => ({ stream, digest, kept: where })),
        events: [],
      },
    }
    this.#commands += 1
    return problem
  }

  #add(event: EventLine): UnreadableExport | undefined {
    if (this.#current?.commit.commandId !== event.commandId) {
      return this.#fails("the event does not stand behind its command")
    }
    this.#current.commit.events.push(event)
    return undefined
  }

  #close({ end }: EndLine): UnreadableExport | undefined {
    const problem = this.#complete()
    if (problem !== undefined) return problem
    this.#end = end
    const { commands, events, head } = this.restored
    const expected = this.#header?.head
    if (end.commands !== commands || end.events !== events) {
      return this.#fails(
        `it counts ${end.commands} commands and ${end.events} events, and there are ${commands} and ${events}`,
      )
    }
    return expected?.position === head.position && expected.hash === head.hash
      ? undefined
      : this.#fails("the log does not end at the head that the first line names")
  }

  // A command can be checked once the line after its last event is there.
  #complete(): UnreadableExport | undefined {
    const done = this.#current
    if (done === undefined) return undefined
    const { events, fingerprint, recordedAt, versions } = done.commit
    const command = {
      fingerprint,
      claims: encodeAsides(done.commit),
      firstPosition: events[0]?.position,
      lastPosition: events.at(-1)?.position,
      recordedAt,
      versions,
    }
    for (const [n, event] of events.entries()) {
      const fault = this.#check?.add(event, command)
      if (fault !== undefined) {
        return new UnreadableExport({ line: done.line + 1 + n, problem: describeFault(fault) })
      }
    }
    this.#whole.push(done)
    this.#waiting += 1 + events.length
    this.#current = undefined
    return undefined
  }

  #fails(problem: string): UnreadableExport {
    return new UnreadableExport({ line: this.#line, problem })
  }
}
