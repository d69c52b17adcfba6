import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import Database from "better-sqlite3"
import { describe, expect, it } from "vitest"
import { inProcess, withFolder } from "./run.js"

/** A small log, made by the demo. */
const withLog = <A>(use: (folder: string) => Promise<A>) =>
  withFolder(async (folder) => {
    const { openFollowthrough } = await import("@followthrough/kernel")
    const log = await openFollowthrough({
      workspace: "main",
      store: { file: join(folder, "log.db") },
    })
    for (let n = 1; n <= 30; n++) await log.addContact({ contactId: `c${n}`, externalId: `${n}` })
    await log.close()
    return use(folder)
  })

const headOf = (out: string): string => /^head (\S+)$/m.exec(out)?.[1] ?? ""

const alter = (file: string) => {
  const db = new Database(file)
  db.exec("DROP TRIGGER followthrough_events_no_update")
  db.exec("UPDATE followthrough_events SET occurred_at = 0 WHERE position = 12")
  db.close()
}

describe("verify", () => {
  it("prints the head of a sound log, and takes it back", () =>
    withLog(async (folder) => {
      const { code, err, out } = await inProcess(["verify", "--db", "log.db"], folder)
      expect([code, err]).toEqual([0, ""])
      expect(out).toMatch(
        /^log\.db, workspace "main": 30 facts, all as recorded\nhead 30:[0-9a-f]{64}\n$/,
      )
      const again = await inProcess(["verify", "--db", "log.db", "--head", headOf(out)], folder)
      expect(again).toEqual({ code: 0, out, err: "" })
    }))

  it("ends with 1 for a log that was altered, and names the place", () =>
    withLog(async (folder) => {
      alter(join(folder, "log.db"))
      const args = ["verify", "--db", "log.db"]
      const { code, err, out } = await inProcess(args, folder)
      expect(code).toBe(1)
      expect(err).toBe(
        'followthrough: log.db: workspace "main": event 12 or its command is not what was recorded\n',
      )
      expect(out).toMatch(/: 11 facts as recorded, then not\nhead 11:/)
      const asJson = await inProcess([...args, "--format", "json"], folder)
      expect(asJson.code).toBe(1)
      expect(JSON.parse(asJson.out)).toMatchObject({
        facts: 11,
        fault: { code: "Altered", position: 12 },
      })
    }))

  it("finds an older copy by the head", () =>
    withLog(async (folder) => {
      const { out } = await inProcess(["verify", "--db", "log.db"], folder)
      const later = headOf(out).replace("30:", "31:")
      const { code, err } = await inProcess(["verify", "--db", "log.db", "--head", later], folder)
      expect(code).toBe(1)
      expect(err).toContain("event 31 is missing: the log ends before the head that was kept")
    }))

  it("takes no head that is none", () =>
    withLog(async (folder) => {
      for (const head of ["30", "30:abc", "x:y"]) {
        const { code, err } = await inProcess(["verify", "--db", "log.db", "--head", head], folder)
        expect(code).toBe(2)
        expect(err).toContain("64 hexadecimal digits")
      }
    }))
})

describe("export and restore", () => {
  it("make an equal log", () =>
    withLog(async (folder) => {
      const { out: before } = await inProcess(["verify", "--db", "log.db"], folder)
      const head = headOf(before)
      const written = await inProcess(["export", "--db", "log.db", "--out", "log.ndjson"], folder)
      expect(written).toEqual({ code: 0, out: "", err: "" })
      const { out: printed } = await inProcess(["export", "--db", "log.db"], folder)
      expect(printed).toBe(readFileSync(join(folder, "log.ndjson"), "utf8"))
      const restored = await inProcess(["restore", "log.ndjson", "--db", "new.db"], folder)
      expect(restored.code).toBe(0)
      expect(headOf(restored.out)).toBe(head)
      const checked = await inProcess(["verify", "--db", "new.db", "--head", head], folder)
      expect(checked.code).toBe(0)
      const again = await inProcess(["export", "--db", "new.db"], folder)
      expect(again.out).toBe(printed)
    }))

  it("name the line of a damaged export, and leave nothing behind", () =>
    withLog(async (folder) => {
      const { out } = await inProcess(["export", "--db", "log.db"], folder)
      const lines = out.split("\n")
      for (const [name, text, line] of [
        ["changed", lines.with(6, (lines[6] ?? "").replace("c3", "c9")).join("\n"), 7],
        ["cut", lines.slice(0, 20).join("\n"), 21],
        ["empty", "", 1],
        ["nonsense", "hello\n", 1],
      ] as const) {
        writeFileSync(join(folder, name), text)
        const { code, err } = await inProcess(["restore", name, "--db", "new.db"], folder)
        expect(code).toBe(1)
        expect(err).toMatch(new RegExp(`^followthrough: ${name}: line ${line}: `))
        expect(existsSync(join(folder, "new.db"))).toBe(false)
      }
      expect(readdirSync(folder).filter((name) => name.includes("unfinished"))).toEqual([])
      const missing = await inProcess(["restore", "none", "--db", "new.db"], folder)
      expect(missing).toMatchObject({
        code: 1,
        err: "followthrough: none: there is no such file\n",
      })
    }))

  it("overwrite nothing", () =>
    withLog(async (folder) => {
      writeFileSync(join(folder, "there"), "precious")
      const exported = await inProcess(["export", "--db", "log.db", "--out", "there"], folder)
      expect(exported).toMatchObject({
        code: 1,
        err: "followthrough: there: it is there already\n",
      })
      // A link to nowhere is there too, though nothing is at its end.
      symlinkSync("nowhere", join(folder, "link"))
      const linked = await inProcess(["export", "--db", "log.db", "--out", "link"], folder)
      expect(linked).toMatchObject({ code: 1, err: "followthrough: link: it is there already\n" })
      await inProcess(["export", "--db", "log.db", "--out", "log.ndjson"], folder)
      const restored = await inProcess(["restore", "log.ndjson", "--db", "there"], folder)
      expect(restored.code).toBe(1)
      expect(readFileSync(join(folder, "there"), "utf8")).toBe("precious")
    }))
})

