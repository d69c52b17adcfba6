import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { defaultPolicy, policyToJson } from "@followthrough/core"
import { openFollowthrough } from "@followthrough/kernel"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { inProcess, withFolder } from "./run.js"

// Threat: text in a log, a file or an argument that moves the cursor, forges a line, turns text round, or makes
// two names look the same.

const FORGED = "FORGED 9 rows, all is well"

/** What no answer may hold, apart from the ends of its own lines. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u

const piece = fc.oneof(
  fc.constantFrom(
    "\u001b]0;owned\u0007",
    "\u001b[2J",
    "\u009b31m",
    "\u202e",
    "\u2066",
    "\u061c",
    "\u200b",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\u2028",
    "\u{e0041}",
    "\u{e0101}",
    "\ufe0f",
    "\u00ad",
    "\u3164",
    "\r",
    "\t",
    "\u007f",
  ),
  fc.constant("a"),
)

/** A name that may stand anywhere: it never fits together with the piece before or after it. */
const hostile = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => ({
  /** For whatever people write. */
  words: `x${pieces.join("")}\n${FORGED}\n`,
  /** For identities and arguments: without control characters, as they have to be. */
  id: `x${pieces.join("").replaceAll(/\p{Cc}/gu, "")}\u{e0042}\u202e`,
}))

type Hostile = { readonly words: string; readonly id: string }

const NOW = "2026-03-02T09:00:00Z"

const fill = async (file: string, { id, words }: Hostile): Promise<void> => {
  const now = () => new Date(NOW)
  const log = await openFollowthrough({ workspace: id, store: { file }, now })
  const contactId = id
  const on = { occurredAt: "2026-03-01T09:00:00Z" }
  const party = { partyId: id, kind: "company" } as const
  await log.addRep({ repId: id, name: words, externalId: id })
  await log.addRep({ repId: "gone", name: words, managerId: id })
  await log.addContact({
    ...on,
    contactId,
    externalId: id,
    name: words,
    ownerId: id,
    need: words,
    party,
  })
  await log.addContact({
    ...on,
    contactId: `${id}2`,
    name: words,
    source: "web-lead",
    referredBy: id,
  })
  await log.logTouch({
    ...on,
    contactId,
    touchId: id,
    repId: id,
    direction: "inbound",
    channel: "phone",
    outcome: "received",
    content: id,
  })
  for (const [n, by] of [
    { _tag: "Rep", repId: id } as const,
    { _tag: "Contact" } as const,
  ].entries()) {
    await log.makePromise({
      ...on,
      contactId,
      promiseId: `${id}${n}`,
      promisors: [by],
      what: words,
      due: { _tag: "LocalDate", on: "2026-03-01", zone: "Europe/Rome" },
    })
  }
  await log.bookStep({ ...on, contactId, stepId: id, startsAt: NOW, about: words })
  await log.placeHold({
    ...on,
    contactId,
    holdId: id,
    by: "human",
    until: { _tag: "Condition", when: words, backstop: "2026-04-01", zone: "Europe/Rome" },
  })
  await log.recordReferral({ ...on, contactId, referralId: id, newContact: words })
  await log.recordSale({ ...on, contactId: `${id}2` })
  await log.disqualifyContact({ ...on, contactId: `${id}2`, reason: words, basis: "said" })
  await log.recordRepLeft({ repId: "gone", goesTo: { _tag: "Queue", queue: id } })
  await log.publishPolicy({ policy: policyOf({ id, words }) })
  await log.close()
}

const policyOf = ({ id, words }: Hostile) => {
  const { cadences, ...policy } = policyToJson(defaultPolicy)
  const [first, ...rest] = cadences
  return {
    ...policy,
    id: words,
    version: 7,
    cadences: [first, ...rest, { ...first, id: `${id}-cadence`, version: 3 }],
  } as typeof policy & { readonly cadences: typeof cadences }
}

const mapping = ({ id, words }: Hostile) => ({
  format: "followthrough-mapping/1",
  source: id,
  zone: "Europe/Rome",
  contact: { key: [{ column: "who" }], add: { fields: { name: { column: "name" } } } },
  at: { column: "when" },
  rules: [
    { when: { column: "name", is: "skip" }, skip: words },
    { facts: [{ record: "RecordSale" }] },
  ],
})

