import { FollowthroughFailure } from "@followthrough/kernel/remote"
import type { EventStoreShape } from "@followthrough/store"
import { openOnConnection } from "@followthrough/store-sql/own-connection"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { takeFiles } from "./origin-files.js"

const FILE = "log.db"

/** A store in a folder of the origin's private files. */
export interface OpenStore {
  readonly store: EventStoreShape
  /** Lets another worker have the files. */
  readonly close: () => void
}

/** Opens the store of a log; `name` is what failures call it. Rejects where it cannot be opened. */
export const openStore = async (name: string, folder: string): Promise<OpenStore> => {
  const files = await takeFiles(folder)
  try {
    const { close, execute } = files.open(FILE)
    const opening = openOnConnection({ location: `the log "${name}"`, execute })
    const opened = await Effect.runPromise(Effect.either(opening))
    if (Either.isLeft(opened)) {
      throw new FollowthroughFailure("unavailable", opened.left.message, { cause: opened.left })
    }
    return {
      store: opened.right,
      close: () => {
        close()
        files.letGo()
      },
    }
  } catch (failure) {
    files.letGo()
    throw failure
  }
}