describe("backup", () => {
  it("copies a log and verifies the copy", () =>
    withLog(async (folder) => {
      const { out } = await inProcess(["verify", "--db", "log.db"], folder)
      const backup = ["backup", "--db", "log.db", "--out", "copy.db"]
      const made = await inProcess(backup, folder)
      expect(made).toEqual({ code: 0, out: out.replace("log.db", "copy.db"), err: "" })
      expect((await inProcess(backup, folder)).err).toContain(
        "copy.db cannot be used: it is there already",
      )
    }))

  it("says so when what it copied was altered before", () =>
    withLog(async (folder) => {
      copyFileSync(join(folder, "log.db"), join(folder, "altered.db"))
      alter(join(folder, "altered.db"))
      const backup = ["backup", "--db", "altered.db", "--out", "copy.db"]
      const { code, err } = await inProcess(backup, folder)
      expect([code, err]).toEqual([1, expect.stringContaining("event 12 or its command")])
    }))
})

describe("what a killed copy left beside a log", () => {
  it("is told of by verify, as no fault, and removed by the next copy or export", () =>
    withLog(async (folder) => {
      const { out } = await inProcess(["verify", "--db", "log.db"], folder)
      for (const next of [
        ["backup", "--out", "copy.db"],
        ["export", "--out", "log.ndjson"],
      ]) {
        const left = "copy.db.unfinished-0123456789abcdef"
        mkdirSync(join(folder, left))
        writeFileSync(join(folder, left, "followthrough-copy"), "half a copy")
        expect(await inProcess(["verify", "--db", "log.db"], folder)).toEqual({
          code: 0,
          out,
          err: `note: ${left} was left by a copy that was killed; the next copy to this folder removes it\n`,
        })
        expect((await inProcess([...next, "--db", "log.db"], folder)).code).toBe(0)
        expect(existsSync(join(folder, left))).toBe(false)
        expect((await inProcess(["verify", "--db", "log.db"], folder)).err).toBe("")
      }
    }))
})

