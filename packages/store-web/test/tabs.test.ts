import { describe, expect, test } from "vitest"
import { kill, withPages } from "./pages.js"
import type { TestPage } from "./programs/page.js"

describe("tabs that share a log", () => {
  test("see what the others record, now and live", () =>
    withPages(async ({ open }) => {
      const [one, other] = [await open("crm"), await open("crm")]
      await one.evaluate(() => (globalThis as unknown as TestPage).log.addRep({ repId: "ana" }))
      const live = other.evaluate(async () => {
        const { log } = globalThis as unknown as TestPage
        const totals: Array<number> = []
        for await (const { total } of log.watch({ ask: "next", repId: "ana" })) {
          totals.push(total)
          document.title = `${total} owed`
          if (total === 2) return totals
        }
        return totals
      })
      await other.waitForFunction(() => document.title === "0 owed")
      for (const contactId of ["ann", "bob"]) {
        await one.evaluate(
          (contactId) =>
            (globalThis as unknown as TestPage).log.addContact({ contactId, ownerId: "ana" }),
          contactId,
        )
      }
      expect((await live).at(-1)).toBe(2)
      const contacts = () =>
        other.evaluate(
          async () => (await (globalThis as unknown as TestPage).log.contacts()).length,
        )
      expect(await contacts()).toBe(2)
    }))

  test.each(["closed", "killed"] as const)(
    "take over from one that is %s: calls under way are answered, live answers go on, reading says that it broke off",
    (how) =>
      withPages(async ({ open }) => {
        const [holder, heir, third] = [await open("crm"), await open("crm"), await open("crm")]
        await holder.evaluate(() =>
          (globalThis as unknown as TestPage).log.addRep({ repId: "ana" }),
        )
        await heir.evaluate(async () => {
          const here = globalThis as unknown as TestPage & Record<string, unknown>
          const { log } = here
          here["totals"] = []
          log.subscribe({ ask: "next" }, ({ total }) =>
            (here["totals"] as Array<number>).push(total),
          )
          const facts = log.log()[Symbol.asyncIterator]()
          here["first"] = (await facts.next()).value.type
          here["facts"] = facts
        })
        await heir.waitForFunction(
          () => (globalThis as unknown as { totals: Array<number> }).totals.length > 0,
        )
        // Nothing is heard of these before the holder is gone.
        const asked = [heir, third].map((page, n) =>
          page.evaluate(async (n) => {
            const { log } = globalThis as unknown as TestPage
            const calls = Array.from({ length: 20 }, (_, k) =>
              log.addContact({ contactId: `c${n}-${k}` }),
            )
            return (await Promise.all(calls)).length
          }, n),
        )
        if (how === "killed") await kill(holder)
        else {
          await holder.evaluate(() => (globalThis as unknown as TestPage).log.close())
          expect(
            await holder.evaluate(() =>
              (globalThis as unknown as TestPage).log.head().catch(({ code }) => code),
            ),
          ).toBe("closed")
        }
        expect(await Promise.all(asked)).toEqual([20, 20])
        await heir.waitForFunction(
          () => (globalThis as unknown as { totals: Array<number> }).totals.at(-1) === 40,
        )
        expect(
          await heir.evaluate(async () => {
            const { facts, first } = globalThis as unknown as {
              facts: AsyncIterator<unknown>
              first: string
            }
            const code = await facts.next().catch((failure) => failure.code)
            return { first, code, after: (await facts.next()).done }
          }),
        ).toEqual({ first: "RepAdded", code: "busy", after: true })
        const head = await third.evaluate(async () => {
          const { log } = globalThis as unknown as TestPage
          const { facts, fault } = await log.verify()
          return { facts, fault }
        })
        expect(head).toEqual({ facts: 41, fault: undefined })
      }),
  )

  test("keep workspaces and names apart", () =>
    withPages(async ({ open }) => {
      const pages = [await open("crm"), await open("crm", "other"), await open("a/b ü", "acme")]
      for (const [n, page] of pages.entries()) {
        await page.evaluate(
          (n) => (globalThis as unknown as TestPage).log.addContact({ contactId: `c${n}` }),
          n,
        )
      }
      for (const [n, page] of pages.entries()) {
        const ids = await page.evaluate(async () =>
          (await (globalThis as unknown as TestPage).log.contacts()).map(
            ({ contactId }) => contactId,
          ),
        )
        expect(ids).toEqual([`c${n}`])
      }
    }))

  test("are kept when the page is loaded again, and have live answers of a client that is gone ended", () =>
    withPages(async ({ open, url }) => {
      const [holder, guest] = [await open("crm"), await open("crm")]
      await guest.evaluate(async () => {
        const { log } = globalThis as unknown as TestPage
        await log.addContact({ contactId: "ann" })
        for await (const _ of log.watch({ ask: "next" })) return
      })
      await guest.goto("about:blank")
      await holder.goto(url)
      const ids = await holder.evaluate(async () => {
        const here = globalThis as unknown as TestPage
        here.log = await here.openLog({ name: "crm", workspace: "acme" })
        return (await here.log.contacts()).map(({ contactId }) => contactId)
      })
      expect(ids).toEqual(["ann"])
    }))
})
