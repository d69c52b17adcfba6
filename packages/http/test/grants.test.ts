import type { CommandInput } from "@followthrough/kernel"
import { describe, expect, test } from "vitest"
import { followUpHandler, type Grant, type HandlerOptions } from "../src/index.js"
import { clientOf, factsOf, failureOf, got, posted, served } from "./served.js"

describe("a grant", () => {
  test("is needed: nothing is open without the host's say", () =>
    served(async ({ log }) => {
      expect(() =>
        followUpHandler({ log, workspace: "acme" } as unknown as HandlerOptions),
      ).toThrow(TypeError)
      // @ts-expect-error a handler without authorize
      const make = () => followUpHandler({ log, workspace: "acme" })
      expect(make).toThrow(/authorize/)
      const status = async (grant: unknown): Promise<number> => {
        const authorize = () => grant as Grant
        return (await followUpHandler({ log, workspace: "acme", authorize })(got("/next"))).status
      }
      expect(await status(undefined)).toBe(401)
      expect(await status(false)).toBe(403)
      expect(await status({ workspace: "other", reps: "all" })).toBe(403)
      expect(await status({ workspace: "acme", reps: [] })).toBe(403)
      for (const bad of [{}, { workspace: "acme" }, { workspace: "acme", reps: "some" }, true]) {
        expect(await status(bad)).toBe(500)
      }
      expect(await status({ workspace: "acme", reps: "all" })).toBe(200)
    }))

  test("is asked for each command and answer, and says who records", async () => {
    const asked: Array<unknown> = []
    await served(
      async ({ client, handler, log }) => {
        await handler(posted("/commands", { _tag: "AddRep", repId: "ana" }))
        await client.recordAll([{ command: { _tag: "AddRep", repId: "bea" } }])
        await client.next({ repId: "ana", limit: 3 })
        for await (const _ of client.watch({ ask: "promises", repId: "ana" })) break
        expect(asked).toEqual([
          ["record", { _tag: "AddRep", repId: "ana" }],
          ["record", { _tag: "AddRep", repId: "bea" }],
          ["next", { repId: "ana", limit: 3 }],
          ["promises", { repId: "ana" }],
        ])
        const facts = await factsOf(log)
        expect(facts.map(({ data }) => data["actor"])).toEqual(["signed-in", "signed-in"])
      },
      {
        authorize: ({ action, asked: what }) => {
          asked.push([action, what])
          return { workspace: "acme", reps: "all", actor: "signed-in" }
        },
      },
    )
  })

  test("for several reps wants to be told which, and says so", () =>
    served(
      async ({ client }) => {
        expect(await failureOf(client.next())).toMatchObject({
          status: 403,
          problem: "denied",
          problems: [{ path: "repId", message: "is missing" }],
        })
        expect(await failureOf(client.addContact({ contactId: "c" }))).toMatchObject({
          problems: [{ path: "ownerId", message: "is missing" }],
        })
        const rules: CommandInput = { _tag: "RetireCadence", id: "x", version: 1 } as never
        expect(await failureOf(client.record(rules))).toMatchObject({ status: 403 })
      },
      { authorize: () => ({ workspace: "acme", reps: ["r0", "r1"] }) },
    ))

  test("of some reps covers no party, whose members may be of others", () =>
    served(
      async ({ client, log }) => {
        await log.addRep({ repId: "r0" })
        await log.addContact({ contactId: "c", ownerId: "r0" })
        const party = { partyId: "p", channel: "email", reason: "unsubscribed" } as const
        for (const call of [
          client.joinParty({ contactId: "c", partyId: "p" }),
          client.addContact({ contactId: "d", ownerId: "r0", party: { partyId: "p" } }),
          client.blockPartyChannel(party),
        ]) {
          expect(await failureOf(call)).toMatchObject({ status: 403 })
        }
        expect(await factsOf(log)).toHaveLength(2)
      },
      { authorize: () => ({ workspace: "acme", reps: ["r0"] }) },
    ))

  test("of some reps covers what a batch does with a contact that it adds, and no more", () =>
    served(
      async ({ client, log }) => {
        const on = { contactId: "c", channel: "phone", direction: "outbound" } as const
        const add = { _tag: "AddContact", contactId: "c", ownerId: "r0" } as const
        const touch = { _tag: "LogTouch", ...on, outcome: "reached" } as const
        const before = client.recordAll([{ command: touch }, { command: add }])
        expect(await failureOf(before)).toMatchObject({
          status: 403,
          problems: [{ path: "0.command" }],
        })
        expect(await factsOf(log)).toEqual([])
        const both = await client.recordAll([{ command: add }, { command: touch }])
        expect(both.map(({ ok }) => ok)).toEqual([true, true])
      },
      { authorize: () => ({ workspace: "acme", reps: ["r0"] }) },
    ))

  test("is of its own command in a batch, whatever another command of it may", () => {
    const add = { _tag: "AddContact", contactId: "c", ownerId: "r0" } as const
    const other = { _tag: "DeclineContact", contactId: "c" } as const
    return served(
      async ({ client, log }) => {
        const failure = await failureOf(client.recordAll([{ command: add }, { command: other }]))
        expect(failure).toMatchObject({ status: 403, problems: [{ path: "1.command" }] })
        expect(await factsOf(log)).toEqual([])
      },
      {
        authorize: ({ asked }) => ({
          workspace: "acme",
          reps: asked["_tag"] === "AddContact" ? ["r0"] : ["r1"],
        }),
      },
    )
  })

  test("of some reps does not tell whose an external id is", () =>
    served(async ({ client: _, log }) => {
      await log.addRep({ repId: "r0" })
      await log.addContact({ contactId: "secret", externalId: "x1", ownerId: "r1" })
      const authorize = () => ({ workspace: "acme", reps: ["r0"] })
      const client = clientOf(followUpHandler({ log, workspace: "acme", authorize }))
      const mine = { contactId: "mine", externalId: "x1", ownerId: "r0" }
      const failure = await failureOf(client.addContact(mine))
      expect(failure).toMatchObject({ status: 403 })
      expect(JSON.stringify(failure) + failure["message"]).not.toContain("secret")
      const command = { _tag: "AddContact", ...mine } as const
      const [outcome] = await client.recordAll([{ command }])
      expect(JSON.stringify(outcome)).not.toContain("secret")
      expect(await client.findContact("x1")).toBeUndefined()
      expect(await client.findContact("secret")).toBeUndefined()
    }))
})
