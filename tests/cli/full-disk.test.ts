import { spawnSync } from "node:child_process"
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { openFollowthrough } from "@followthrough/kernel"
import { beforeAll, describe, expect, it } from "vitest"
import { inProcess, root, withFolder } from "./run.js"

// Threat: a disk that fills up, or may not be written to, while a file is made: half of it would pass for all.

const bin = join(root, "packages/cli/bin/followthrough.mjs")
const MINUTE = 60_000

/** Runs a line of a shell in which `$FT` is the command. */
const shell = (line: string, cwd: string) => {
  const ran = spawnSync("/bin/sh", ["-c", line], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, FT: `${process.execPath} ${bin}` },
  })
  return { code: ran.status, out: ran.stdout, err: ran.stderr }
}

const oneLine = (message: string) => `followthrough: ${message}\n`

const isUnix = process.platform !== "win32"

const contacts = 400

const withLog = (use: (folder: string) => void | Promise<void>) =>
  withFolder(async (folder) => {
    const store = { file: join(folder, "log.db") }
    const log = await openFollowthrough({ workspace: "main", store })
    await log.recordAll(
      Array.from({ length: contacts }, (_, n) => ({
        command: { _tag: "AddContact", contactId: `c${n}`, name: "n".repeat(500) } as const,
        commandId: `command-${n}`,
      })),
    )
    await log.close()
    await use(folder)
  })

describe.skipIf(!isUnix)("an export that cannot be written to its end", () => {
  it(
    "is one line of error, and leaves nothing behind",
    () =>
      withLog((folder) => {
        const limited = (line: string) => shell(`ulimit -f 64; ${line}`, folder)
        const why = "it cannot be written: files may not become so large"
        expect(limited("$FT export --db log.db --out log.ndjson")).toEqual({
          code: 1,
          out: "",
          err: oneLine(`log.ndjson: ${why}`),
        })
        expect(readdirSync(folder).filter((name) => name.includes("ndjson"))).toEqual([])
        expect(limited("$FT export --db log.db > log.ndjson")).toEqual({
          code: 1,
          out: "",
          err: oneLine(`the output: ${why}`),
        })
      }),
    MINUTE,
  )

  it(
    "nor is any other answer more than a line of error on a full disk",
    () =>
      withLog((folder) => {
        for (const args of ["export", "log", "next", "audit --format json"]) {
          expect(shell(`$FT ${args} --db log.db > /dev/full`, folder), args).toEqual({
            code: 1,
            out: "",
            err: oneLine("the output: it cannot be written: the disk is full"),
          })
        }
        // A reader that has seen enough is no failure.
        expect(shell("$FT export --db log.db | head -c 1", folder)).toEqual({
          code: 0,
          out: "{",
          err: "",
        })
      }),
    MINUTE,
  )

  it("is refused where something is already, whatever it is, or no folder", () =>
    withLog(async (folder) => {
      symlinkSync("nowhere", join(folder, "dangling"))
      const to = (out: string) => inProcess(["export", "--db", "log.db", "--out", out], folder)
      for (const out of ["/dev/full", "/dev/null", "dangling", "."]) {
        expect(await to(out)).toEqual({
          code: 1,
          out: "",
          err: oneLine(`${out}: it is there already`),
        })
      }
      expect((await to("none/x")).err).toBe(
        oneLine("none/x: it cannot be written: there is no such folder"),
      )
      const before = await inProcess(["export", "--db", "log.db"], folder)
      // What another process of the same number is making, or has left, is not touched.
      const theirs = join(folder, `x.unfinished-${process.pid}`)
      writeFileSync(theirs, "another's")
      expect((await to("x")).code).toBe(0)
      expect(readFileSync(theirs, "utf8")).toBe("another's")
      expect(readFileSync(join(folder, "x"), "utf8")).toBe(before.out)
    }))
})

