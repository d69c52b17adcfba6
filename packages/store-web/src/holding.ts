import { Holder } from "./holder.js"
import { removeUnfinished } from "./log-folder.js"
import type { Asked, PlainFailure, Told } from "./messages.js"
import { openStore } from "./open-store.js"
import { plain } from "./plain-failure.js"
import type { Names, ToClient, ToHolder } from "./shared-names.js"

/** Does what clients ask, or says why nobody can. */
interface Serves {
  readonly handle: (client: string, asked: Asked, tell: (told: Told) => void) => void
  readonly gone: (client: string) => void
  readonly close: () => Promise<void>
}

/** A log that this worker has open for all tabs. */
export interface Held {
  /** Told apart from whoever held it before. */
  readonly id: string
  readonly handle: Serves["handle"]
  readonly close: () => Promise<void>
}

/** Opens the log of a name, which no other worker may have, and serves the workers of other tabs. */
export const holdLog = async (name: string, names: Names): Promise<Held> => {
  const id = crypto.randomUUID()
  const serves = await opened(name, names)
  const requests = new BroadcastChannel(names.holder)
  const clients = new Clients(id, names, serves.gone)
  requests.onmessage = ({ data: { asked, client } }: MessageEvent<ToHolder>) => {
    const say = clients.to(client)
    if (asked === undefined) say({ holder: id })
    else serves.handle(client, asked, (told) => say({ holder: id, told }))
  }
  const all = new BroadcastChannel(names.clients)
  all.postMessage({ holder: id } satisfies ToClient)
  return {
    id,
    handle: serves.handle,
    close: async () => {
      await serves.close()
      for (const channel of [requests, all]) channel.close()
      clients.close()
    },
  }
}

const opened = async (name: string, names: Names): Promise<Serves> => {
  try {
    return await openHolder(name, names)
  } catch (thrown) {
    return refusing({ ...plain(thrown), code: "unavailable" })
  }
}

const openHolder = async (name: string, names: Names): Promise<Serves> => {
  if (navigator.storage?.getDirectory === undefined) {
    throw new Error("this browser gives a page no files of its own, or not in a private window")
  }
  await removeUnfinished(names)
  const { close, store } = await openStore(name, names.folder)
  const holder = new Holder(store)
  return {
    handle: (client, asked, tell) => holder.handle(client, asked, tell),
    gone: (client) => holder.gone(client),
    close: async () => {
      await holder.close()
      close()
    },
  }
}

const refusing = (failure: PlainFailure): Serves => ({
  handle: (_client, { _tag, id }, tell) => {
    if (_tag === "Call" || _tag === "Next") tell({ _tag: "Failed", id, failure })
  },
  gone: () => undefined,
  close: async () => undefined,
})

/** The workers of other tabs that have asked for something. */
class Clients {
  readonly #id: string
  readonly #names: Names
  readonly #gone: (client: string) => void
  readonly #channels = new Map<string, BroadcastChannel>()
  readonly #closing = new AbortController()

  constructor(id: string, names: Names, gone: (client: string) => void) {
    this.#id = id
    this.#names = names
    this.#gone = gone
  }

  to(client: string): (said: ToClient) => void {
    const channel = this.#channels.get(client) ?? this.#met(client)
    return (said) => {
      try {
        channel.postMessage(said)
      } catch {
        // A channel that was closed: who would hear it is gone.
      }
    }
  }

  close(): void {
    this.#closing.abort(this.#id)
    for (const channel of this.#channels.values()) channel.close()
  }

  #met(client: string): BroadcastChannel {
    const channel = new BroadcastChannel(this.#names.client(client))
    this.#channels.set(client, channel)
    // Once the lock can be had, the client lives no more.
    const { signal } = this.#closing
    navigator.locks
      .request(this.#names.client(client), { signal }, async () => {
        this.#channels.delete(client)
        channel.close()
        this.#gone(client)
      })
      .catch(() => undefined)
    return channel
  }
}
