import { arbitraryRecordings } from "@followthrough/core/testing"
import type { FollowUpClient } from "@followthrough/kernel"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { followUpHandler, type Grant } from "../src/index.js"
import { type Clocked, clientOf, clocked, factsOf, inputOf } from "./served.js"

const reps = ["r0", "r1", "r2"]
const contacts = ["c0", "c1", "c2", "nobody"]

const arbitraryGrant: fc.Arbitrary<Grant> = fc.record({
  workspace: fc.constantFrom("acme", "other"),
  reps: fc.oneof(fc.constant("all" as const), fc.subarray(reps)),
})

const arbitraryAsking = fc.record({
  answer: fc.constantFrom(
    ...(["next", "plan", "became", "promises", "asks", "agenda", "explain", "timeline"] as const),
    ...(["flow", "audit", "doubts", "contacts", "policy", "latestOccurrence", "whatIf"] as const),
    ...(["reps", "findContact", "log", "watch"] as const),
  ),
  repId: fc.constantFrom(undefined, ...reps),
  contactId: fc.constantFrom(...contacts),
  queue: fc.constantFrom(undefined, undefined, "leavers"),
})

type Asking = typeof arbitraryAsking extends fc.Arbitrary<infer A> ? A : never

const ask = async (log: FollowUpClient, asking: Asking, before: Date): Promise<unknown> => {
  const { answer, contactId, queue, repId } = asking
  const ofRep = { ...(repId === undefined ? {} : { repId }) }
  switch (answer) {
    case "next":
      return log.next({ ...ofRep, ...(queue === undefined ? {} : { queue }) })
    case "became":
      return log.became({ from: before, ...ofRep, ...(queue === undefined ? {} : { queue }) })
    case "plan":
    case "promises":
    case "asks":
    case "audit":
      return log[answer](ofRep)
    case "explain":
      return log.explain({ contactId, ...ofRep })
    case "agenda":
    case "timeline":
      return log[answer]({ contactId })
    case "doubts":
      return log.doubts(repId === undefined ? {} : { contactId })
    case "whatIf":
      return log.whatIf({ policy: { id: "x" } })
    case "findContact":
      return log.findContact(contactId)
    case "log":
      return factsOf(log)
    case "watch":
      for await (const one of log.watch({ ask: "agenda", contactId })) return one
      return undefined
    default:
      return log[answer]()
  }
}

const gives = async (call: Promise<unknown>) =>
  call.then(
    (answer) => ({ answer }),
    (failure) => ({ failure: failure as { status?: number; code: string } }),
  )

/** Who owns each contact, from the facts alone. */
const ownersOf = async (log: FollowUpClient): Promise<ReadonlyMap<string, string | undefined>> =>
  new Map(
    await Promise.all(
      contacts.map(async (id) => [id, (await log.explain({ contactId: id })).ownerId] as const),
    ),
  )

const aboutOneContact = new Set(["agenda", "explain", "timeline", "watch"])
const ofOneRep = new Set(["next", "plan", "became", "promises", "asks"])

/** Whether an answer may be given, said in another way than the handler does. */
const mayHave = (
  { answer, contactId, queue, repId }: Asking,
  granted: ReadonlyArray<string>,
  owners: ReadonlyMap<string, string | undefined>,
): boolean => {
  const isTheirs = granted.includes(owners.get(contactId) ?? "")
  if (ofOneRep.has(answer)) {
    if (queue !== undefined && (answer === "next" || answer === "became")) return false
    return repId === undefined ? granted.length === 1 : granted.includes(repId)
  }
  if (answer === "explain") return isTheirs && (repId === undefined || granted.includes(repId))
  if (answer === "doubts") return repId !== undefined && isTheirs
  if (aboutOneContact.has(answer)) return isTheirs
  return answer === "reps" || answer === "findContact"
}

const seeded = async (
  { clock, log }: Clocked,
  recordings: ReadonlyArray<Parameters<typeof inputOf>[0]>,
): Promise<void> => {
  for (const one of recordings) {
    clock.now = new Date(Math.max(Number(clock.now), one.now))
    await log.record(inputOf(one), { commandId: one.commandId })
  }
}

