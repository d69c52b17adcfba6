import { createServer } from "node:http"
import { type AddressInfo, connect } from "node:net"
import type { FollowUpHandler } from "../src/index.js"
import { nodeListener } from "../src/node/index.js"

/** Serves a handler on Node's own server while `use` runs. */
export const listening = async <A>(
  handler: FollowUpHandler,
  use: (url: string) => Promise<A>,
  onFailure?: (failure: unknown) => void,
): Promise<A> => {
  const server = createServer(nodeListener(handler, onFailure))
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

/** A connection on which a test writes and reads bytes as they are. */
export interface Wire {
  readonly write: (text: string) => void
  readonly said: () => string
  readonly isOver: () => boolean
  readonly end: () => void
}

/** Opens one; who is at the other end may break it off at any time. */
export const wireTo = async (url: string): Promise<Wire> => {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  let said = ""
  let isOver = false
  socket.setEncoding("latin1").on("data", (text: string) => {
    said += text
  })
  socket.on("error", () => undefined)
  socket.on("close", () => {
    isOver = true
  })
  await new Promise<void>((resolve) => socket.once("connect", resolve))
  return {
    write: (text) => void socket.write(text, "latin1"),
    said: () => said,
    isOver: () => isOver,
    end: () => void socket.destroy(),
  }
}
