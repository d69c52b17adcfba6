import { expect, test } from "vitest"
import { followUpHandler } from "../src/index.js"
import { countedWatching } from "./counted-watching.js"
import { listening, wireTo } from "./listening.js"
import { everything, served, until } from "./served.js"

const STREAMS = 1000

const eventsIn = (said: string): number => said.split("\ndata: ").length - 1

test("1,000 event streams on one server each get the change, and leave nothing behind", () =>
  served(async ({ log }) => {
    await log.addRep({ repId: "ana" })
    await log.addContact({ contactId: "c1", ownerId: "ana" })
    const { counted, watching } = countedWatching(log)
    const stop = new AbortController()
    const failures: Array<unknown> = []
    const handler = followUpHandler({
      log: counted,
      workspace: "acme",
      authorize: () => everything,
      stopping: stop.signal,
      onFailure: (failure) => failures.push(failure),
    })
    const warnings: Array<string> = []
    const warn = ({ message, name }: Error) => warnings.push(`${name}: ${message}`)
    process.on("warning", warn)
    const timers = () => process.getActiveResourcesInfo().filter((one) => one === "Timeout").length
    const before = timers()
    await listening(handler, async (url) => {
      const wires = await Promise.all(
        Array.from({ length: STREAMS }, async () => {
          const wire = await wireTo(url)
          wire.write("GET /watch?ask=next&repId=ana&limit=5 HTTP/1.1\r\nHost: crm.test\r\n\r\n")
          return wire
        }),
      )
      const all = (events: number) => wires.every(({ said }) => eventsIn(said()) === events)
      await until(() => all(1))
      expect(watching()).toBe(STREAMS)
      await log.addContact({ contactId: "c2", ownerId: "ana" })
      await until(() => all(2))
      expect(wires.every(({ said }) => said().includes('"c2"'))).toBe(true)
      // A third hangs up, and the server ends the rest.
      for (const { end } of wires.slice(0, STREAMS / 3)) end()
      await until(() => watching() === STREAMS - Math.floor(STREAMS / 3))
      // Those who are left go on.
      await log.addContact({ contactId: "c3", ownerId: "ana" })
      const left = wires.slice(STREAMS / 3)
      await until(() => left.every(({ said }) => eventsIn(said()) === 3))
      stop.abort()
      await until(() => watching() === 0)
      // Each is told that its answer is complete.
      await until(() => left.every(({ said }) => said().endsWith("0\r\n\r\n")))
    })
    await until(() => timers() <= before)
    process.off("warning", warn)
    expect(warnings).toEqual([])
    expect(failures).toEqual([])
  }))
