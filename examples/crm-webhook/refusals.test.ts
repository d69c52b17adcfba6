import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openFollowthrough } from "@followthrough/kernel"
import Database from "better-sqlite3"
import fc from "fast-check"
import { describe, expect, it, test } from "vitest"
import {
  factsOf,
  LOGIN,
  sendHubspot,
  sendPipedrive,
  signatureOf,
  withServer,
} from "./deliveries.js"

const creation = (occurredAt: unknown = Date.UTC(2026, 0, 5)) =>
  JSON.stringify([{ eventId: 1, objectId: 5, occurredAt, subscriptionType: "contact.creation" }])
const person = JSON.stringify({
  meta: {
    action: "create",
    entity: "person",
    entity_id: "5",
    id: "e1",
    timestamp: "2026-01-05T08:00:00Z",
  },
  data: { id: 5, name: "Ines Reis", add_time: "2026-01-05T08:00:00Z" },
  previous: null,
})
const minutesAgo = (minutes: number): string => `${Date.now() - minutes * 60_000}`

describe("is refused, and nothing is recorded:", () => {
  const body = creation()
  const bare =
    (path: string, text: string, headers = {}) =>
    (url: string) =>
      fetch(`${url}${path}`, { method: "POST", body: text, headers })
  const cases: ReadonlyArray<readonly [string, (url: string) => Promise<Response>, number]> = [
    ["no signature", bare("/hubspot", body), 401],
    ["an empty signature", (url) => sendHubspot(url, body, { signature: "" }), 401],
    [
      "another secret's signature",
      (url) => {
        const sentAt = minutesAgo(0)
        return sendHubspot(url, body, { sentAt, signature: signatureOf(body, sentAt, "guess") })
      },
      401,
    ],
    [
      "the signature of another body",
      (url) => {
        const sentAt = minutesAgo(0)
        return sendHubspot(url, body, { sentAt, signature: signatureOf("[]", sentAt) })
      },
      401,
    ],
    ["one signed six minutes ago", (url) => sendHubspot(url, body, { sentAt: minutesAgo(6) }), 401],
    ["one signed in six minutes", (url) => sendHubspot(url, body, { sentAt: minutesAgo(-6) }), 401],
    ["one signed at no time", (url) => sendHubspot(url, body, { sentAt: "NaN" }), 401],
    ["a body that is too large", (url) => sendHubspot(url, `["${"x".repeat(1_100_000)}"]`), 413],
    ["an inflated body", bare("/hubspot", body, { "content-encoding": "gzip" }), 415],
    ["no JSON", (url) => sendHubspot(url, "[{"), 400],
    ["no list", (url) => sendHubspot(url, "{}"), 400],
    ["no login", bare("/pipedrive", person), 401],
    ["another login", (url) => sendPipedrive(url, person, "crm:guess"), 401],
    ["a login with more behind it", (url) => sendPipedrive(url, person, `${LOGIN}!`), 401],
    ["a large body of Pipedrive", (url) => sendPipedrive(url, `"${"x".repeat(1_100_000)}"`), 413],
    ["the queue without a login", (url) => fetch(`${url}/next`), 401],
    ["another address", bare("/", person), 404],
  ]
  for (const [what, send, status] of cases) {
    it(what, () =>
      withServer(async (url, log) => {
        expect((await send(url)).status).toBe(status)
        expect(await factsOf(log)).toEqual([])
      }),
    )
  }
})

test("one signed four minutes ago is taken, and so is one with the right login", () =>
  withServer(async (url, log) => {
    expect((await sendHubspot(url, creation(), { sentAt: minutesAgo(4) })).status).toBe(200)
    expect((await sendPipedrive(url, person)).status).toBe(200)
    const told = (await log.contacts()).map(({ contactId }) => contactId)
    expect(told).toEqual(["hubspot-5", "pipedrive-5"])
  }))

test("an event of an unknown kind is acknowledged and ignored", () =>
  withServer(async (url, log) => {
    const unknown = [
      { eventId: 1, objectId: 5, occurredAt: 1, subscriptionType: "company.creation" },
    ]
    const answer = await sendHubspot(url, JSON.stringify(unknown))
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { recorded: 0, ignored: 1, refused: [] },
    ])
    expect(await factsOf(log)).toEqual([])
  }))

