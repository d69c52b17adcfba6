import type { LogHead } from "@followthrough/kernel"
import { type BrowserFile, newWorker, readFile, workerBroken } from "./browser-file.js"
import type { ToPage, ToWorker } from "./messages.js"
import { failureOf } from "./plain-failure.js"

/** What was restored, and verified. */
export interface RestoredInBrowser {
  readonly workspace: string
  readonly facts: number
  readonly head: LogHead
}

/**
 * Makes a log of the lines that `exportLines` gave, here or of a log on a server, and verifies it. Rejects as
 * `malformed`, naming the line, where the export is not what was recorded, and as `unavailable` where there is a log of
 * that name already. It is there whole or not at all.
 */
export const restoreInBrowser = (
  options: BrowserFile & { readonly from: Blob | string },
): Promise<RestoredInBrowser> =>
  new Promise((resolve, reject) => {
    const { from, worker: start = newWorker, ...file } = options
    const { name } = readFile(file)
    const worker = start()
    const end = (): void => worker.terminate()
    worker.onmessage = ({ data }: MessageEvent<ToPage>) => {
      if (data._tag === "Value") resolve(data.value as RestoredInBrowser)
      if (data._tag === "Failed") reject(failureOf(data.failure))
      end()
    }
    worker.onerror = (event) => {
      event.preventDefault()
      reject(workerBroken(event.message))
      end()
    }
    const text = typeof from === "string" ? new Blob([from]) : from
    worker.postMessage({ _tag: "Restore", name, from: text } satisfies ToWorker)
  })
