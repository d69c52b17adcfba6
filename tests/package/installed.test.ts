import { mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { bundled } from "./bundled.js"
import {
  allGiven,
  importing,
  KEEPING_A_LOG,
  requiring,
  SHOWING_A_QUEUE,
  typeErrors,
  typing,
} from "./host-programs.js"
import { type NpmProject, npmProject, thisMajor } from "./npm-project.js"
import { packAll, type Tarball } from "./packing.js"

/** Peers that only hosts of some entry points need. */
const PEERS = ["@effect/sql@0.52", "@types/react@19"]

const MINUTES = 60_000 * 10

// Wants `npm run build` and `npm run types` first, as `npm run test:packed` does.
const installing = () => {
  let packed: string
  let tarballs: ReadonlyArray<Tarball> = []
  beforeAll(() => {
    packed = realpathSync(mkdtempSync(join(tmpdir(), "followthrough-packed-")))
    tarballs = packAll(packed)
  })
  afterAll(() => rmSync(packed, { recursive: true, force: true }))
  const files = () => tarballs.map(({ file }) => file)
  const entryPoints = () => tarballs.flatMap((each) => each.entryPoints)

  describe.each([20, 22, 24])("under Node %i", (major) => {
    let project: NpmProject
    beforeAll(async () => {
      project = await npmProject(major, [...files(), ...PEERS])
    }, MINUTES)
    afterAll(() => project?.remove())

    it("give every public entry point to import and to require", async () => {
      expect(await project.node("-p", "process.versions.node")).toMatch(`${major}.`)
      const imports = project.write("imports.mjs", importing(entryPoints()))
      expect(await project.node(imports)).toBe(allGiven(entryPoints()))
      const requires = project.write("requires.cjs", requiring(entryPoints()))
      expect(await project.node(requires)).toBe(allGiven(entryPoints()))
    })

    it("keep a log in a file, and bring the command that reads it", async () => {
      const host = project.write("host.mjs", KEEPING_A_LOG)
      expect(await project.node(host)).toBe("bakery cadence\n")
      const command = join("node_modules", "@followthrough", "cli", "bin", "followthrough.mjs")
      const asked = ["next", "--db", "acme.db", "--workspace", "acme"]
      expect(await project.node(command, ...asked)).toContain("bakery")
    })
  })

  describe("for a page over HTTP", () => {
    const needed = ["core", "http", "kernel", "projection", "react", "store", "store-sql"]
    let project: NpmProject
    beforeAll(async () => {
      const its = tarballs.filter(({ name }) => needed.includes(name.replace(/^@.*\//, "")))
      project = await npmProject(thisMajor, [...its.map(({ file }) => file), "@types/react@19"])
    }, MINUTES)
    afterAll(() => project?.remove())

    it("bring no native module, and the page compiles and bundles", async () => {
      expect(readdirSync(join(project.folder, "node_modules"))).not.toContain("better-sqlite3")
      const file = project.write("page.mts", SHOWING_A_QUEUE)
      for (const resolution of ["nodenext", "bundler"] as const) {
        const paths = [join(project.folder, file)]
        expect(typeErrors(resolution, project.folder, paths)).toEqual([])
      }
      const { of } = await bundled(SHOWING_A_QUEUE, [], project.folder)
      expect(of.map(([name]) => name)).not.toContain("effect")
    })
  })

  describe("bring types", () => {
    let project: NpmProject
    beforeAll(async () => {
      const all = [...files(), ...PEERS, "--ignore-scripts"]
      project = await npmProject(thisMajor, all)
    }, MINUTES)
    afterAll(() => project?.remove())

    it.each(["nodenext", "bundler"] as const)(
      "that hold for %s, and so do those of all that is installed with them",
      (resolution) => {
        const sources = [
          project.write(`${resolution}.mts`, typing(entryPoints())),
          project.write("keeping.mts", KEEPING_A_LOG),
        ]
        const paths = sources.map((name) => join(project.folder, name))
        expect(typeErrors(resolution, project.folder, paths)).toEqual([])
      },
    )
  })
}

describe("the packed tarballs, installed by npm", () => {
  if (process.env["FT_DEEP"] === "1") return installing()
  it("work under every supported Node", (ctx) =>
    ctx.skip("npm fetches and compiles for minutes: npm run test:packed"))
})
