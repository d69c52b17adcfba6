import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { openFollowthrough } from "@followthrough/kernel"
import * as fc from "fast-check"
import { createTransport } from "nodemailer"
import { afterAll, expect, test } from "vitest"
import { openInbox, type Received } from "./inbox.js"
import { type Addresses, type Mail, mailOf, messageIdOf, readAddresses } from "./mail.js"

const RUNS = Number(process.env["FT_RUNS"] ?? 1)
const LEASE_SECONDS = 2
const folder = mkdtempSync(join(tmpdir(), "notifier-"))
afterAll(() => rmSync(folder, { recursive: true }))

// Both clocks begin at a noon at which nothing begins and go on from there.
const begun = Date.now()
const now = () => new Date(Date.UTC(2026, 2, 20, 12) + Date.now() - begun)
const from = "2026-01-01T00:00:00Z"

const fileOf = (name: string, json: unknown): string => {
  const file = join(folder, name)
  writeFileSync(file, JSON.stringify(json))
  return file
}

/** A log in a file with web leads that nobody has answered yet: one of them falls to each rep in turn. */
const leadsIn = async (name: string, leads: number, reps: ReadonlyArray<string>) => {
  const file = join(folder, name)
  const log = await openFollowthrough({ workspace: "main", store: { file }, now })
  const outcomes = await log.recordAll(
    Array.from({ length: leads }, (_, n) => ({
      command: {
        _tag: "AddContact",
        contactId: `c${n}`,
        ownerId: reps[n % reps.length] ?? "",
        source: "web-lead",
        occurredAt: `2026-03-${10 + (n % 9)}T09:00:00Z`,
      } as const,
      commandId: `add c${n}`,
    })),
  )
  expect(outcomes.every(({ ok }) => ok)).toBe(true)
  return { file, log }
}

// Wants `npm run build` first, as `npm test` does.
const started = (options: Readonly<Record<string, string>>, ...flags: ReadonlyArray<string>) => {
  const given = { ...options, from, now: now().toISOString(), lease: String(LEASE_SECONDS) }
  const args = Object.entries(given).flatMap(([option, value]) => [`--${option}`, value])
  const child = spawn(
    process.execPath,
    ["--import", "tsx", join(import.meta.dirname, "notifier.ts"), ...args, ...flags],
    { stdio: ["ignore", "pipe", "pipe"] },
  )
  let said = ""
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text
    })
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal, said }))
  return { child, ended }
}

const withoutDate = ({ raw }: Received): string => raw.replace(/^Date: .*$/m, "")

test("killed and restarted, it loses nothing, and mails twice at most what was in hand", async () => {
  const { file, log } = await leadsIn("killed.db", 20, ["ana", "bram"])
  const addresses = fileOf("killed.json", {
    from: "follow-up@example.com",
    reps: { ana: "ana@example.com", bram: "bram@example.com" },
  })
  const received: Array<Received> = []
  let killer = (_late: boolean): void => undefined
  const inbox = await openInbox(0, (mail) => {
    received.push(mail)
    killer(received.length % 2 === 0)
  })
  const options = { db: file, smtp: inbox.url, addresses }
  const kills = 3 * RUNS
  for (let n = 0; n < kills; n++) {
    const { child, ended } = started(options)
    const atMail = received.length + 3 + (n % 4)
    killer = (late) => {
      if (received.length < atMail) return
      // Before the server has said that it took the mail, or at some moment after.
      if (late) setTimeout(() => child.kill("SIGKILL"), Math.random() * 20)
      else child.kill("SIGKILL")
    }
    expect(await ended).toMatchObject({ signal: "SIGKILL" })
  }
  killer = () => undefined
  await sleep(LEASE_SECONDS * 1000 + 100)
  expect(await started(options, "--once").ended).toMatchObject({
    code: 0,
    said: expect.stringMatching(/^left: 0 to be sent, 0 parked$/m),
  })

  const keys: Array<string> = []
  await log.reactOnce({ name: "all", from, handle: ({ key }) => keys.push(key) })
  await log.close()
  await inbox.close()
  expect(keys.length).toBeGreaterThan(20)
  const mails = new Map(received.map((mail) => [mail.messageId, mail]))
  expect(new Set(mails.keys())).toEqual(new Set(keys.map((key) => messageIdOf("main", key))))
  expect(received.length - mails.size).toBeLessThanOrEqual(kills)
  // A server that drops equal ids delivers each once because what has the same id is the same mail.
  for (const mail of received) {
    const other = mails.get(mail.messageId)
    expect(other && [other.to, withoutDate(other)]).toEqual([mail.to, withoutDate(mail)])
  }
})

