import type { MadeTeam } from "./made-team.js"
import type { MadeBatch } from "./making.worker.js"

/** The past of a made-up team, made in a worker: a large one takes memory, which the page would stand still to clear. */
export async function* madeBatches(team: MadeTeam): AsyncGenerator<MadeBatch> {
  const worker = new Worker(new URL("./making.worker.ts", import.meta.url), { type: "module" })
  try {
    for (;;) {
      const batch = await new Promise<MadeBatch>((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<MadeBatch>) => resolve(data)
        worker.onerror = ({ message }) => reject(new Error(message))
        worker.postMessage(team)
      })
      if (batch.length === 0) return
      yield batch
    }
  } finally {
    worker.terminate()
  }
}
