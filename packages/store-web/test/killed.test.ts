// A tab that records is killed at any moment, over and over; what it was told is recorded must be there.
import { describe, expect, test } from "vitest"
import { kill, withPages } from "./pages.js"
import type { TestPage } from "./programs/page.js"

const ROUNDS = 25 * Number(process.env["FT_RUNS"] ?? 1)

describe("tabs that are killed", () => {
  test(
    "L12 lose nothing that was acknowledged, double nothing, and the next tab goes on",
    () =>
      withPages(async ({ browser, open }) => {
        const acknowledged = new Set<string>()
        await browser.exposeFunction("acknowledge", (id: string) => {
          acknowledged.add(id)
        })
        // Records without end, several at once, and each again now and then, as a host retries.
        const record = (round: number) => async (page: Awaited<ReturnType<typeof open>>) =>
          page.evaluate((round) => {
            const { acknowledge, log } = globalThis as unknown as TestPage & {
              acknowledge: (id: string) => Promise<void>
            }
            let n = 0
            const go = async (): Promise<void> => {
              for (;;) {
                n += 1
                const contactId = `c${round}-${n}`
                const touch = {
                  contactId,
                  channel: "phone",
                  direction: "outbound",
                  outcome: "reached",
                } as const
                await log.addContact({ contactId, name: `Contact ${n}` }, { commandId: contactId })
                await acknowledge(contactId)
                await log.logTouch(touch, { commandId: `${contactId}/touch` })
                await acknowledge(`${contactId}/touch`)
              }
            }
            for (let k = 0; k < 3; k += 1) void go()
          }, round)

        let holder = await open("crm")
        for (let round = 0; round < ROUNDS; round += 1) {
          const guest = await open("crm")
          await record(2 * round)(holder)
          await record(2 * round + 1)(guest)
          // Somewhere within what a few dozen commands take.
          await new Promise((resume) => setTimeout(resume, 20 + ((round * 37) % 150)))
          await kill(holder)
          const before = acknowledged.size
          // The guest now holds the log, and what it had under way goes on.
          await expect.poll(() => acknowledged.size, { timeout: 30_000 }).toBeGreaterThan(before)
          holder = guest
        }
        await holder.close()
        const last = await open("crm")
        const found = await last.evaluate(async () => {
          const { log } = globalThis as unknown as TestPage
          const commands: Array<string> = []
          for await (const { commandId } of log.log()) commands.push(commandId)
          const check = await log.verify()
          const answer = await log.next({ limit: 5 })
          return {
            commands,
            fault: check.fault,
            owed: answer.total,
            contacts: (await log.contacts()).length,
          }
        })
        expect(found.fault).toBeUndefined()
        expect(new Set(found.commands).size).toBe(found.commands.length)
        const there = new Set(found.commands)
        expect([...acknowledged].filter((id) => !there.has(id))).toEqual([])
        expect(acknowledged.size).toBeGreaterThan(ROUNDS)
        expect(found.owed).toBe(found.contacts)
      }),
    600_000,
  )
})
