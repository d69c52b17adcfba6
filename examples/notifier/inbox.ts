// A mail server to try things with: `npm run inbox -- --port 2525` prints what it is sent, and drops equal mails.
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import { parseArgs } from "node:util"
import { SMTPServer } from "smtp-server"

export interface Received {
  readonly messageId: string
  readonly to: ReadonlyArray<string>
  /** Headers and text as they came, lines ended by CRLF. */
  readonly raw: string
}

export interface Inbox {
  readonly url: string
  readonly close: () => Promise<void>
}

/** Port 0 is one that is free. What `receive` throws is told to the sender as `responseCode`, 451 unless it says. */
export const openInbox = async (
  port: number,
  receive: (mail: Received) => unknown,
): Promise<Inbox> => {
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    onData: async (stream, { envelope }, answer) => {
      const raw = await text(stream)
      const messageId = /^Message-ID:\s+(\S+)/im.exec(raw)?.[1] ?? ""
      try {
        await receive({ messageId, to: envelope.rcptTo.map(({ address }) => address), raw })
        answer()
      } catch (thrown) {
        answer(Object.assign(new Error("not now"), { responseCode: 451 }, thrown))
      }
    },
  })
  // A sender that is killed breaks its connection off.
  smtp.on("error", () => undefined)
  const listening = smtp.listen(port, "127.0.0.1")
  await once(listening, "listening")
  return {
    url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => smtp.close(() => resolve())),
  }
}

if (import.meta.filename === process.argv[1]) {
  const { values } = parseArgs({ options: { port: { type: "string", default: "2525" } } })
  const seen = new Set<string>()
  const { url } = await openInbox(Number(values.port), ({ messageId, raw }) => {
    if (!seen.has(messageId)) console.log(`${raw.replaceAll("\r\n", "\n").trim()}\n`)
    seen.add(messageId)
  })
  console.log(`listening on ${url}`)
}