test("a server that refuses for a while is tried again; what fails for good is parked and listed", async () => {
  const { file, log } = await leadsIn("parked.db", 4, ["ana", "zoe"])
  const team = { from: "follow-up@example.com", reps: { ana: "ana@example.com" } }
  const attempts = new Map<string, number>()
  const taken: Array<Received> = []
  const poison = "Contact: c2"
  let isBusy = true
  const inbox = await openInbox(0, (mail) => {
    const attempt = (attempts.get(mail.messageId) ?? 0) + 1
    attempts.set(mail.messageId, attempt)
    if (mail.raw.includes(poison)) throw { responseCode: 550 }
    if (isBusy && attempt === 1) throw { responseCode: 451 }
    taken.push(mail)
  })
  const options = { db: file, smtp: inbox.url, addresses: fileOf("ana.json", team), attempts: "2" }
  const { child, ended } = started(options)
  const standing = async () => (await log.reactions()).find(({ name }) => name === "notifier")
  // c0 is Ana's and sent at the second attempt; c1 and c3 are Zoe's, who has no address; c2 is refused for good.
  for (;;) {
    const { parked = 0, pending = 1 } = (await standing()) ?? {}
    if (parked > 0 && pending === 0) break
    if (child.exitCode !== null) throw new Error((await ended).said)
    await sleep(100)
  }
  child.kill("SIGTERM")
  const { code, said } = await ended
  expect(code).toBe(0)
  expect(
    taken.every(({ raw, to }) => raw.includes("Contact: c0") && to[0] === "ana@example.com"),
  ).toBe(true)
  expect(taken.length).toBeGreaterThan(0)
  expect(taken.map(({ messageId }) => attempts.get(messageId))).toEqual(taken.map(() => 2))
  expect(said).toMatch(/^parked after 2: begins\/c1\/.*: rep "zoe" has no address$/m)
  expect(said).toMatch(/^parked after 2: begins\/c2\/.*: the mail server: EMESSAGE 550$/m)
  expect(said).not.toMatch(/ at .*:\d+:\d+/)

  isBusy = false
  // Given an address, hers are sent once they are let go.
  const both = { ...team, reps: { ...team.reps, zoe: "zoe@example.com" } }
  const before = (await standing())?.parked ?? 0
  expect(await log.retryParked("notifier")).toBe(before)
  const open = { ...options, addresses: fileOf("both.json", both), attempts: "9" }
  const again = await started(open, "--once").ended
  expect(again.said).toMatch(/^begins\/c1\/.*: to zoe@example\.com$/m)
  await log.close()
  await inbox.close()
})

const hostile = fc.stringOf(
  fc.oneof(
    fc.fullUnicode(),
    fc.constantFrom(
      "\r\n",
      "\n",
      "\r",
      "\r\n\r\n",
      "\r\n.\r\n",
      "Bcc: eve@example.com",
      "=?utf-8?q?",
      "?=",
      "<",
      ">",
      ",",
      "\u202e",
      "\0",
    ),
  ),
  { minLength: 1, maxLength: 60 },
)

const headersOf = (raw: string): ReadonlyArray<string> =>
  raw
    .slice(0, raw.indexOf("\r\n\r\n"))
    .split("\r\n")
    .flatMap((line) => /^([\w-]+):/.exec(line)?.[1] ?? (/^[ \t]/.test(line) ? [] : [`? ${line}`]))
    .sort()

test("whatever contacts are called and say, a mail has these headers and goes to these people alone", async () => {
  const addresses: Addresses = { from: "follow-up@example.com", reps: { ana: "ana@example.com" } }
  const received: Array<Received> = []
  const inbox = await openInbox(0, (mail) => received.push(mail))
  const server = createTransport({ url: inbox.url, pool: true })
  const people = fc.array(fc.record({ id: hostile, name: hostile, what: hostile }), {
    minLength: 1,
    maxLength: 8,
  })
  const property = fc.asyncProperty(people, async (given) => {
    const log = await openFollowthrough({ workspace: "main", store: "memory", now })
    for (const { id, name, what } of given) {
      const contactId = id.replace(/\p{Cc}/gu, "")
      const promise = {
        contactId,
        promisors: [{ _tag: "Rep", repId: "ana" }],
        what,
        due: { _tag: "Instant", at: "2026-03-20T12:00:00Z" },
        occurredAt: "2026-03-19T12:00:00Z",
      } as const
      // What the log does not take is nobody's mail.
      await log.addContact({ contactId, name, ownerId: "ana" }).catch(() => undefined)
      await log.makePromise(promise).catch(() => undefined)
    }
    const mails: Array<Mail> = []
    await log.reactOnce({
      name: "mail",
      from,
      handle: async (item) => {
        const mail = mailOf(item, addresses, { workspace: "main", zone: "UTC" })
        if (mail === undefined) return
        mails.push(mail)
        await server.sendMail({ ...mail, to: [...mail.to], from: addresses.from })
      },
    })
    expect((await log.reactions())[0]).toMatchObject({ pending: 0, parked: 0 })
    await log.close()
    const came = received.splice(0)
    expect(came.map(({ messageId }) => messageId)).toEqual(mails.map(({ messageId }) => messageId))
    for (const { raw, to } of came) {
      expect(to).toEqual(["ana@example.com"])
      expect(headersOf(raw)).toEqual([
        "Content-Transfer-Encoding",
        "Content-Type",
        "Date",
        "From",
        "MIME-Version",
        "Message-ID",
        "Subject",
        "To",
      ])
    }
    for (const { subject, text } of mails) {
      expect(subject).not.toMatch(/[\p{Cc}\u202e]|=\?/u)
      // No name or word makes a line of its own.
      expect(text.split("\n").length).toBeLessThanOrEqual(4)
      expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e/u)
    }
    return mails.length > 0 || fc.pre(false)
  })
  await fc.assert(property, { numRuns: 15 * RUNS })
  server.close()
  await inbox.close()
})

test.each([
  [{ from: "a@example.com\r\nBcc: b@example.com", reps: {} }, "from: Invalid email address"],
  [
    { from: "a@example.com", reps: { ana: "b@example.com, c@example.com" } },
    "reps: ana: Invalid email address",
  ],
  [
    { from: "a@example.com", reps: {}, otherwise: 7 },
    "otherwise: Invalid input: expected string, received number",
  ],
  [{ from: "a@example.com", reps: {}, reply: "" }, 'Unrecognized key: "reply"'],
])("a file of addresses that cannot be used is told at its place: %j", (json, problem) => {
  expect(() => readAddresses(fileOf("wrong.json", json))).toThrow(`addresses: ${problem}`)
})
