import type { FollowUpClient } from "@followthrough/kernel"
import { comparable } from "@followthrough/kernel/remote"
import { describe, expect, test } from "vitest"
import { followUpHandler } from "../src/index.js"
import { countedWatching } from "./counted-watching.js"
import { clientOf, everything, failureOf, got, posted, served, until } from "./served.js"

interface Read {
  readonly text: () => string
  readonly isOver: () => boolean
  readonly end: () => Promise<void>
}

/** Reads a stream as it comes. */
const reading = (response: Response): Read => {
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let text = ""
  let isOver = false
  const pump = async (): Promise<void> => {
    for (;;) {
      const part = await reader?.read()
      if (part === undefined || part.done) break
      text += decoder.decode(part.value, { stream: true })
    }
    isOver = true
  }
  void pump()
  return { text: () => text, isOver: () => isOver, end: async () => reader?.cancel() }
}

const idsIn = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id ?? "")

const watchAna = "/watch?ask=next&repId=ana&limit=5"

const team = async (log: FollowUpClient): Promise<void> => {
  await log.addRep({ repId: "ana" })
  await log.addRep({ repId: "bea" })
  await log.addContact({ contactId: "c1", ownerId: "ana" })
}

describe("an event stream", () => {
  test("gives an answer, and again when it changed, each with an id", () =>
    served(async ({ handler, log }) => {
      await team(log)
      const response = await handler(got(watchAna))
      expect(response.headers.get("content-type")).toBe("text/event-stream")
      const stream = reading(response)
      await until(() => idsIn(stream.text()).length === 1)
      await log.addContact({ contactId: "c2", ownerId: "ana" })
      await until(() => idsIn(stream.text()).length === 2)
      const [, second] = stream.text().match(/^data: (.*)$/gm) ?? []
      const answer = JSON.parse(second?.slice("data: ".length) ?? "")
      expect(answer).toEqual(await log.next({ repId: "ana", limit: 5, at: answer.at }))
      await stream.end()
    }))

  test("goes on after the last event that it is told of, and sends no answer twice", () =>
    served(async ({ handler, log }) => {
      await team(log)
      const first = reading(await handler(got(watchAna)))
      await until(() => idsIn(first.text()).length === 1)
      await first.end()
      const [id = ""] = idsIn(first.text())
      const again = reading(await handler(got(watchAna, { "Last-Event-ID": id })))
      await log.addContact({ contactId: "c2", ownerId: "ana" })
      await until(() => idsIn(again.text()).length > 0)
      expect(idsIn(again.text())).not.toContain(id)
      expect(again.text()).toContain('"c2"')
      await again.end()
      // What changed in between is sent at once.
      const late = reading(await handler(got(watchAna, { "Last-Event-ID": id })))
      await until(() => idsIn(late.text()).length === 1)
      expect(idsIn(late.text())).toEqual(idsIn(again.text()))
      await late.end()
    }))

  test("sends no answer again that a watch takes for the same, as where a touch's slot alone has moved", () =>
    served(async ({ clock, handler, log }) => {
      await team(log)
      const answer = () => log.next({ repId: "ana", limit: 5 })
      type Answer = Awaited<ReturnType<typeof answer>>
      const isMoved = (one: Answer, other: Answer) =>
        JSON.stringify(one.rows) !== JSON.stringify(other.rows) &&
        comparable(one) === comparable(other)
      // The hour before a slot moves and nothing else does.
      let [earlier, now] = [await answer(), await answer()]
      const begin = clock.now.getTime()
      let hours = 0
      for (; !isMoved(earlier, now) && hours < 24 * 30; hours += 1) {
        clock.now = new Date(begin + hours * 3_600_000)
        ;[earlier, now] = [now, await answer()]
      }
      expect(isMoved(earlier, now)).toBe(true)
      clock.now = new Date(begin + (hours - 2) * 3_600_000)
      const first = reading(await handler(got(watchAna)))
      await until(() => idsIn(first.text()).length === 1)
      await first.end()
      const [id = ""] = idsIn(first.text())
      clock.now = new Date(begin + (hours - 1) * 3_600_000)
      const again = reading(await handler(got(watchAna, { "Last-Event-ID": id })))
      await log.addContact({ contactId: "c2", ownerId: "ana" })
      await until(() => idsIn(again.text()).length > 0)
      expect(again.text()).toContain('"c2"')
      await again.end()
      expect(idsIn(again.text())).toHaveLength(1)
    }))

  test("says that it is there while nothing changes, and ends in time to be granted again", () =>
    served(
      async ({ handler, log }) => {
        await team(log)
        const stream = reading(await handler(got(watchAna)))
        await until(stream.isOver)
        expect(idsIn(stream.text())).toHaveLength(1)
        expect(stream.text()).toMatch(/^:$/m)
      },
      { heartbeatSeconds: 0.02, streamSeconds: 0.4 },
    ))

  test("that nobody reads ends in time, too", () =>
    served(async ({ log }) => {
      await team(log)
      const { counted, watching } = countedWatching(log)
      const authorize = () => everything
      const streamSeconds = 0.3
      const heartbeatSeconds = 0.01
      const options = { log: counted, workspace: "acme", authorize, streamSeconds }
      const response = await followUpHandler({ ...options, heartbeatSeconds })(got(watchAna))
      expect(watching()).toBe(1)
      await until(() => watching() === 0)
      await expect(response.text()).rejects.toThrow("nobody reads")
    }))

  test("ends when the server stops, as it does in time", () => {
    const stop = new AbortController()
    return served(
      async ({ failures, handler, log }) => {
        await team(log)
        const streams = await Promise.all(
          [1, 2, 3].map(async () => reading(await handler(got(watchAna)))),
        )
        await until(() => streams.every(({ text }) => idsIn(text()).length === 1))
        stop.abort()
        await until(() => streams.every(({ isOver }) => isOver()))
        expect(streams.every(({ text }) => !text().includes("event: problem"))).toBe(true)
        // Who comes afterwards is told the same, and other questions are answered as ever.
        const late = reading(await handler(got(watchAna)))
        await until(late.isOver)
        expect((await handler(got("/next"))).status).toBe(200)
        expect(failures).toEqual([])
      },
      { stopping: stop.signal },
    )
  })

  test("of a contact ends when the contact is handed over to a rep whom the grant does not cover", () =>
    served(
      async ({ client, handler, log }) => {
        await team(log)
        const stream = reading(await handler(got("/watch?ask=agenda&contactId=c1")))
        await until(() => idsIn(stream.text()).length === 1)
        await log.assignContact({ contactId: "c1", repId: "bea" })
        await until(stream.isOver)
        expect(idsIn(stream.text())).toHaveLength(1)
        expect(stream.text()).toMatch(/event: problem\ndata: .*"code":"denied"/)
        const watching = client.watch({ ask: "explain", contactId: "c1" })[Symbol.asyncIterator]()
        expect(await failureOf(watching.next())).toMatchObject({ status: 403 })
      },
      { authorize: () => ({ workspace: "acme", reps: ["ana"] }) },
    ))

  test("that is malformed is a problem and no stream", () =>
    served(async ({ client, handler }) => {
      const response = await handler(got("/watch?ask=next&silentAfter=P1D"))
      expect(response.status).toBe(400)
      const watching = client.watch({ ask: "plan", days: 0 })[Symbol.asyncIterator]()
      expect(await failureOf(watching.next())).toMatchObject({
        code: "malformed",
        problems: [{ path: "days" }],
      })
      expect(await watching.next()).toEqual({ done: true, value: undefined })
    }))

  test("leaves nothing behind: 200 are opened and closed, some by their reader, some by the signal", () =>
    served(async ({ log }) => {
      await team(log)
      const { counted, watching } = countedWatching(log)
      const failures: Array<unknown> = []
      const handler = followUpHandler({
        log: counted,
        workspace: "acme",
        authorize: () => everything,
        onFailure: (failure) => failures.push(failure),
      })
      const timers = () => process.getActiveResourcesInfo().filter((one) => one === "Timeout")
      const before = timers().length
      const stops = Array.from({ length: 200 }, () => new AbortController())
      const responses = await Promise.all(
        stops.map(({ signal }) => handler(new Request(`http://crm.test${watchAna}`, { signal }))),
      )
      const streams = responses.map(reading)
      await until(() => streams.every(({ text }) => idsIn(text()).length === 1))
      expect(watching()).toBe(200)
      expect(timers().length).toBeGreaterThanOrEqual(before + 400)
      await Promise.all(streams.slice(0, 100).map(({ end }) => end()))
      for (const stop of stops.slice(100)) stop.abort()
      await until(() => streams.every(({ isOver }) => isOver()) && watching() === 0)
      await until(() => timers().length <= before + 1)
      expect(failures).toEqual([])
    }))
})

