import { commandToJson, type Recording } from "@followthrough/core"
import { arbitraryRecordings } from "@followthrough/core/testing"
import { type CommandInput, type FollowUpClient, openFollowthrough } from "@followthrough/kernel"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { withPages } from "./pages.js"
import type { TestPage } from "./programs/page.js"

interface Said {
  readonly command: CommandInput
  readonly commandId: string
  readonly now: string
}

interface Asked {
  readonly at: string
  readonly before: string
}

const saidOf = ({ command, commandId, now }: Recording): Said => ({
  command: commandToJson(command) as unknown as CommandInput,
  commandId: String(commandId),
  now: new Date(now).toISOString(),
})

/**
 * Records one command after the other and gives every answer, as text. It runs here and in a page, so that it may name
 * nothing from around it.
 */
const lived = async (
  log: FollowUpClient,
  said: ReadonlyArray<Said>,
  { at, before }: Asked,
): Promise<ReadonlyArray<string>> => {
  const told = (call: Promise<unknown>): Promise<string> =>
    call.then(
      (gave) => JSON.stringify({ gave }),
      ({ code, message, problems, refusal }) =>
        JSON.stringify({ code, message, problems, refusal }),
    )
  const all: Array<string> = []
  const half = Math.ceil(said.length / 2)
  for (const { command, commandId, now } of said.slice(0, half)) {
    const { _tag: tag, ...fields } = command
    const verb = (tag.charAt(0).toLowerCase() + tag.slice(1)) as "addContact"
    const options = { commandId, now: new Date(now), actor: "ana" }
    // The next step that a touch gives is as of now, and two logs are not asked at the same moment.
    const { nextStep: _, ...recorded } = await log[verb](fields as never, options)
      .then((gave) => gave as object & { nextStep?: unknown })
      .catch((failure) => ({
        nextStep: undefined,
        failure: { ...failure, message: failure.message },
      }))
    all.push(JSON.stringify(recorded))
    all.push(await told(log.record(command, options)))
  }
  const rest = said.slice(half).map(({ now, ...one }) => ({ ...one, now: new Date(now) }))
  const outcomes = await log.recordAll(rest)
  all.push(
    JSON.stringify(
      outcomes.map((one) =>
        one.ok
          ? one
          : { ...one.failure, message: one.failure.message, isError: one.failure instanceof Error },
      ),
    ),
  )
  const asOf = { at: before, knownAt: new Date(before) }
  const page = await log.next({ at, limit: 1 })
  const policy = { ...(await log.policy({ at })).rules, id: "other", version: 1 }
  const calls: ReadonlyArray<Promise<unknown>> = [
    log.next({ at }),
    log.next({ ...asOf, repId: "r0", limit: 2 }),
    ...(page.next === undefined ? [] : [log.next({ at, limit: 2, after: page.next })]),
    log.next({ repId: "" }),
    log.plan({ at, days: 3 }),
    log.became({ from: before, to: at }),
    log.flow({ at }),
    log.flow({ ...asOf, silentAfter: "P3D", limit: 1, partyId: "p0" }),
    log.promises({ at, limit: 3 }),
    log.asks({ at, repId: "r0" }),
    log.audit({ at }),
    log.audit({ at, from: before, by: "source", evidence: "won" }),
    log.doubts({ at }),
    log.reps(),
    log.contacts({ at }),
    log.latestOccurrence(),
    log.policy({ at }),
    log.whatIf({ policy, at }),
    log.whatIf({ policy: { id: "x" } }),
    ...["c0", "c1", "nobody"].flatMap((contactId) => [
      log.agenda({ at, contactId }),
      log.explain({ ...asOf, contactId, repId: "r0", promiseId: "p" }),
      log.timeline({ at, contactId }),
      log.findContact(contactId),
    ]),
  ]
  all.push(...(await Promise.all(calls.map(told))))
  for await (const fact of log.log()) all.push(JSON.stringify(fact))
  return all
}

describe("a log in a browser", () => {
  test("L20 records and answers what a log in Node records and answers, in whichever tab", () =>
    withPages(async ({ open }) => {
      let logs = 0
      await fc.assert(
        fc.asyncProperty(
          arbitraryRecordings({ maxLength: 24 }),
          fc.nat(),
          fc.boolean(),
          async (recordings, choice, isGuest) => {
            logs += 1
            const name = `log ${logs}`
            const said = recordings.map(saidOf)
            const at =
              said
                .map(({ now }) => now)
                .sort()
                .at(-1) ?? "2026-01-01T00:00:00Z"
            const before = said[choice % said.length]?.now ?? at
            const here = await openFollowthrough({ workspace: "acme", store: "memory" })
            const expected = await lived(here, said, { at, before })
            await here.close()

            const holder = isGuest ? await open(name) : undefined
            const page = await open(name)
            const answers = await page.evaluate(
              async ({ asked, lived, said }) => {
                const { log } = globalThis as unknown as TestPage
                const run = new Function(`return ${lived}`)()
                const answers = await run(log, said, asked)
                await log.close()
                return answers
              },
              { asked: { at, before }, lived: lived.toString(), said },
            )
            await Promise.all([page.close(), holder?.close()])
            // One by one: the first that differs says enough.
            for (const [n, answer] of answers.entries()) expect(answer).toBe(expected[n])
            expect(answers).toHaveLength(expected.length)
          },
        ),
        { endOnFailure: true, numRuns: 8 * Number(process.env["FT_RUNS"] ?? 1) },
      )
    }))
})
