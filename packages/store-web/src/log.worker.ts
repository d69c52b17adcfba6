import { Door } from "./door.js"
import { holdLog } from "./holding.js"
import type { ToPage, ToWorker } from "./messages.js"
import { plain } from "./plain-failure.js"
import { restoreNamed } from "./restoring.js"
import { keepLock, namesOf, type ToClient, type ToHolder } from "./shared-names.js"
import { provideTurns } from "./turns.js"

provideTurns()

const tell = (said: ToPage): void => globalThis.postMessage(said)

/** Stands between a page and whoever holds the log: itself, once no other worker does. */
const stand = (
  name: string,
): { readonly ask: Door["ask"]; readonly close: () => Promise<void> } => {
  const client = crypto.randomUUID()
  const names = namesOf(name)
  const door = new Door(tell)
  let servedBy: string | undefined

  const requests = new BroadcastChannel(names.holder)
  const say = (said: ToHolder): void => requests.postMessage(said)
  const heard = ({ data: { holder, told } }: MessageEvent<ToClient>): void => {
    if (told !== undefined) {
      if (holder === servedBy) door.told(told)
      return
    }
    if (holder === servedBy) return
    servedBy = holder
    door.servedBy({ handle: (asked) => say({ client, asked }) })
  }
  const channels = [new BroadcastChannel(names.clients), new BroadcastChannel(names.client(client))]
  for (const channel of channels) channel.onmessage = heard

  const closing = new AbortController()
  const closed = new Promise<void>((resolve) => {
    closing.signal.addEventListener("abort", () => resolve())
  })
  // Whoever holds the log is to find out when this worker is gone, before it hears of it.
  const met = keepLock(names.client(client), closed).then(() => say({ client }))

  const held = met.then(() =>
    navigator.locks.request(names.holder, { signal: closing.signal }, async () => {
      const { close, handle, id } = await holdLog(name, names)
      servedBy = id
      door.servedBy({
        handle: (asked) =>
          handle(client, asked, (told) => {
            if (servedBy === id) door.told(told)
          }),
      })
      await closed
      await close()
    }),
  )
  return {
    ask: (asked) => door.ask(asked),
    close: async () => {
      closing.abort()
      // It may have waited for the lock alone.
      await held.catch(() => undefined)
      for (const channel of [requests, ...channels]) channel.close()
    },
  }
}

let standing: ReturnType<typeof stand> | undefined

globalThis.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  switch (data._tag) {
    case "Open":
      standing = stand(data.name)
      return
    case "Restore":
      restoreNamed(data.name, data.from).then(
        (value) => tell({ _tag: "Value", id: "", value }),
        (thrown) => tell({ _tag: "Failed", id: "", failure: plain(thrown) }),
      )
      return
    case "Close":
      void standing?.close().then(() => tell({ _tag: "Closed" }))
      return
    default:
      return standing?.ask(data)
  }
})
