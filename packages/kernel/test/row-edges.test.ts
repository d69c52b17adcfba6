import { openFollowthrough } from "@followthrough/kernel"
import { expect, test } from "vitest"

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** A log at a clock that is set by hand, and all that it answers from rows against the same from the log. */
const opened = async () => {
  let now = Date.parse("2026-01-05T08:00:00Z")
  const log = await openFollowthrough({ workspace: "w", store: "memory", now: () => new Date(now) })
  const answers = async (known: { readonly knownAt?: Date }) => {
    const reps = (await log.reps()).map(({ repId }) => repId)
    const all: Array<unknown> = [await log.flow(known)]
    for (const whose of [{}, ...reps.map((repId) => ({ repId }))]) {
      const asked = { ...known, ...whose }
      all.push(whose, await log.next(asked), await log.promises(asked), await log.asks(asked))
      if ("repId" in whose) all.push(await log.plan(asked))
    }
    return all
  }
  return {
    log,
    at: (instant: string | number) => {
      now = typeof instant === "string" ? Date.parse(instant) : instant
    },
    compare: async () => {
      expect(await answers({})).toEqual(await answers({ knownAt: new Date(now) }))
      const hours = [{ from: new Date(now - HOUR) }, { from: new Date(now - MINUTE) }]
      for (const asked of hours) {
        const known = { knownAt: new Date(now) }
        expect(await log.became(asked)).toEqual(await log.became({ ...asked, ...known }))
      }
    },
  }
}

const call = { direction: "outbound", channel: "phone", outcome: "reached" } as const

test("L20 rows hold up to the instant at which a promise is late, also to somebody who was closed", async () => {
  const { at, compare, log } = await opened()
  await log.addRep({ repId: "ann" })
  for (const contactId of ["otto", "zoe"]) {
    await log.addContact({ contactId, ownerId: "ann", zone: "UTC" })
    await log.logTouch({ contactId, touchId: "hello", ...call })
  }
  const due = Date.parse("2026-01-12T10:00:00Z")
  const promise = {
    what: "the papers",
    due: { _tag: "Instant", at: "2026-01-12T10:00:00Z" },
  } as const
  await log.makePromise({
    ...promise,
    contactId: "otto",
    promiseId: "theirs",
    promisors: [{ _tag: "Contact" }],
  })
  await log.makePromise({
    ...promise,
    contactId: "zoe",
    promiseId: "ours",
    promisors: [{ _tag: "Rep", repId: "ann" }],
  })
  await log.disqualifyContact({ contactId: "otto", reason: "moved away", basis: "said" })
  await compare()
  for (const instant of [due - 2 * HOUR, due, due + 1, due + HOUR]) {
    at(instant)
    await compare()
  }
  await log.close()
})

test("L20 what was a leaver's is with whoever comes after, and after that one", async () => {
  const { at, compare, log } = await opened()
  for (const repId of ["ann", "ben", "cat", "dan"]) await log.addRep({ repId })
  await log.addContact({ contactId: "lena", ownerId: "ann", zone: "UTC" })
  await log.logTouch({ contactId: "lena", touchId: "hello", ...call })
  await log.recordSale({ contactId: "lena" })
  await log.recordReferral({ contactId: "lena", referralId: "mia", newContactId: "mia" })
  await log.addContact({ contactId: "mia", source: "referral", referredBy: "lena", ownerId: "dan" })
  await compare()
  at("2026-01-06T08:00:00Z")
  await log.recordSale({ contactId: "mia" })
  await compare()
  expect((await log.asks({ repId: "ann" })).report).toMatchObject([{ newContactId: "mia" }])
  await log.recordRepLeft({ repId: "ann", goesTo: { _tag: "Rep", repId: "ben" } })
  await compare()
  expect((await log.asks({ repId: "ben" })).report).toMatchObject([{ newContactId: "mia" }])
  expect((await log.next({ repId: "ben" })).total).toBe(1)
  await log.recordRepLeft({ repId: "ben", goesTo: { _tag: "Rep", repId: "cat" } })
  await compare()
  expect((await log.next({ repId: "cat" })).total).toBe(1)
  await log.close()
})
