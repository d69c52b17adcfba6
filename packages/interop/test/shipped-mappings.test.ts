import { existsSync, readFileSync } from "node:fs"
import type { Command, Instant } from "@followthrough/core"
import { replayRows } from "@followthrough/interop"
import { describe, expect, it, type TestContext } from "vitest"
import { importedAt, shipped } from "./importing.js"

const data = new URL("../../../../shared/data/", import.meta.url)
const path = (file: string): string => new URL(file, data).pathname

type ContactCommand = Exclude<Command, { readonly _tag: "AddRep" }>

/** The commands of each contact, in their order; the test is skipped where the log is not there. */
const contactsOf = async (context: TestContext, mapping: string, file: string) => {
  if (!existsSync(path(file)))
    context.skip(`${file} is not here: ../shared/data is no part of this repository`)
  const contacts = new Map<string, Array<ContactCommand>>()
  const reps: Array<string> = []
  const skipped: Array<string> = []
  for await (const rows of replayRows({
    mapping: await shipped(mapping),
    files: [path(file)],
    importedAt,
  })) {
    for (const row of rows) {
      if (row.skipped !== undefined) skipped.push(row.skipped)
      for (const { command } of row.recordings) {
        if (command._tag === "AddRep") {
          reps.push(command.repId)
          continue
        }
        if (!("contactId" in command)) throw new Error(`${command._tag} was not expected`)
        const commands = contacts.get(command.contactId) ?? []
        contacts.set(command.contactId, commands)
        commands.push(command)
      }
    }
  }
  const expected = JSON.parse(readFileSync(path("EXPECTED.json"), "utf8"))[file]
  return { contacts: [...contacts.values()], reps, skipped, expected }
}

const counted = (numbers: Iterable<number>): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>()
  for (const number of numbers) counts.set(String(number), (counts.get(String(number)) ?? 0) + 1)
  return Object.fromEntries(counts)
}

const count = (commands: ReadonlyArray<ContactCommand>, tag: ContactCommand["_tag"]): number =>
  commands.filter(({ _tag }) => _tag === tag).length

const touches = (commands: ReadonlyArray<ContactCommand>, play?: string) =>
  commands.filter(
    (command) =>
      command._tag === "LogTouch" &&
      command.direction === "outbound" &&
      (play === undefined || command.play === play),
  )

const isWon = (commands: ReadonlyArray<ContactCommand>): boolean =>
  count(commands, "RecordSale") > 0

const nearestRank = (sorted: ReadonlyArray<number>, percent: number): number | undefined =>
  sorted[Math.ceil((percent / 100) * sorted.length) - 1]