describe.skipIf(!isUnix)("on a small disk", () => {
  let canMount = false

  beforeAll(() => {
    canMount = spawnSync("/bin/sh", ["-c", "unshare -m mount -t tmpfs tmpfs /mnt"]).status === 0
  })

  const onSmallDisk = (line: string, folder: string) => {
    mkdirSync(join(folder, "small"))
    // Gone with the shell, however it ends.
    const mounted = `mount -t tmpfs -o size=128k tmpfs small && { ${line}; code=$?; ls -A small >&2; exit $code; }`
    return shell(`unshare -m /bin/sh -c '${mounted}'`, folder)
  }

  it(
    "an export is one line of error and leaves nothing behind",
    (ctx) => {
      if (!canMount) return ctx.skip("nothing can be mounted here")
      return withLog((folder) => {
        expect(onSmallDisk("$FT export --db log.db --out small/x", folder)).toEqual({
          code: 1,
          out: "",
          err: oneLine("small/x: it cannot be written: the disk is full"),
        })
      })
    },
    MINUTE,
  )

  it(
    "so are the rejected rows of an import, and rows that wait in a temporary file",
    (ctx) => {
      if (!canMount) return ctx.skip("nothing can be mounted here")
      return withRows(40_000, (folder) => {
        const importing = "$FT import rows.csv --map map.json --db new.db --on-error skip"
        const rejects = onSmallDisk(`${importing} --rejects small/bad.csv`, folder)
        expect(rejects).toEqual({
          code: 1,
          out: "",
          err: oneLine("small/bad.csv: it cannot be written: the disk is full"),
        })
      }).then(() =>
        withRows(80_000, (folder) => {
          const importing = "$FT import rows.csv --map map.json --db other.db --on-error skip"
          const spooled = onSmallDisk(`TMPDIR=$PWD/small ${importing}`, folder)
          expect(spooled).toMatchObject({ code: 1, out: "" })
          expect(spooled.err).toBe(oneLine(`${folder}/small: the disk of temporary files is full`))
          expect(readdirSync(folder)).not.toContain("other.db")
        }),
      )
    },
    3 * MINUTE,
  )
})

const mapping = {
  format: "followthrough-mapping/1",
  source: "calls",
  zone: "Europe/Rome",
  contact: { key: [{ column: "who" }], add: {} },
  at: { column: "when" },
  rules: [{ facts: [{ record: "RecordSale" }] }],
}

/** Rows of which none but the last is good. */
const withRows = (rows: number, use: (folder: string) => void | Promise<void>) =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, "map.json"), JSON.stringify(mapping))
    const bad = `${"k".repeat(150)},never\n`.repeat(rows)
    writeFileSync(join(folder, "rows.csv"), `who,when\n${bad}k,2026-03-01\n`)
    await use(folder)
  })

describe.skipIf(!isUnix)("a file of rejected rows", () => {
  const skip = ["--db", "new.db", "--on-error", "skip", "--rejects"]
  const importing = (rejects: string, folder: string, map = "map.json") =>
    inProcess(["import", "rows.csv", "--map", map, ...skip, rejects], folder)

  it("takes the place of a file, also by a link to it, and of nothing else", () =>
    withRows(3, async (folder) => {
      writeFileSync(join(folder, "old.csv"), "old")
      symlinkSync("old.csv", join(folder, "link.csv"))
      expect(await importing("link.csv", folder)).toMatchObject({ code: 0, err: "" })
      expect(readFileSync(join(folder, "old.csv"), "utf8").split("\n")).toHaveLength(5)
      for (const device of ["/dev/null", "/dev/full", folder]) {
        expect((await importing(device, folder)).err).toBe(
          oneLine(`${device}: it is there already, and no file`),
        )
      }
      expect(statSync("/dev/null").isCharacterDevice()).toBe(true)
    }))

  it("is not one of the files that it is made of, whatever leads to it, and none is left of one that was not made", () =>
    withRows(3, async (folder) => {
      symlinkSync("rows.csv", join(folder, "rows-too.csv"))
      expect(await importing("rows-too.csv", folder)).toMatchObject({ code: 2, out: "" })
      expect((await importing("bad.csv", folder, "absent.json")).code).toBe(1)
      expect(readdirSync(folder).sort()).toEqual(["map.json", "rows-too.csv", "rows.csv"])
    }))
})
