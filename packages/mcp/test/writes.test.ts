import { openFollowthrough } from "@followthrough/kernel"
import { mcpServer } from "@followthrough/mcp"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type Assistant, asking, factsOf, type Json } from "./asking.js"

const contactId = "bakery"
const day = fc.integer({ min: 10, max: 28 }).map((n) => `2026-03-${n}`)
const instant = day.map((on) => `${on}T09:00:00.000Z`)
const due = fc.oneof(
  day.map((on) => ({ _tag: "LocalDate", on, zone: "Europe/Lisbon" })),
  instant.map((at) => ({ _tag: "Instant", at })),
  day.map((backstop) => ({
    _tag: "Condition",
    when: "the oven is there",
    within: "P2D",
    backstop,
    zone: "Europe/Lisbon",
  })),
)
const what = fc.constantFrom("send the quote", "call back")
const when = fc.constantFrom({}, { occurredAt: "2026-03-03T10:00:00Z" }, { on: "2026-03-03" })

/** Any call of any tool that records. */
const write = fc.oneof(
  fc
    .tuple(
      fc.record({
        direction: fc.constantFrom("outbound", "inbound"),
        channel: fc.constantFrom("phone", "email", "visit"),
        outcome: fc.constantFrom("reached", "sent", "no-answer"),
      }),
      fc.constantFrom({}, { play: "check-in" }, { classification: "satisfied" }),
      when,
    )
    .map((parts) => ["log_touch", Object.assign({ contactId }, ...parts)] as const),
  fc
    .tuple(fc.record({ what, due, by: fc.constantFrom("rep", "contact") }), when)
    .map(
      (parts) => ["make_promise", Object.assign({ contactId, repId: "ana" }, ...parts)] as const,
    ),
  when.map((at) => ["keep_promise", { contactId, promiseId: "p", ...at }] as const),
  due.map((one) => ["reschedule_promise", { contactId, promiseId: "p", due: one }] as const),
  fc
    .record({ startsAt: instant, about: what })
    .map((step) => ["book_step", { contactId, repId: "ana", ...step }] as const),
) as fc.Arbitrary<readonly [tool: string, input: Json]>

const withBakery = async (use: Parameters<typeof bakery>[0]) => bakery(use)

const bakery = async (
  use: (
    assistant: Assistant,
    facts: () => Promise<ReadonlyArray<unknown>>,
    log: Awaited<ReturnType<typeof openFollowthrough>>,
  ) => Promise<void>,
): Promise<void> => {
  const log = await openFollowthrough({
    workspace: "w",
    store: "memory",
    now: () => new Date("2026-03-04T09:00:00Z"),
  })
  await log.addRep({ repId: "ana", zone: "Europe/Lisbon" })
  await log.addContact({ contactId, ownerId: "ana", occurredAt: "2026-03-01T09:00:00Z" })
  await log.makePromise({
    promiseId: "p",
    contactId,
    promisors: [{ _tag: "Rep", repId: "ana" }],
    what: "send two references",
    due: { _tag: "LocalDate", on: "2026-03-20", zone: "Europe/Lisbon" },
    occurredAt: "2026-03-02T09:00:00Z",
  })
  await asking({ client: log, writes: true }, (assistant) =>
    use(assistant, () => factsOf(log), log),
  )
  await log.close()
}

const runs = { numRuns: 30 * Number(process.env["FT_RUNS"] ?? 1) }