describe("restore --over", () => {
  const backup = ["backup", "--db", "log.db", "--out", "copy.db"]
  const verified = async (folder: string, db: string) =>
    (await inProcess(["verify", "--db", db], folder)).out

  it("puts a backup or an export in the place of a log, and says where that one is kept", () =>
    withLog(async (folder) => {
      await inProcess(backup, folder)
      await inProcess(["export", "--db", "log.db", "--out", "log.ndjson"], folder)
      const before = await verified(folder, "log.db")
      for (const from of ["copy.db", "log.ndjson"]) {
        const { openFollowthrough } = await import("@followthrough/kernel")
        const store = { file: join(folder, "log.db") }
        const log = await openFollowthrough({ workspace: "main", store })
        await log.addContact({ contactId: `after ${from}` })
        const busy = await inProcess(["restore", from, "--db", "log.db", "--over"], folder)
        expect(busy).toMatchObject({
          code: 1,
          out: "",
          err: expect.stringMatching(
            /^followthrough: log\.db is locked by another process; .* end the other process\.\n$/,
          ),
        })
        await log.close()
        const later = await verified(folder, "log.db")
        const head = headOf(before)
        const restored = await inProcess(
          ["restore", from, "--db", "log.db", "--over", "--head", head],
          folder,
        )
        expect(restored).toMatchObject({ code: 0, err: "" })
        const kept = /^the file that was there is kept as (log\.db\.before-\S+)\n$/m.exec(
          restored.out,
        )
        expect(restored.out).toBe(`${before}${kept?.[0]}`)
        expect(await verified(folder, "log.db")).toBe(before)
        expect(await verified(folder, kept?.[1] ?? "")).toBe(
          later.replaceAll("log.db", kept?.[1] ?? ""),
        )
      }
    }))

  it("restores no copy that was altered, or ends before the head", () =>
    withLog(async (folder) => {
      await inProcess(backup, folder)
      const before = await verified(folder, "log.db")
      const restore = ["restore", "copy.db", "--db", "log.db", "--over"]
      const head = headOf(before).replace("30:", "31:")
      expect(await inProcess([...restore, "--head", head], folder)).toEqual({
        code: 1,
        out: "",
        err: 'followthrough: copy.db: workspace "main": event 31 is missing: the log ends before the head that was kept (31)\n',
      })
      alter(join(folder, "copy.db"))
      expect((await inProcess(restore, folder)).err).toBe(
        'followthrough: copy.db: workspace "main": event 12 or its command is not what was recorded\n',
      )
      expect(await verified(folder, "log.db")).toBe(before)
      expect(readdirSync(folder).sort()).toEqual(["copy.db", "log.db"])
    }))

  it("takes a backup for a new file, too, and replaces nothing unasked", () =>
    withLog(async (folder) => {
      await inProcess(backup, folder)
      const before = await verified(folder, "log.db")
      expect(await inProcess(["restore", "copy.db", "--db", "new.db"], folder)).toEqual({
        code: 0,
        out: before.replace("log.db", "new.db"),
        err: "",
      })
      const again = await inProcess(["restore", "copy.db", "--db", "new.db"], folder)
      expect(again).toMatchObject({
        code: 1,
        err: "followthrough: new.db: it is there already; with --over its place is taken, and it is kept\n",
      })
    }))

  it("killed just before the end leaves a second name of the log, which verify tells of", () =>
    withLog(async (folder) => {
      await inProcess(backup, folder)
      const second = "log.db.before-20260302T080000Z-0123abcd"
      linkSync(join(folder, "log.db"), join(folder, second))
      const { code, err } = await inProcess(["verify", "--db", "log.db"], folder)
      expect([code, err]).toEqual([
        0,
        `note: ${second} is a second name of this file, left by a restore --over that was killed; do that again, or remove the name\n`,
      ])
      await inProcess(["restore", "copy.db", "--db", "log.db", "--over"], folder)
      expect(existsSync(join(folder, second))).toBe(false)
      expect((await inProcess(["verify", "--db", "log.db"], folder)).err).toBe("")
    }))
})

describe("a file with several workspaces", () => {
  const withTwo = <A>(use: (folder: string) => Promise<A>) =>
    withFolder(async (folder) => {
      const { openFollowthrough } = await import("@followthrough/kernel")
      for (const workspace of ["acme", "beta"]) {
        const store = { file: join(folder, "log.db") }
        const log = await openFollowthrough({ workspace, store })
        await log.addContact({ contactId: "c1" })
        await log.close()
      }
      return use(folder)
    })

  it("is verified and backed up with all of them, unless one is named", () =>
    withTwo(async (folder) => {
      const { code, out } = await inProcess(["verify", "--db", "log.db"], folder)
      expect(code).toBe(0)
      expect(out).toMatch(
        /^log\.db, workspace "acme": 1 fact, .*\nhead .*\nlog\.db, workspace "beta": /,
      )
      const named = await inProcess(["verify", "--db", "log.db", "--workspace", "beta"], folder)
      expect(named.out).toMatch(/^log\.db, workspace "beta": 1 fact, all as recorded\nhead .*\n$/)
      const json = await inProcess(["verify", "--db", "log.db", "--format", "json"], folder)
      expect(JSON.parse(json.out)).toMatchObject([{ workspace: "acme" }, { workspace: "beta" }])
      const head = ["verify", "--db", "log.db", "--head", headOf(out)]
      expect(await inProcess(head, folder)).toMatchObject({
        code: 2,
        err: expect.stringContaining("say which with --workspace; there are acme, beta"),
      })
      const copied = await inProcess(["backup", "--db", "log.db", "--out", "copy.db"], folder)
      expect(copied.out).toBe(out.replaceAll("log.db", "copy.db"))
    }))

  it("says which there are when another is asked for", () =>
    withTwo(async (folder) => {
      for (const args of [
        ["verify"],
        ["backup", "--out", "copy.db"],
        ["export"],
        ["next"],
        ["log"],
        ["doubts"],
      ]) {
        const asked = [...args, "--db", "log.db", "--workspace", "acne"]
        expect(await inProcess(asked, folder)).toEqual({
          code: 1,
          out: "",
          err: 'followthrough: log.db has no facts of workspace "acne" (did you mean "acme"?); there are 2: acme, beta\n',
        })
      }
      expect(existsSync(join(folder, "copy.db"))).toBe(false)
    }))
})
