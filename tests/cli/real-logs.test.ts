import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { json, root, withFolder } from "./run.js"

const data = join(root, "../shared/data")
const absent = !existsSync(join(data, "EXPECTED.json"))
const why = "the folder shared/data with the real logs is not beside this one"
const expected = absent ? {} : JSON.parse(readFileSync(join(data, "EXPECTED.json"), "utf8"))

// Some of the expected counts list a zero, some leave it out.
const withoutZeros = (counts: { readonly [k: string]: number }) =>
  Object.fromEntries(Object.entries(counts).filter(([, n]) => n !== 0))

const MINUTE = 60_000

const replayed = (
  csv: string | ReadonlyArray<string>,
  mapping: string,
  use: (db: string) => Promise<void>,
) =>
  withFolder(async (folder) => {
    const db = join(folder, "log.db")
    const load = [
      "import",
      ...[csv].flat().map((file) => join(data, file)),
      "--map",
      join(root, "examples/mappings", mapping),
      "--db",
      db,
    ]
    const first = await json(load)
    const again = await json(load)
    expect(first.refused).toEqual([])
    expect(first.recorded).toBe(first.facts)
    expect(again).toMatchObject({ rows: first.rows, recorded: 0, alreadyRecorded: first.facts })
    return use(db)
  })

describe("real logs through the command line", () => {
  it("a bank's phone campaigns", { timeout: 2 * MINUTE }, async ({ skip }) => {
    if (absent) skip(why)
    const bank = expected["bank-additional.csv"]
    await replayed("bank-additional.csv", "bank-marketing.json", async (db) => {
      const { team } = await json(["audit", "--db", db])
      expect(team.contacts).toBe(bank.rows)
      expect(team.touches).toBe(bank.touches)
      expect(team.won).toBe(bank.won)
      expect(team.conversionPct).toBe(bank.conversion_pct)
      expect(team.touchesPerContact).toEqual(bank.stopped_at)
      expect(team.winsByTouch).toEqual(bank.won_at)
    })
  })

  it("loan applications at a bank", { timeout: 2 * MINUTE }, async ({ skip }) => {
    if (absent) skip(why)
    const loans = expected["bpic2012_300.csv"]
    await replayed("bpic2012_300.csv", "bpic2012.json", async (db) => {
      const { team } = await json([
        "audit",
        ...["--db", db, "--play", "touch_offer_followup", "--lag-from", "offer_sent"],
      ])
      expect(team.contacts).toBe(loans.contacts)
      expect({ won: team.won, lost: team.lost }).toEqual(loans.outcome)
      expect(team.touchesPerContact).toEqual(loans.followups_per_contact)
      expect(team.winsByTouch).toEqual(withoutZeros(loans.won_by_followups))
      expect(team.lag).toMatchObject({
        n: loans.first_followup_s.n,
        p50Seconds: loans.first_followup_s.p50_nearest_rank,
        p90Seconds: loans.first_followup_s.p90_nearest_rank,
        dayOnly: 0,
      })
      for (const [when, counts] of Object.entries(loans.silent)) {
        const [at = "", silent = ""] = when.split(" ")
        const flow = await json(["flow", "--db", db, "--at", at, "--silent", silent])
        expect({ open: flow.open, silent: flow.silent }).toEqual(counts)
        expect(flow.neverTouched + flow.silent + flow.current).toBe(flow.open)
      }
      // Every contact that is open has exactly one next step.
      const at = "2011-11-01T00:00:00+01:00"
      const { contacts } = (await json(["audit", "--db", db, "--at", at])).team
      const queue = await json(["next", "--db", db, "--at", at, "--limit", "1000"])
      const ids = queue.rows.map((row: { contactId: string }) => row.contactId)
      expect(new Set(ids).size).toBe(queue.total)
      const lost = (await json(["audit", "--db", db, "--at", at])).team.lost
      expect(queue.total).toBe(contacts - lost)
    })
  })

  it("fines with sixty days to pay", { timeout: 2 * MINUTE }, async ({ skip }) => {
    if (absent) skip(why)
    const fines = expected["roadtraffic100.csv"]
    await replayed("roadtraffic100.csv", "fines.json", async (db) => {
      const ledger = await json(["promises", "--db", db])
      const { no_promise: without, part_paid: partlyKept, ...others } = fines.promise_60d
      expect(ledger.counts).toEqual({ ...others, partlyKept, open: 0, released: 0 })
      expect(ledger.contactsWithout).toBe(without)
      // The contacts promised: no rep's rate has them.
      expect({ rate: ledger.keepRatePct, reps: ledger.reps }).toEqual({ rate: null, reps: [] })
      const { team } = await json(["audit", "--db", db])
      expect(team.contacts).toBe(fines.cases)
      expect(team.lost).toBe(fines.activities["Send for Credit Collection"])
    })
  })

  it("opportunities of a CRM, joined with accounts and teams", { timeout: 2 * MINUTE }, async ({
    skip,
  }) => {
    if (absent) skip(why)
    const crm = expected["maven_sales_pipeline.csv"]
    const files = ["maven_sales_pipeline.csv", "maven_accounts.csv", "maven_sales_teams.csv"]
    await replayed(files, "maven.json", async (db) => {
      const { reps, team } = await json(["audit", "--db", db])
      expect(team.contacts).toBe(crm.opportunities)
      expect({ won: team.won, lost: team.lost }).toEqual({
        won: crm.stage.Won,
        lost: crm.stage.Lost,
      })
      expect(team.winRatePct).toBe(crm.win_rate_pct)
      const { lost, won } = team.cycleDays
      expect({
        won_p50: won.p50Days,
        won_p90: won.p90Days,
        lost_p50: lost.p50Days,
        lost_p90: lost.p90Days,
      }).toEqual(crm.cycle_days)
      expect([won.n, lost.n]).toEqual([crm.stage.Won, crm.stage.Lost])
      const sold = team.customerValue as ReadonlyArray<{ value: number }>
      expect(sold.reduce((sum, { value }) => sum + value, 0)).toBe(crm.won_value)
      const top = (
        reps as ReadonlyArray<{ name: string; won: number; lost: number; winRatePct: number }>
      )
        .filter(({ winRatePct }) => winRatePct !== null)
        .sort((a, b) => b.winRatePct - a.winRatePct)
        .slice(0, 5)
        .map(({ lost, name, winRatePct, won }) => [name, won, lost, Number(winRatePct.toFixed(2))])
      expect(top).toEqual(crm.top5_by_win_rate)
      for (const [over, contacts] of Object.entries(crm.engaging_as_of_2017_12_31)) {
        const silent = over.replace(">", "")
        const flow = await json([
          "flow",
          ...["--db", db, "--at", "2017-12-31T00:00:00Z", "--silent", silent],
        ])
        expect(flow.silent).toBe(contacts)
        expect(flow.neverTouched).toBe(crm.stage.Prospecting)
      }
    })
  })
})
