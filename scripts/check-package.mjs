// Packs the package in the current folder and checks what npm would get.
// Profile esm-only: the packages are ES modules alone; every supported Node can `require()` them.
import { spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const folder = mkdtempSync(join(tmpdir(), "followthrough-pack-"))
process.on("exit", () => rmSync(folder, { recursive: true, force: true }))

/** Runs a command that must succeed; says everything it said when it did not. */
const check = (command, ...args) => {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" })
  if (status === 0) return
  console.error(`${command} ${args.join(" ")}\n${stdout}${stderr}`)
  process.exit(1)
}

check("pnpm", "pack", "--pack-destination", folder)
const tarball = join(folder, readdirSync(folder)[0])
check("publint", tarball, "--strict")

const { exports } = JSON.parse(readFileSync("package.json", "utf8"))
// Files such as a .wasm have no types; that they are there is publint's to check.
const files = Object.keys(exports).filter((subpath) => /\.(?!js(on)?$)\w+$/.test(subpath))
const without = files.length === 0 ? [] : ["--exclude-entrypoints", ...files]
if (exports["."] !== undefined) check("attw", tarball, "--profile", "esm-only", ...without)
