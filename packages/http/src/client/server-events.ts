/** One server-sent event. */
export interface ServerEvent {
  /** `message` where the server names no other. */
  readonly event: string
  readonly data: string
  readonly id: string
}

/** The events of a `text/event-stream`, in order. One that the stream ends in is left out. */
export async function* serverEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<ServerEvent, void> {
  const reader = body.getReader()
  const text = new TextDecoder()
  let rest = ""
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const events = (rest + text.decode(value, { stream: true })).split("\n\n")
      rest = events.pop() ?? ""
      for (const one of events) {
        const fields = { event: "message", data: "", id: "" }
        for (const line of one.split("\n")) {
          const colon = line.indexOf(": ")
          const name = line.slice(0, colon)
          if (name === "event" || name === "data" || name === "id")
            fields[name] = line.slice(colon + 2)
        }
        if (fields.data !== "") yield fields
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