const withLogs = async (
  use: (logs: {
    readonly acme: Clocked
    readonly other: Clocked
    readonly clientFor: (grant: Grant) => FollowUpClient
  }) => Promise<void>,
): Promise<void> => {
  const acme = await clocked("acme")
  const other = await clocked("other")
  const logs: Readonly<Record<string, FollowUpClient>> = { acme: acme.log, other: other.log }
  try {
    await use({
      acme,
      other,
      clientFor: (grant) =>
        clientOf(followUpHandler({ log: (workspace) => logs[workspace], authorize: () => grant })),
    })
  } finally {
    await Promise.all([acme.log.close(), other.log.close()])
  }
}

describe("a grant", () => {
  test("lets no answer cross its workspace or its reps", () =>
    fc.assert(
      fc.asyncProperty(
        arbitraryRecordings({ maxLength: 20 }),
        arbitraryRecordings({ maxLength: 10 }),
        fc.array(fc.tuple(arbitraryGrant, arbitraryAsking), { minLength: 10, maxLength: 20 }),
        (here, there, asked) =>
          withLogs(async ({ acme, clientFor, other }) => {
            await seeded(acme, here)
            await seeded(other, there)
            const owners = { acme: await ownersOf(acme.log), other: await ownersOf(other.log) }
            for (const [grant, asking] of asked) {
              const { log } = grant.workspace === "acme" ? acme : other
              const before = new Date("2024-02-10T00:00:00Z")
              const told = await gives(ask(clientFor(grant), asking, before))
              if (grant.reps === "all") {
                const own = await gives(ask(log, asking, before))
                if ("answer" in own) expect(told).toEqual(own)
                else expect(told).toMatchObject({ failure: { code: own.failure.code } })
                continue
              }
              const owned = owners[grant.workspace as "acme"]
              if (!mayHave(asking, grant.reps, owned)) {
                expect(told).toMatchObject({ failure: { status: 403, code: "denied" } })
                continue
              }
              const [only] = grant.reps
              const repId = asking.repId ?? (ofOneRep.has(asking.answer) ? only : undefined)
              const own = await ask(log, { ...asking, repId }, before)
              const seen =
                asking.answer === "reps"
                  ? (await log.reps()).filter((rep) => grant.reps.includes(rep.repId))
                  : asking.answer === "findContact" &&
                      !grant.reps.includes(owned.get(asking.contactId) ?? "")
                    ? undefined
                    : own
              expect(told).toEqual({ answer: seen })
            }
          }),
      ),
      { numRuns: 8 },
    ))

  test("lets no command cross its workspace or its reps", () =>
    fc.assert(
      fc.asyncProperty(
        arbitraryRecordings({ maxLength: 15 }),
        arbitraryRecordings({ maxLength: 15 }),
        arbitraryGrant,
        fc.boolean(),
        (before, recordings, grant, many) =>
          withLogs(async ({ acme, clientFor, other }) => {
            await seeded(acme, before)
            await seeded(other, before)
            const client = clientFor({ ...grant, actor: "signed-in" })
            const { clock, log } = grant.workspace === "acme" ? acme : other
            const untouched = grant.workspace === "acme" ? other : acme
            const kept = await factsOf(untouched.log)
            clock.now = new Date("2030-01-01T00:00:00Z")
            for (const recording of recordings) {
              const owners = await ownersOf(log)
              const facts = await factsOf(log)
              const command = inputOf(recording)
              const call = many ? client.recordAll([{ command }]) : client.record(command)
              const told = await gives(call)
              const added = (await factsOf(log)).slice(facts.length)
              if ("failure" in told) expect(added).toEqual([])
              if (grant.reps === "all") {
                expect("answer" in told || told.failure.status === 409).toBe(true)
                continue
              }
              const after = await ownersOf(log)
              for (const { stream, type } of added) {
                const [kind, id = ""] = stream.split("/")
                const owner = type.endsWith("Added") ? after.get(id) : owners.get(id)
                // Adopted contacts are new, too.
                const whose = kind === "rep" ? id : (owner ?? after.get(id))
                expect(["contact", "rep"]).toContain(kind)
                expect(grant.reps).toContain(whose)
              }
            }
            expect(await factsOf(untouched.log)).toEqual(kept)
          }),
      ),
      { numRuns: 10 },
    ))
})