describe("a tool that records", () => {
  test("L16 records nothing without a confirmation, and with it once, however often it is given", () =>
    fc.assert(
      fc.asyncProperty(write, fc.integer({ min: 1, max: 3 }), ([tool, input], times) =>
        withBakery(async ({ ask }, facts) => {
          const before = await facts()
          const proposed = await ask(tool, input)
          expect(proposed).toMatchObject({ recorded: false, command: { contactId } })
          expect(await facts()).toEqual(before)
          const confirmed = { ...input, confirm: proposed["confirm"] }
          const first = await ask(tool, confirmed)
          const after = await facts()
          expect(after.slice(0, before.length)).toEqual(before)
          expect(after.length).toBe(before.length + 1)
          expect(first).toMatchObject({
            recorded: true,
            replayed: false,
            command: proposed["command"],
            positions: [after.length],
          })
          // What was proposed is what the fact says, field by field; its name apart.
          const { _tag, ...fields } = proposed["command"] as Json
          const { occurredAt, on, ...rest } = fields
          expect(after.at(-1)).toMatchObject({
            commandId: proposed["confirm"],
            data: rest,
            ...(occurredAt === undefined ? {} : { occurredAt: "2026-03-03T10:00:00.000Z" }),
          })
          for (let time = 0; time < times; time += 1) {
            expect(await ask(tool, confirmed)).toMatchObject({ recorded: true, replayed: true })
          }
          expect(await facts()).toEqual(after)
        }),
      ),
      runs,
    ))

  test("L16 takes a confirmation for the command alone for which it was given", () =>
    fc.assert(
      fc.asyncProperty(write, write, ([tool, input], [otherTool, other]) =>
        withBakery(async ({ ask, call }, facts) => {
          const [proposed, meant] = [await ask(tool, input), await ask(otherTool, other)]
          const command = ({ command }: Json) =>
            JSON.stringify({ ...(command as Json), touchId: 0, promiseId: 0, stepId: 0 })
          // Keeping and rescheduling name the promise; all else gets its id from the confirmation.
          fc.pre(tool !== otherTool || command(proposed) !== command(meant))
          const before = await facts()
          for (const confirm of [proposed["confirm"], `${meant["confirm"]}x`, "", ".", "a.b"]) {
            const { failure, isError } = await call(otherTool, { ...other, confirm })
            expect(isError).toBe(true)
            expect(failure).toMatchObject({ code: "mismatch", problems: [{ path: "confirm" }] })
          }
          expect(await facts()).toEqual(before)
        }),
      ),
      runs,
    ))

  test("gives the same proposal another confirmation: two calls are two touches", () =>
    withBakery(async ({ ask }, facts) => {
      const touch = { contactId, direction: "outbound", channel: "phone", outcome: "no-answer" }
      const before = (await facts()).length
      for (let n = 0; n < 2; n += 1) {
        const { confirm } = await ask("log_touch", touch)
        await ask("log_touch", { ...touch, confirm })
      }
      expect((await facts()).length).toBe(before + 2)
    }))

  test("says what is malformed, and where, before anything is proposed", () =>
    withBakery(async ({ call }, facts) => {
      const before = await facts()
      const cases: ReadonlyArray<readonly [string, Json, string]> = [
        ["log_touch", { direction: "outbound", channel: "pigeon", outcome: "sent" }, "channel"],
        ["log_touch", { direction: "outbound", channel: "phone" }, "outcome"],
        [
          "make_promise",
          { by: "contact", what: "call", due: { _tag: "Instant", at: "soon" } },
          "due",
        ],
        ["make_promise", { by: "contact", what: "call" }, "due"],
        ["book_step", { startsAt: "2026-13-01T00:00:00Z" }, "startsAt"],
        ["book_step", { startsAt: "2026-03-09T09:00:00Z", owner: "ana" }, "owner"],
        ["keep_promise", { promiseId: "none" }, "promiseId"],
        ["keep_promise", { promiseId: "p", on: "2026-02-30" }, "on"],
      ]
      for (const [tool, input, place] of cases) {
        const { isError, text } = await call(tool, { contactId, ...input })
        expect(isError, `${tool} ${JSON.stringify(input)}`).toBe(true)
        expect(text).toContain(place)
        expect(text).not.toMatch(/\n\s+at |node_modules/)
      }
      const promise = {
        by: "rep",
        what: "call",
        due: { _tag: "Instant", at: "2026-03-09T09:00:00Z" },
      }
      const { failure } = await call("make_promise", { contactId, ...promise })
      expect(failure).toMatchObject({
        code: "malformed",
        problems: [{ path: "repId" }],
      })
      expect(await facts()).toEqual(before)
    }))

  test("tells a refusal of the log as the log tells it", () =>
    withBakery(async ({ ask, call }, facts) => {
      const ahead = {
        contactId,
        direction: "outbound",
        channel: "phone",
        outcome: "reached",
        occurredAt: "2026-03-09T09:00:00Z",
      }
      const { confirm } = await ask("log_touch", ahead)
      const before = await facts()
      const { failure, text } = await call("log_touch", { ...ahead, confirm })
      expect(text).toMatch(/^refused: it is dated 2026-03-09/)
      expect(failure).toMatchObject({ code: "refused", refusal: "DatedAhead" })
      expect(await facts()).toEqual(before)
    }))

  test("knows the confirmations of another server with the same secret, rep and workspace alone", () =>
    withBakery(async (_, facts, log) => {
      const kept = { contactId, promiseId: "p" }
      const options = { client: log, writes: true, secret: "s", workspace: "w" }
      const { confirm } = await asking(options, ({ ask }) => ask("keep_promise", kept))
      const given = { ...kept, confirm }
      const before = (await facts()).length
      for (const other of [
        { ...options, secret: "t" },
        { ...options, workspace: "v" },
        { ...options, repId: "ana" },
      ]) {
        const { failure } = await asking(other, ({ call }) => call("keep_promise", given))
        expect(failure).toMatchObject({ code: "mismatch" })
      }
      expect((await facts()).length).toBe(before)
      await asking(options, ({ ask }) => ask("keep_promise", given))
      expect((await facts()).length).toBe(before + 1)
    }))

  test("is not there unless the host says so", async () => {
    const log = await openFollowthrough({ workspace: "w", store: "memory" })
    const names = async (writes?: boolean) =>
      asking({ client: log, ...(writes === undefined ? {} : { writes }) }, async ({ client }) => {
        const { tools } = await client.listTools()
        return tools.map(({ annotations, name }) => [name, annotations?.readOnlyHint])
      })
    const reading = ["what_do_i_owe", "agenda", "explain", "promises", "asks"]
    const writing = ["log_touch", "make_promise", "keep_promise", "reschedule_promise", "book_step"]
    const readOnly = reading.map((name) => [name, true])
    expect(await names()).toEqual(readOnly)
    expect(await names(false)).toEqual(readOnly)
    expect(await names(true)).toEqual([...readOnly, ...writing.map((name) => [name, false])])
    await asking({ client: log }, async ({ call }) => {
      expect((await call("book_step", { contactId: "c" })).text).toContain("not found")
    })
    await log.close()
    // The host closes the log, and a tool then says so.
    await asking({ client: log }, async ({ call }) => {
      expect((await call("what_do_i_owe")).text).toMatch(/^closed: /)
    })
    expect(mcpServer({ client: log }).isConnected()).toBe(false)
  })
})