describe("the mappings in examples/", () => {
  it("L8 record a bank's calls as its log tells them", async (context) => {
    const { contacts, expected, skipped } = await contactsOf(
      context,
      "bank-marketing.json",
      "bank-additional.csv",
    )
    expect(contacts).toHaveLength(expected.rows)
    expect(skipped).toEqual([])
    expect(contacts.flatMap((commands) => touches(commands))).toHaveLength(expected.touches)
    expect(counted(contacts.map((commands) => touches(commands).length))).toEqual(
      expected.stopped_at,
    )
    const won = contacts.filter(isWon)
    expect(won).toHaveLength(expected.won)
    expect(counted(won.map((commands) => touches(commands).length))).toEqual(expected.won_at)
    // The sale is at the last touch, and every touch is after the one before.
    for (const commands of contacts) {
      const at = touches(commands).map(({ occurredAt = 0 }) => occurredAt)
      expect(at).toEqual([...new Set(at)].sort((a, b) => a - b))
      expect(commands.at(-1)?.occurredAt).toBe(at.at(-1))
    }
  })

  it("L8 record a bank's loan applications as its log tells them", async (context) => {
    const { contacts, expected, reps, skipped } = await contactsOf(
      context,
      "bpic2012.json",
      "bpic2012_300.csv",
    )
    expect(contacts).toHaveLength(expected.contacts)
    expect(skipped).toEqual([])
    const facts = contacts.flat()
    expect(facts).toHaveLength(expected.rows)
    expect(count(facts, "RecordSale")).toBe(expected.outcome.won)
    expect(count(facts, "DisqualifyContact")).toBe(expected.outcome.lost)
    expect(new Set(reps).size).toBe(reps.length)
    expect(reps).not.toContain("112")

    const followups = (commands: ReadonlyArray<ContactCommand>) =>
      touches(commands, "touch_offer_followup")
    expect(counted(contacts.map((commands) => followups(commands).length))).toEqual(
      expected.followups_per_contact,
    )
    const wonBy = counted(contacts.filter(isWon).map((commands) => followups(commands).length))
    for (const [k, wins] of Object.entries(expected.won_by_followups)) {
      expect(wonBy[k] ?? 0, `wins after ${k} follow-ups`).toBe(wins)
    }

    const lags = contacts
      .flatMap((commands) => {
        const sentAt = touches(commands, "offer_sent")[0]?.occurredAt
        const after = followups(commands).find(
          ({ occurredAt = 0 }) => sentAt !== undefined && occurredAt >= sentAt,
        )
        return sentAt === undefined || after?.occurredAt === undefined
          ? []
          : [(after.occurredAt - sentAt) / 1000]
      })
      .sort((a, b) => a - b)
    expect(lags).toHaveLength(expected.first_followup_s.n)
    expect(nearestRank(lags, 50)).toBe(expected.first_followup_s.p50_nearest_rank)
    expect(nearestRank(lags, 90)).toBe(expected.first_followup_s.p90_nearest_rank)

    const until = (at: Instant | undefined, limit: number) => at !== undefined && at <= limit
    for (const [label, { open, silent }] of Object.entries<{ open: number; silent: number }>(
      expected.silent,
    )) {
      const limit = Date.parse(label.slice(0, 25))
      const openThen = contacts.filter(
        (commands) =>
          commands.some(
            ({ _tag, occurredAt }) => _tag === "AddContact" && until(occurredAt, limit),
          ) &&
          !commands.some(
            ({ _tag, occurredAt }) =>
              (_tag === "RecordSale" || _tag === "DisqualifyContact") && until(occurredAt, limit),
          ),
      )
      expect(openThen, label).toHaveLength(open)
      const spokenTo = (commands: ReadonlyArray<ContactCommand>) =>
        touches(commands).some(
          (touch) =>
            touch._tag === "LogTouch" &&
            touch.play?.startsWith("touch_") &&
            until(touch.occurredAt, limit) &&
            (touch.occurredAt ?? 0) > limit - 14 * 86_400_000,
        )
      expect(
        openThen.filter((commands) => !spokenTo(commands)),
        label,
      ).toHaveLength(silent)
    }
  })

  it("L8 record a CRM's opportunities as its export tells them", async (context) => {
    const { contacts, expected, reps, skipped } = await contactsOf(
      context,
      "maven.json",
      "maven_sales_pipeline.csv",
    )
    expect(contacts).toHaveLength(expected.opportunities)
    expect(skipped).toEqual([])
    const won = contacts.filter(isWon)
    const lost = contacts.filter((commands) => count(commands, "DisqualifyContact") > 0)
    expect(won).toHaveLength(expected.stage.Won)
    expect(lost).toHaveLength(expected.stage.Lost)
    expect(contacts.filter((commands) => touches(commands).length === 0)).toHaveLength(
      expected.no_engage_date,
    )
    const sold = won.flat().flatMap((command) => (command._tag === "RecordSale" ? [command] : []))
    expect(sold.reduce((sum, { value }) => sum + (value?.amount ?? 0), 0)).toBe(expected.won_value)

    const added = contacts.flatMap(([command]) => (command?._tag === "AddContact" ? [command] : []))
    expect(added).toHaveLength(expected.opportunities)
    expect(added.filter(({ name }) => name === undefined)).toHaveLength(expected.no_account)
    expect(added.filter(({ need }) => need === "GTX Pro")).toHaveLength(
      expected.product_typo.GTXPro,
    )
    expect(new Set(added.map(({ ownerId }) => ownerId)).size).toBe(expected.agents_with_deals)
    expect(reps).toHaveLength(expected.agents_with_deals + 6)

    const engaged = contacts.filter((commands) => touches(commands).length > 0)
    const days = (from = 0, to = 0) => Math.round((to - from) / 86_400_000)
    const last = Date.parse(`${expected.close_last}T00:00:00Z`)
    const engaging = engaged.filter(
      (commands) => !won.includes(commands) && !lost.includes(commands),
    )
    expect(engaging).toHaveLength(expected.stage.Engaging)
    for (const [label, contactsThen] of Object.entries(expected.engaging_as_of_2017_12_31)) {
      const limit = Number(/\d+/.exec(label)?.[0])
      const longer = engaging.filter(
        (commands) => days(touches(commands)[0]?.occurredAt, last) > limit,
      )
      expect(longer, label).toHaveLength(contactsThen as number)
    }
    expect(touches(engaged.flat()).every(({ on }) => on !== undefined)).toBe(true)
  })
})
