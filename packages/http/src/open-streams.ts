/** The event streams that are open: they end together when the server stops. */
export interface OpenStreams {
  /** Takes what ends a stream; gives what is called when the stream is over. */
  readonly enter: (end: () => void) => () => void
}

/** One listener for all of them: a signal warns of a leak at the eleventh. */
export const openStreams = (stopping: AbortSignal | undefined): OpenStreams => {
  const ends = new Set<() => void>()
  stopping?.addEventListener("abort", () => {
    for (const end of ends) end()
  })
  return {
    enter: (end) => {
      ends.add(end)
      if (stopping?.aborted === true) end()
      return () => void ends.delete(end)
    },
  }
}
