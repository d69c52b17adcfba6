import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { openFollowthrough } from "@followthrough/kernel"
import { describe, expect, it } from "vitest"
import { inProcess, type Ran, withFolder } from "./run.js"

type Run = (...args: ReadonlyArray<string>) => Promise<Ran>

/** A log of a few contacts, with doubts, reps with numbers in their names, and rules published ahead. */
const withLog = (use: (run: Run, folder: string) => Promise<void>) =>
  withFolder(async (folder) => {
    const log = await openFollowthrough({
      workspace: "main",
      store: { file: join(folder, "log.db") },
      now: () => new Date("2026-03-10T09:00:00Z"),
    })
    for (const n of [10, 2, 1]) await log.addRep({ repId: `rep-${n}`, name: `Rep ${n}` })
    await log.addContact({
      contactId: "c101",
      externalId: "acme-77",
      name: "Acme",
      ownerId: "rep-2",
    })
    await log.addContact({ contactId: "c102", name: "Zeta", ownerId: "rep-7" })
    await log.logTouch({
      contactId: "c101",
      touchId: "t1",
      direction: "outbound",
      channel: "phone",
      outcome: "reached",
      repId: "rep-10",
      occurredAt: "2026-03-08T09:00:00Z",
    })
    for (const repId of ["rep-10", "rep-1", "rep-2"]) {
      await log.makePromise({
        contactId: "c101",
        promiseId: `quote-${repId}`,
        promisors: [{ _tag: "Rep", repId }],
        what: "send the quote",
        due: { _tag: "LocalDate", on: "2026-03-09", zone: "UTC" },
      })
    }
    await log.recordRepLeft({ repId: "rep-1", goesTo: { _tag: "Queue", queue: "north" } })
    await log.recordAbsence({
      repId: "rep-2",
      absenceId: "summer",
      from: "2026-08-01",
      to: "2026-08-21",
      zone: "UTC",
      occurredAt: "2026-08-01T00:00:00Z",
    })
    await log.publishHolidays({
      holidays: [],
      occurredAt: "2027-01-01T00:00:00Z",
    })
    await log.close()
    await use((...args) => inProcess([...args, "--db", "log.db"], folder), folder)
  })