describe("watching through the client", () => {
  test("comes again when a stream breaks off, and gives no answer twice", () =>
    served(async ({ handler, log }) => {
      await team(log)
      const asked: Array<string | null> = []
      let isDown = false
      const client = clientOf(async (request) => {
        asked.push(request.headers.get("last-event-id"))
        if (isDown) throw new TypeError("fetch failed")
        if (asked.length === 2) return new Response("Bad gateway", { status: 502 })
        const response = await handler(request)
        const { body } = response
        if (body === null || asked.length > 1) return response
        // The first stream breaks off within its second event.
        let events = 0
        const cut = new TransformStream<Uint8Array, Uint8Array>({
          transform: (part, controller) => {
            if (new TextDecoder().decode(part).includes("data: ")) events += 1
            if (events > 1) controller.error(new Error("reset"))
            else controller.enqueue(part)
          },
        })
        return new Response(body.pipeThrough(cut), response)
      })
      const given: Array<number> = []
      const failures: Array<unknown> = []
      const end = client.subscribe(
        { ask: "next", repId: "ana" },
        ({ total }) => void given.push(total),
        { onError: (failure) => failures.push(failure) },
      )
      await until(() => given.length === 1)
      await log.addContact({ contactId: "c2", ownerId: "ana" })
      await until(() => given.length === 2)
      expect(given).toEqual([1, 2])
      expect(asked.length).toBeGreaterThanOrEqual(3)
      expect(asked[0]).toBeNull()
      expect(asked[2]).toMatch(/^[0-9a-f]{32}$/)
      isDown = true
      end()
      await log.addContact({ contactId: "c3", ownerId: "ana" })
      expect(failures).toEqual([])
      expect(given).toEqual([1, 2])
    }))

  test("gives the latest answer to whoever asks late, and ends with its signal", () =>
    served(async ({ client, log }) => {
      await team(log)
      const stop = new AbortController()
      const totals: Array<number> = []
      const watching = client.watch({ ask: "next", repId: "ana" }, { signal: stop.signal })
      for await (const { total } of watching) {
        totals.push(total)
        if (total === 4) stop.abort()
        else if (total === 1) {
          for (const contactId of ["c2", "c3", "c4"]) {
            await log.addContact({ contactId, ownerId: "ana" })
          }
        }
      }
      expect(totals[0]).toBe(1)
      expect(totals.at(-1)).toBe(4)
      const none: Array<unknown> = []
      for await (const one of client.watch({ ask: "flow" }, { signal: stop.signal })) none.push(one)
      expect(none).toEqual([])
    }))

  test("of a contact who is not there gives undefined, as the log does", () =>
    served(async ({ client, log }) => {
      for (const one of [client, log]) {
        for await (const answer of one.watch({ ask: "agenda", contactId: "nobody" })) {
          expect(answer).toBeUndefined()
          break
        }
      }
    }))

  test("rejects once the log was closed", () =>
    served(async ({ client, handler, log }) => {
      await handler(posted("/commands", { _tag: "AddRep", repId: "ana" }))
      const watching = client.watch({ ask: "next" })[Symbol.asyncIterator]()
      await watching.next()
      const next = failureOf(watching.next())
      await log.close()
      expect(await next).toMatchObject({ code: "closed" })
    }))
})
