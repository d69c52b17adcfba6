/**
 * Node's `setImmediate` for this worker: the store and the kernel let other work in between by it, and a timer of
 * a browser waits four milliseconds each time.
 */
export const provideTurns = (): void => {
  const { port1, port2 } = new MessageChannel()
  const waiting: Array<() => void> = []
  port1.onmessage = () => waiting.shift()?.()
  Object.assign(globalThis, {
    setImmediate: (resume: () => void) => {
      waiting.push(resume)
      port2.postMessage(undefined)
    },
  })
}