describe("names on the command line", () => {
  it("one contact is given as it is, by its id or the one of another system", () =>
    withLog(async (run) => {
      for (const key of ["c101", "acme-77"]) {
        expect((await run("agenda", key)).out).toMatch(/^Agenda of Acme /)
        expect((await run("explain", key)).out).toMatch(/^Acme \(c101\) at /)
        expect((await run("doubts", key)).out).toMatch(/^Doubts at .* about 1 contact;/)
        // Who called is in the line of the call.
        expect((await run("log", key)).out).toMatch(/TouchLogged .*repId=rep-10/)
      }
      for (const command of ["agenda", "explain", "log", "doubts"]) {
        const { code, err } = await run(command, "--contact", "c101")
        expect({ code, err }).toEqual({
          code: 2,
          err: `followthrough: a contact is given without an option: followthrough ${command} c101 --db FILE\n`,
        })
      }
      expect((await run("agenda")).err).toContain("missing required argument 'contact'")
    }))

  it("an unknown one is an error that says what is near, and what there is", () =>
    withLog(async (run) => {
      const cases: ReadonlyArray<readonly [ReadonlyArray<string>, string]> = [
        [
          ["agenda", "c1022"],
          'no contact "c1022" (did you mean "c102"?); there are 2: acme-77, c102',
        ],
        [["agenda", "zeta"], '"zeta" is the name of contact c102'],
        [["next", "--rep", "rep-3"], "there are 3: rep-1, rep-2, rep-10"],
        [["next", "--queue", "nort"], 'no queue "nort" (did you mean "north"?); there is north'],
        [["became", "--from", "2026-03-01T00:00:00Z", "--queue", "x"], 'no queue "x"; there is'],
        [["explain", "c102", "--promise", "p"], 'this contact has no promise "p"; there are none'],
        [
          ["explain", "c101", "--promise", "quote-rep-3"],
          "there are 3: quote-rep-1, quote-rep-2, quote-rep-10",
        ],
        [["doubts", "--kind", "dated-ahed"], '(did you mean "dated-ahead"?)'],
        [
          ["next", "--workspace", "mane"],
          'log.db has no facts of workspace "mane" (did you mean "main"?); there is main',
        ],
      ]
      for (const [args, said] of cases) {
        const { code, err, out } = await run(...args)
        expect(err).toContain(said)
        expect({ code, out }).toEqual({ code: 1, out: "" })
      }
    }))

  it("an audit names what it does not have, and what there is", () =>
    withLog(async (run) => {
      const said = async (...args: ReadonlyArray<string>) => {
        const { code, err } = await run("audit", ...args)
        expect(code).toBe(1)
        return err
      }
      expect(await said("--facts", "gaps.foo")).toBe(
        "followthrough: --facts gaps.foo: the audit has no such figure; gaps has n, p50Days, p90Days, maxDays, byDays\n",
      )
      expect(await said("--facts", "wonn")).toContain('(did you mean "won"?); it has contacts, ')
      expect(await said("--play", "artikle")).toContain(
        '--play: neither a touch nor a cadence has play "artikle" (did you mean "article"?); there are ',
      )
      expect(await said("--lag-from", "artikle")).toContain("--lag-from: neither a touch")
      expect(await said("--by", "source", "--part", "list")).toBe(
        'followthrough: --part: the cut has no part "list"; there are none\n',
      )
      expect(await said("--by", "manager", "--part", "Rep 3")).toContain('no rep "Rep 3"')
    }))

  it("an audit is cut by manager, source or party, over dates, instead of by rep", () =>
    withLog(async (run) => {
      const { out } = await run(
        "audit",
        "--by",
        "source",
        "--from",
        "2026-03-08",
        "--to",
        "2026-03-11",
      )
      expect(out).toMatch(/, facts from 2026-03-08 00:00 to before 2026-03-11 00:00\n/)
      expect(out).toMatch(/\n +by source +contacts +touches /)
      expect(out).toMatch(/\n +\(none\) +2 +1 /)
      for (const [args, message] of [
        [["--by", "team"], '--by is manager, source or party, not "team"'],
        [["--part", "x"], "--part is a part of a cut: say by what as well, such as --by manager"],
        [["--from", "2026-02-30"], '--from "2026-02-30" is not a date'],
        [["--from", "2026-03-08", "--to", "2026-03-08"], "--from must be before --to"],
      ] as const) {
        const { code, err } = await run("audit", ...args)
        expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) })
      }
    }))

  it("counts doubts, lists them, and shows their number in an audit", () =>
    withLog(async (run) => {
      const text = await run("doubts", "--limit", "2")
      expect(text.err).toBe("")
      expect(text.out).toMatch(/^Doubts at 2026-03-10 09:00 UTC: 5, about 2 contacts; /)
      expect(text.out).toContain(
        "  1 touch-before-adding\n  3 due-before-made\n  1 unknown-owner\n",
      )
      expect(text.out).toContain(
        "Acme: touch t1 on 2026-03-08 09:00, before the contact was added on",
      )
      expect(text.out).toContain("  … and 3 more")
      const answer = JSON.parse((await run("doubts", "--format", "json")).out)
      expect(answer.rows).toHaveLength(5)
      const audit = JSON.parse((await run("audit", "--format", "json")).out)
      expect(audit.doubts).toEqual({ total: answer.total, kinds: answer.kinds })
      expect((await run("audit")).out).toContain("Doubts in the log: 5 (1 touch-before-adding, ")
    }))

  it("lists reps as people count, at most as many as asked for, and sums up all", () =>
    withLog(async (run) => {
      const { out } = await run("promises", "--limit", "2")
      expect(out).toMatch(/Rep 1 .*\n {2}Rep 2 .*\n {2}all +0 +0 +0 +0 +3 .*\n {2}… and 1 more rep/)
      const { reps } = JSON.parse((await run("promises", "--format", "json")).out)
      expect(reps.map(({ repId }: { repId: string }) => repId)).toEqual([
        "rep-1",
        "rep-2",
        "rep-10",
      ])
    }))

  it("left out, --at is the last that happened with a contact, whatever is arranged or published ahead", () =>
    withLog(async (run) => {
      const { at, atIs } = JSON.parse((await run("flow", "--format", "json")).out)
      expect({ at, atIs }).toEqual({ at: "2026-03-10T09:00:00.000Z", atIs: "last-fact" })
    }))

  it("an import tells how many doubts the log has", () =>
    withFolder(async (folder) => {
      const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
      write(
        "calls.csv",
        "who,when,entered\nacme,2026-03-02,2026-03-01\nzeta,2026-03-03,2026-03-04\n",
      )
      write(
        "map.json",
        JSON.stringify({
          format: "followthrough-mapping/1",
          source: "calls",
          zone: "UTC",
          contact: { key: [{ column: "who" }], add: {} },
          at: { column: "when", pattern: "yyyy-MM-dd" },
          enteredAt: { column: "entered", pattern: "yyyy-MM-dd" },
          rules: [
            {
              facts: [
                {
                  record: "LogTouch",
                  fields: { direction: "outbound", channel: "phone", outcome: "reached" },
                },
              ],
            },
          ],
        }),
      )
      const run = (...more: ReadonlyArray<string>) =>
        inProcess(["import", "calls.csv", "--map", "map.json", "--db", "log.db", ...more], folder)
      expect((await run()).out).toMatch(
        /\nDoubts in the log: \d+ \(\d+ entered-before-it-happened\)/,
      )
      const { doubts } = JSON.parse((await run("--format", "json")).out)
      expect(doubts.total).toBe(doubts.kinds["entered-before-it-happened"])
    }))
})
