import { connect, createServer, type Socket } from "node:net"

/** What becomes of a connection when its client sends a statement. */
export type Cut =
  /** The statement never reaches the server. */
  | "before"
  /** A part of it does. */
  | "within"
  /** It does, and the server does it; the answer never reaches the client. */
  | "after"
  /** Nothing passes any more, and neither side is told: neither the statement nor an answer. */
  | "silent"
  /** The same once the statement is through. */
  | "silent after"

/** A connection on which nothing passes. */
interface Silence {
  /** Lets through what was held back. */
  readonly resume: () => void
  readonly cut: () => void
}

export interface CuttingProxy extends AsyncDisposable {
  readonly url: string
  /** Cuts the connection on which the next statement comes that matches; resolves when it has. */
  readonly cutAt: (statement: RegExp, cut: Cut) => Promise<Silence>
}

interface Armed {
  readonly statement: RegExp
  readonly cut: Cut
  readonly done: (silence: Silence) => void
}

/** The length of the message that begins a buffer, where it is all there. */
const lengthOf = (data: Buffer, hasType: boolean): number | undefined => {
  const head = hasType ? 1 : 0
  if (data.length < head + 4) return undefined
  const length = head + data.readUInt32BE(head)
  return data.length < length ? undefined : length
}

/** The text of a message that brings a statement: a simple query, or one to be prepared under no name. */
const statementIn = (message: Buffer): string | undefined =>
  message[0] === 0x51 || message[0] === 0x50
    ? message.toString("latin1", 5).split("\0").find(Boolean)
    : undefined

/** Stands between clients and a Postgres server, and cuts connections where it is told to. */
export const startProxy = async (server: string): Promise<CuttingProxy> => {
  const target = new URL(server)
  let armed: Armed | undefined
  const sockets = new Set<Socket>()

  const listener = createServer({ noDelay: true }, (client) => {
    const upstream = connect({
      host: target.hostname,
      port: Number(target.port),
      noDelay: true,
    })
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      // The end of one side is the end of both.
      socket.on("error", () => undefined)
      socket.on("close", () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    let pending = Buffer.alloc(0)
    let hasBegun = false
    let isSilent = false
    let awaitsAnswer: Armed | undefined
    const heldForClient: Array<Buffer> = []
    const silence: Silence = {
      resume: () => {
        isSilent = false
        for (const data of heldForClient.splice(0)) client.write(data)
        upstream.write(pending)
        pending = Buffer.alloc(0)
        hasBegun = true
      },
      cut: () => {
        client.resetAndDestroy()
        upstream.destroy()
      },
    }
    const meet = (met: Armed, message: Buffer): boolean => {
      armed = undefined
      switch (met.cut) {
        case "after":
          awaitsAnswer = met
          upstream.write(message)
          return false
        case "silent":
          isSilent = true
          met.done(silence)
          return true
        case "silent after":
          isSilent = true
          upstream.write(message)
          met.done(silence)
          return false
        case "within":
          upstream.end(message.subarray(0, message.length >> 1))
          client.resetAndDestroy()
          met.done(silence)
          return false
        case "before":
          silence.cut()
          met.done(silence)
          return false
      }
    }
    client.on("data", (data) => {
      pending = Buffer.concat([pending, data])
      while (!isSilent) {
        const length = lengthOf(pending, hasBegun)
        if (length === undefined) return
        const message = pending.subarray(0, length)
        const statement = hasBegun ? statementIn(message) : undefined
        hasBegun = true
        if (armed !== undefined && statement !== undefined && armed.statement.test(statement)) {
          if (meet(armed, message)) return
        } else upstream.write(message)
        pending = pending.subarray(length)
      }
    })
    upstream.on("data", (data) => {
      if (isSilent) heldForClient.push(data)
      else if (awaitsAnswer === undefined) client.write(data)
      else {
        silence.cut()
        awaitsAnswer.done(silence)
      }
    })
  })
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve))
  const address = listener.address()
  const url = new URL(server)
  url.port = String(typeof address === "object" ? address?.port : address)
  return {
    url: url.href,
    cutAt: (statement, cut) =>
      new Promise((done) => {
        armed = { statement, cut, done }
      }),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => listener.close(resolve))
    },
  }
}