test("an event that the log refuses is named, and the others are recorded", () =>
  withServer(async (url) => {
    const events = [...JSON.parse(creation("soon")), ...JSON.parse(creation())]
    const answer = await sendHubspot(url, JSON.stringify(events))
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({
      recorded: 1,
      refused: [{ why: expect.stringContaining("occurredAt") }],
    })
  }))

test("a store that is busy answers 503, and the same delivery sent again is recorded", async () => {
  const folder = mkdtempSync(join(tmpdir(), "crm-webhook-"))
  const file = join(folder, "crm.db")
  const log = await openFollowthrough({ workspace: "crm", store: { file, busyTimeoutMs: 50 } })
  const other = new Database(file)
  try {
    await withServer(async (url) => {
      other.exec("BEGIN IMMEDIATE")
      const busy = await sendHubspot(url, creation())
      expect([busy.status, busy.headers.get("retry-after")]).toEqual([503, "5"])
      other.exec("ROLLBACK")
      expect(await (await sendHubspot(url, creation())).json()).toMatchObject({ recorded: 1 })
      await log.close()
      expect((await sendHubspot(url, creation())).status).toBe(503)
    }, log)
  } finally {
    other.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    "",
    "\u0000",
    "\ud800",
    "__proto__",
    "x".repeat(300),
    1e308,
    -1,
    null,
    {},
    { toString: "" },
  ),
)
const hostileHubspot = fc.array(
  fc.record(
    {
      eventId: fc.oneof(odd, fc.nat()),
      portalId: odd,
      objectId: fc.oneof(odd, fc.nat()),
      occurredAt: fc.oneof(odd, fc.constant(Date.UTC(2026, 0, 5))),
      subscriptionType: fc.oneof(
        odd,
        fc.constantFrom("contact.creation", "contact.propertyChange", "contact.deletion"),
      ),
      propertyName: fc.oneof(
        odd,
        fc.constantFrom("hs_full_name_or_email", "hubspot_owner_id", "notes_last_contacted"),
      ),
      propertyValue: odd,
    },
    { requiredKeys: [] },
  ),
  { maxLength: 4 },
)
const parts = fc.record(
  {
    id: odd,
    name: odd,
    owner_id: odd,
    person_id: fc.oneof(odd, fc.nat()),
    add_time: odd,
    due_date: fc.oneof(odd, fc.constant("2026-01-20")),
    due_time: odd,
    done: fc.constantFrom(true, false, "true"),
    status: fc.oneof(odd, fc.constantFrom("won", "lost")),
    value: fc.oneof(odd, fc.double()),
    currency: odd,
    lost_reason: odd,
    won_time: odd,
  },
  { requiredKeys: [] },
)
const hostilePipedrive = fc.record(
  {
    meta: fc.record({
      action: fc.constantFrom("create", "change", "delete"),
      entity: fc.constantFrom("person", "activity", "deal", "lead"),
      entity_id: fc.oneof(odd, fc.nat()),
      id: fc.oneof(odd, fc.uuid()),
      timestamp: fc.oneof(odd, fc.constant("2026-01-05T08:00:00Z")),
    }),
    data: fc.oneof(odd, parts),
    previous: fc.oneof(odd, parts),
  },
  { requiredKeys: ["meta"] },
)

test("a hostile body is never a failure of the server, and a good one after it is recorded", () =>
  withServer((url) =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(hostileHubspot, odd),
        fc.oneof(hostilePipedrive, odd),
        async (hubspot, pipedrive) => {
          const answers = [
            await sendHubspot(url, JSON.stringify(hubspot)),
            await sendHubspot(url, JSON.stringify(hubspot).slice(1)),
            await sendPipedrive(url, JSON.stringify(pipedrive)),
          ]
          for (const answer of answers) expect([200, 400]).toContain(answer.status)
        },
      ),
      { numRuns: 150 },
    ),
  ))

test("a body that lies very deep is no failure of the server", () =>
  withServer(async (url) => {
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`
    expect((await sendHubspot(url, deep)).status).toBe(200)
    expect((await sendPipedrive(url, `{"meta":${deep},"data":${deep}}`)).status).toBe(200)
  }))
