import { expect, it } from "vitest"
import { tell } from "./telling.js"

it("20,000 contacts taken over on a Monday make no avalanche", async () => {
  const { log } = await tell()
  const contacts = 20_000
  const outcomes = await log.recordAll(
    Array.from({ length: contacts }, (_, n) => ({
      commandId: `adopt-${n}`,
      command: {
        _tag: "AdoptContact",
        contactId: `contact-${n}`,
        // Most of them have not been called for longer than anybody should wait.
        ...(n % 4 === 0 ? {} : { lastTouchOn: "2025-06-30" }),
      } as const,
    })),
  )
  expect(outcomes.every(({ ok }) => ok)).toBe(true)

  const { begun, rows, total } = await log.next({ limit: "all" })
  expect(total).toBe(contacts)
  expect(begun).toBeLessThan(contacts / 5)

  // Within the ideal gap of a week all get their turn, as many on one day as on any other.
  const dues = rows.flatMap(({ why }) => (why.code === "cadence" ? [why.due.slice(0, 10)] : []))
  const silent = new Map<string, number>()
  rows.forEach(({ contactId }, n) => {
    if (Number(contactId.slice("contact-".length)) % 4 === 0) return
    const day = dues[n] ?? ""
    silent.set(day, (silent.get(day) ?? 0) + 1)
  })
  expect([...silent.keys()].sort()).toEqual(
    Array.from({ length: 7 }, (_, n) => `2026-01-${String(5 + n).padStart(2, "0")}`),
  )
  for (const count of silent.values()) expect(Math.abs(count - 15_000 / 7)).toBeLessThan(200)

  // They are untouched by us, and those with a past are silent, not new.
  expect(await log.flow()).toMatchObject({ open: contacts, neverTouched: 5000, silent: 15_000 })
  await log.close()
})
