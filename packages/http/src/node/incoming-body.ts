import type { IncomingMessage } from "node:http"

/** Milliseconds in which whoever still sends may read the answer before the connection ends. */
const LEAVE_MILLIS = 1000

export interface IncomingBody {
  readonly stream: ReadableStream<Uint8Array>
  /** Lets go of what was not read. */
  readonly leave: () => void
}

/**
 * The body of a request, read as it is asked for. Not Node's own conversion, whose cancelling may end the connection:
 * whoever sends too much is to hear so.
 */
export const incomingBody = (incoming: IncomingMessage): IncomingBody => {
  let isOver = false
  const stream = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        incoming.pause()
        incoming.on("data", (part: Uint8Array) => {
          // After that, what comes is thrown away.
          if (isOver) return
          incoming.pause()
          controller.enqueue(part)
        })
        const end = (close: () => void) => () => {
          if (!isOver) close()
          isOver = true
        }
        incoming.once(
          "end",
          end(() => controller.close()),
        )
        incoming.once(
          "close",
          end(() => controller.error(new Error("the body broke off"))),
        )
      },
      pull: () => void incoming.resume(),
      cancel: () => {
        isOver = true
      },
    },
    { highWaterMark: 0 },
  )
  const leave = (): void => {
    isOver = true
    if (incoming.complete && incoming.readableEnded) return
    const over = setTimeout(() => incoming.socket.destroy(), LEAVE_MILLIS)
    incoming.once("close", () => clearTimeout(over))
    incoming.resume()
  }
  return { stream, leave }
}
