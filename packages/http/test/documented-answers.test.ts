import { arbitraryRecordings } from "@followthrough/core/testing"
import { openFollowthrough } from "@followthrough/kernel"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { document, faultsIn, faultsOf, type Operation } from "./documented-answers.js"
import { got, inputOf, posted, served } from "./served.js"

const operations: ReadonlyMap<string, Operation> = new Map(
  Object.values(document.paths)
    .flatMap((methods) => Object.values(methods))
    .map((operation) => [operation.operationId, operation]),
)

const shippedLog = await openFollowthrough({ workspace: "acme", store: "memory" })
const { rules } = await shippedLog.policy()
await shippedLog.close()

/** Every answer, each under several queries, by the name of its operation. */
const questions = (before: string, contactIds: ReadonlyArray<string>) => {
  const asOf = `at=${before}&knownAt=${before}`
  const asked: Readonly<Record<string, ReadonlyArray<string>>> = {
    next: ["/next", "/next?limit=1", `/next?${asOf}&repId=r0`, "/next?queue=leavers"],
    plan: ["/plan", `/plan?${asOf}&days=month`, "/plan?repId=r1&days=3"],
    became: [`/became?from=${before}`, `/became?from=2020-01-01&to=${before}&repId=r0`],
    flow: ["/flow", `/flow?${asOf}&silentAfter=P1D&notSpokenAfter=P3D`],
    promises: ["/promises", `/promises?${asOf}&limit=2`, "/promises?repId=r0"],
    asks: ["/asks", `/asks?${asOf}`, "/asks?repId=r0&limit=1"],
    audit: [
      "/audit",
      `/audit?${asOf}`,
      "/audit?by=source&evidence=won&part=web",
      "/audit?by=manager&from=2020-01-01&lagFrom=intro&play=none&evidence=nothing.at-all",
    ],
    doubts: ["/doubts", "/doubts?limit=2", "/doubts?contactId=c0"],
    reps: ["/reps"],
    contacts: ["/contacts", `/contacts?${asOf}`],
    latestOccurrence: ["/latest-occurrence", "/latest-occurrence?knownAt=2001-01-01T00:00:00Z"],
    policy: ["/policy", `/policy?${asOf}`],
    findContact: contactIds.map((id) => `/find?key=${id}`),
    agenda: contactIds.map((id) => `/agenda/${id}`),
    explain: contactIds.flatMap((id) => [`/explain/${id}`, `/explain/${id}?repId=r0&promiseId=p0`]),
    timeline: contactIds.flatMap((id) => [`/timeline/${id}`, `/timeline/${id}?limit=1`]),
  }
  return asked
}

describe("what the OpenAPI document says of answers", () => {
  test("L20 holds for every answer of every log, and for what recording it gives", () =>
    fc.assert(
      fc.asyncProperty(
        arbitraryRecordings({ maxLength: 40 }),
        fc.nat(),
        async (recordings, choice) =>
          served(async ({ clock, handler }) => {
            const check = async (operationId: string, request: Request): Promise<number> => {
              const response = await handler(request)
              const operation = operations.get(operationId)
              if (operation === undefined) throw new Error(`no operation ${operationId}`)
              expect(faultsIn(operation, response, await response.text()), request.url).toBe("")
              return response.status
            }
            const last = recordings.length - Math.min(recordings.length, 3)
            for (const one of recordings.slice(0, last)) {
              clock.now = new Date(one.now)
              await check("record", posted("/commands", inputOf(one)))
            }
            clock.now = new Date(Math.max(...recordings.map(({ now }) => now)))
            const rest = recordings.slice(last).map((one) => ({ command: inputOf(one) }))
            await check("recordAll", posted("/commands/batch", rest))
            await check("recordAll", posted("/commands/batch", rest))
            const before = new Date(recordings[choice % recordings.length]?.now ?? 0).toISOString()
            const policy = { ...rules, id: "other", silentAfter: "P1D" }
            expect(await check("whatIf", posted("/what-if", { policy }))).toBe(200)
            for (const [operationId, paths] of Object.entries(
              questions(before, ["c0", "c1", "c2", "nobody"]),
            )) {
              for (const path of paths) await check(operationId, got(path))
            }
            const facts = (await (await handler(got("/log"))).text()).trim().split("\n")
            const fact = { $ref: "#/components/schemas/LogFact" }
            for (const line of facts) expect(faultsOf(fact, JSON.parse(line))).toBe("")
          }),
      ),
      { numRuns: 30 },
    ))

  test("names each route, and says more than nothing of each answer", () => {
    const asked = questions("", [])
    expect([...operations.keys()].sort()).toEqual(
      [...Object.keys(asked), "record", "recordAll", "whatIf", "log", "watch"].sort(),
    )
    for (const { responses } of operations.values()) {
      for (const { content = {} } of Object.values(responses)) {
        for (const { schema } of Object.values(content)) {
          expect(Object.keys(schema).length).toBeGreaterThan(0)
        }
      }
    }
  })

  test("is broken by a field too many, one too few and one of another kind", () => {
    const ref = { $ref: "#/components/schemas/Recorded" }
    const recorded = { commandId: "1", replayed: false, positions: [1] }
    expect(faultsOf(ref, recorded)).toBe("")
    expect(faultsOf(ref, { ...recorded, more: 1 })).toContain("additional properties")
    expect(faultsOf(ref, { commandId: "1", replayed: false })).toContain("'positions'")
    expect(faultsOf(ref, { ...recorded, positions: ["1"] })).toContain(
      "/positions/0 must be number",
    )
  })
})
