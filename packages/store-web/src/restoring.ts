import { FollowthroughFailure } from "@followthrough/kernel/remote"
import { describeFault, restoreLog, type UnreadableExport } from "@followthrough/store"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Stream from "effect/Stream"
import {
  beginFolder,
  finishFolder,
  folderIsThere,
  removeFolder,
  removeUnfinished,
} from "./log-folder.js"
import { openStore } from "./open-store.js"
import type { RestoredInBrowser } from "./restore-in-browser.js"
import { namesOf } from "./shared-names.js"

/** Makes a log of an export; nothing is left of one that is not whole. */
export const restoreNamed = async (name: string, from: Blob): Promise<RestoredInBrowser> => {
  const names = namesOf(name)
  const restored = await navigator.locks.request(
    names.holder,
    { ifAvailable: true },
    async (lock) => {
      if (lock === null) return undefined
      await removeUnfinished(names)
      if (await folderIsThere(names)) return undefined
      await beginFolder(names)
      try {
        const made = await filled(name, names.folder, from)
        await finishFolder(names)
        return made
      } catch (failure) {
        await removeFolder(names)
        throw failure
      }
    },
  )
  if (restored === undefined) {
    throw new FollowthroughFailure("unavailable", `there is a log "${name}" already`)
  }
  return restored
}

const filled = async (name: string, folder: string, from: Blob): Promise<RestoredInBrowser> => {
  const { close, store } = await openStore(name, folder)
  try {
    const read = await Effect.runPromise(Effect.either(restoreLog(store, linesOf(from))))
    if (Either.isLeft(read)) throw failureOf(read.left)
    const { workspace } = read.right
    const { events, fault, head } = await Effect.runPromise(store.verify(workspace))
    if (fault !== undefined) {
      throw new FollowthroughFailure("malformed", describeFault(fault))
    }
    return { workspace, facts: events, head: { position: head.position, hash: head.hash } }
  } finally {
    close()
  }
}

const linesOf = (from: Blob): Stream.Stream<string, Error> =>
  Stream.fromReadableStream(
    () =>
      from.stream().pipeThrough(new TextDecoderStream("utf-8", { fatal: true, ignoreBOM: true })),
    (thrown) =>
      new FollowthroughFailure("malformed", "the export is no UTF-8 text", { cause: thrown }),
  ).pipe(Stream.splitLines)

const failureOf = (failure: UnreadableExport | Error): FollowthroughFailure => {
  if (failure instanceof FollowthroughFailure) return failure
  const code = "line" in failure ? "malformed" : "unavailable"
  return new FollowthroughFailure(code, failure.message, { cause: failure })
}