/** Command lines, each with what it is about. */
const commands = ({ id, words }: Hostile): ReadonlyArray<ReadonlyArray<string>> => {
  const log = ["--db", "log.db", "--workspace", id]
  const limits = ["--limit", "50"]
  return [
    ["next", ...log, ...limits],
    ["next", ...log, "--rep", id],
    ["next", ...log, "--queue", id],
    ["plan", ...log, "--month"],
    ["agenda", id, ...log],
    ["became", ...log, "--from", "2026-01-01T00:00:00Z"],
    ["flow", ...log, "--party", id],
    ["promises", ...log],
    ["asks", ...log, "--party", id],
    ["audit", ...log],
    ["audit", ...log, "--by", "party"],
    ["audit", ...log, "--by", "manager"],
    ["audit", ...log, "--facts", "won"],
    ["doubts", ...log],
    ["explain", id, ...log, "--rep", id, "--promise", `${id}0`],
    ["explain", `${id}2`, ...log],
    ["what-if", ...log, "--policy", "policy.json"],
    ["log", ...log],
    ["verify", "--db", "log.db"],
    ["policy", ...log],
    ["policy", "--policy", "policy.json"],
    ["publish", "policy.json", ...log],
    ["rebuild", ...log],
    ["export", ...log],
    ["import", "rows.csv", "--map", "map.json", "--db", `${id}.db`, "--on-error", "skip"],
    ["import", "rows.csv", "--map", "map.json", "--db", `${id}.db`],
    // What is wrong repeats what was given.
    ...["next", "plan", "audit", "promises"].map((name) => [name, ...log, "--rep", words]),
    ["agenda", words, ...log],
    ["agenda", `${id}x`, ...log],
    ["explain", id, ...log, "--promise", words],
    ["explain", ...log, "--promise", words],
    ["flow", ...log, "--party", words],
    ["flow", ...log, "--silent", words],
    ["audit", ...log, "--by", words],
    ["audit", ...log, "--by", "party", "--part", words],
    ["audit", ...log, "--play", words],
    ["audit", ...log, "--facts", words],
    ["audit", ...log, "--from", words],
    ["doubts", ...log, "--kind", words],
    ["next", ...log, "--at", words],
    ["next", ...log, "--limit", words],
    ["next", ...log, "--format", words],
    ["next", "--db", words],
    ["next", "--db", "log.db", "--workspace", words],
    ["next", "--contact", words],
    ["agenda", "--contact", words],
    ["verify", "--db", "log.db", "--head", words],
    ["export", ...log, "--out", join(words, "x")],
    ["restore", words, "--db", "new.db"],
    ["restore", "rows.csv", "--db", words],
    ["backup", "--db", "log.db", "--out", join(words, "x")],
    ["import", words, "--map", "map.json", "--db", "new.db"],
    ["import", "rows.csv", "--map", words, "--db", "new.db"],
    ["import", "rows.csv", "--map", "map.json", "--db", "new.db", "--on-error", words],
    [
      "import",
      "rows.csv",
      "--map",
      "map.json",
      "--db",
      "new.db",
      "--on-error",
      "skip",
      "--rejects",
      join(words, "x"),
    ],
    ["policy", "--policy", words],
    ["policy", "--policy", "map.json"],
    ["demo", "--seed", words],
    [words],
    ["next", `--${words}`],
    ["next", ...log, words],
  ]
}

const check = (args: ReadonlyArray<string>, printed: string): void => {
  for (const line of printed.split("\n")) {
    expect(HIDDEN.test(line), `${JSON.stringify(args)} printed ${JSON.stringify(line)}`).toBe(false)
    expect(line.trimStart().startsWith(FORGED), `${JSON.stringify(args)} forged a line`).toBe(false)
  }
}

describe("whatever is printed", () => {
  it("shows all of what it holds, and no line is forged, by any command and of any mistake", async () => {
    await fc.assert(
      fc.asyncProperty(hostile, (given) =>
        withFolder(async (folder) => {
          const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
          const { words } = given
          await fill(join(folder, "log.db"), given)
          write("policy.json", JSON.stringify(policyOf(given)))
          write("map.json", JSON.stringify(mapping(given)))
          const cell = `"${words.replaceAll('"', '""')}"`
          write("rows.csv", `who,when,name\nk,2026-03-01,${cell}\nk,${cell},n\nk,2026-03-01,skip\n`)
          const codes = new Map<number, number>()
          for (const args of commands(given)) {
            const { code, err, out } = await inProcess(args, folder)
            expect(err, JSON.stringify(args)).not.toContain("this is a bug")
            check(args, out)
            check(args, err)
            codes.set(code ?? -1, (codes.get(code ?? -1) ?? 0) + 1)
          }
          // Most of the first ones answer.
          expect(codes.get(0)).toBeGreaterThan(20)
          for (const args of commands(given).slice(0, 22)) {
            const { out } = await inProcess([...args, "--format", "json"], folder)
            check(args, out)
            if (out !== "") JSON.parse(out)
          }
        }),
      ),
      { numRuns: 5 * Number(process.env["FT_RUNS"] ?? 1) },
    )
  }, 240_000)

  it("in JSON is the same value", () =>
    withFolder(async (folder) => {
      const given = { id: "x\u202e\u{e0041}\u200d", words: `a\u009b\u2066${FORGED}` }
      await fill(join(folder, "log.db"), given)
      const args = ["agenda", given.id, "--db", "log.db", "--workspace", given.id]
      const { out } = await inProcess([...args, "--format", "json"], folder)
      expect(out).toContain("\\udb40\\udc41")
      expect(JSON.parse(out)).toMatchObject({ contactId: given.id, name: given.words })
    }))
})
