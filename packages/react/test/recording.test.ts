// @vitest-environment jsdom
/// <reference lib="dom" />
import {
  type CommandInput,
  FollowthroughFailure,
  type FollowUpClient,
  type RecordOptions,
} from "@followthrough/kernel"
import { type UseRecord, useRecord } from "@followthrough/react"
import * as fc from "fast-check"
import { createElement, type ReactNode } from "react"
import { describe, expect, it } from "vitest"
import { failOnComplaints, quiet, show, until, withLog } from "./paging.js"

failOnComplaints()

const Form = ({ hand }: { readonly hand: (form: UseRecord) => void }): ReactNode => {
  const form = useRecord()
  hand(form)
  const { error, isPending, recorded } = form
  const outcome = error?.code ?? error?.message ?? recorded?.positions.length ?? "idle"
  return createElement("p", {}, isPending ? "pending" : outcome)
}

/** Shows the state of a recording, and hands the latest to the test. */
const recording = (client: FollowUpClient) => {
  const forms: Array<UseRecord> = []
  const view = show(client, createElement(Form, { hand: (form) => forms.push(form) }))
  const form = (): UseRecord => {
    const latest = forms.at(-1)
    if (latest === undefined) throw new Error("nothing was rendered")
    return latest
  }
  return { view, form }
}

const text = (): string => document.querySelector("p")?.textContent ?? ""
const seen = async (wanted: string): Promise<void> => {
  if (!(await until(() => text() === wanted))) expect(text()).toBe(wanted)
}

const add: CommandInput = { _tag: "AddContact", contactId: "bakery" }
const call: CommandInput = {
  _tag: "LogTouch",
  contactId: "bakery",
  channel: "phone",
  direction: "outbound",
  outcome: "reached",
}

describe("recording", () => {
  it("tells that it is pending, then what was recorded", () =>
    withLog(async (log) => {
      const { form } = recording(log)
      expect(text()).toBe("idle")
      const done = form().record(add, { actor: "ana" })
      await seen("1")
      expect(await done).toMatchObject({ replayed: false, positions: [1] })
      expect(form()).toMatchObject({ isPending: false, error: undefined })
      form().reset()
      await seen("idle")
    }))

  it("tells a refusal as state, and rejects nothing", () =>
    withLog(async (log) => {
      const { form } = recording(log)
      expect(await form().record(call)).toBeUndefined()
      await seen("refused")
      expect(form().error?.refusal).toMatchObject({ _tag: "ContactUnknown" })
      await log.record(add)
      // The same again, now that it can be.
      expect(await form().record(call)).toMatchObject({ replayed: false })
      await seen("1")
      expect(await form().record({ _tag: "Nonsense" } as never)).toBeUndefined()
      await seen("malformed")
    }))

  it("goes on when the page goes away", () =>
    withLog(async (log) => {
      const { form, view } = recording(log)
      const done = form().record(add)
      view.unmount()
      expect(await done).toMatchObject({ positions: [1] })
      expect(await log.findContact("bakery")).toBe("bakery")
      await quiet()
    }))

  it("the same again, after another or after a reset, is another touch", () =>
    withLog(async (log) => {
      const { form } = recording(log)
      await form().record(add)
      for (const _ of [1, 2]) await form().record(call)
      await form().record({ ...call, outcome: "no-answer" })
      await form().record(call)
      form().reset()
      for (const _ of [1, 2]) await form().record(call)
      const timeline = await log.timeline({ contactId: "bakery" })
      expect(timeline?.facts.filter(({ type }) => type === "TouchLogged")).toHaveLength(4)
    }))

  it("has whatever a client throws at once as an error, too, and can be tried again", () =>
    withLog(async (log) => {
      let isBroken = true
      const client = {
        ...log,
        record: (...input: Parameters<typeof log.record>) => {
          if (isBroken) throw new Error("no line")
          return log.record(...input)
        },
      }
      const { form } = recording(client)
      expect(await form().record(add)).toBeUndefined()
      await seen("no line")
      isBroken = false
      expect(await form().record(add)).toMatchObject({ replayed: false })
      const circular: Record<string, unknown> = { _tag: "AddContact" }
      circular["self"] = circular
      expect(await form().record(circular as never)).toBeUndefined()
      await seen("malformed")
    }))

  it("begins anew after a reset, also while something is on its way, which goes on", () =>
    withLog(async (log) => {
      await log.record(add)
      const { form } = recording(log)
      const first = form().record(call)
      form().reset()
      expect(form().recorded).toBeUndefined()
      const second = form().record(call)
      const [one, other] = await Promise.all([first, second])
      expect(one?.commandId).not.toBe(other?.commandId)
      await seen("1")
      expect(form().recorded).toEqual(other)
    }))

  it("a text of random bits is the id, also on pages without TLS", () =>
    withLog(async (log) => {
      const ids = new Set<string>()
      const client: FollowUpClient = {
        ...log,
        record: (command: CommandInput, options?: RecordOptions) => {
          ids.add(options?.commandId ?? "")
          return log.record(command, options)
        },
      }
      const { form } = recording(client)
      for (let n = 0; n < 20; n++) await form().record({ _tag: "AddContact", contactId: `c${n}` })
      expect(ids.size).toBe(20)
      for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/)
    }))
})

/** What may become of one call: it arrives and its outcome is told, or one of both is lost on the way. */
const fate = fc.constantFrom("arrives", "request is lost", "outcome is lost")

describe("a command that is pressed for again and again", () => {
  it("L16 is recorded once, whatever is lost on the way", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ fate, at: fc.nat(2), isAwaited: fc.boolean() }), {
          minLength: 1,
          maxLength: 10,
        }),
        (presses) =>
          withLog(async (log) => {
            const contacts = ["c0", "c1", "c2"]
            for (const contactId of contacts) await log.addContact({ contactId })
            const fates = presses.map((press) => press.fate)
            const arrived = new Set<string>()
            const client: FollowUpClient = {
              ...log,
              record: async (command: CommandInput, options?: RecordOptions) => {
                const becomes = fates.shift() ?? "arrives"
                const lost = new FollowthroughFailure("unavailable", "the line is down")
                if (becomes === "request is lost") throw lost
                const recorded = await log.record(command, options)
                arrived.add((command as { contactId: string }).contactId)
                if (becomes === "outcome is lost") throw lost
                return recorded
              },
            }
            const { form } = recording(client)
            const pressed: Array<Promise<unknown>> = []
            // Somebody goes on to another contact only once the one before is done.
            for (const { isAwaited, at } of [...presses].sort((a, b) => a.at - b.at)) {
              const done = form().record({ ...call, contactId: `c${at}` })
              pressed.push(done)
              if (isAwaited) await done
            }
            await Promise.all(pressed)
            await until(() => !form().isPending)
            expect(form().isPending).toBe(false)
            for (const contactId of contacts) {
              const timeline = await log.timeline({ contactId })
              const touches = timeline?.facts.filter(({ type }) => type === "TouchLogged") ?? []
              expect(touches.length).toBe(arrived.has(contactId) ? 1 : 0)
            }
          }),
      ),
      { numRuns: 30 * Number(process.env["FT_RUNS"] ?? 1) },
    )
  })
})
