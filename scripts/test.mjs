// `npm test`: every check the project has, one line each; a check that fails shows all it said.
// The last line reads `N passed, N failed, N skipped`; a failed check counts as one failure.
import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { env, install, root } from "./pnpm.mjs"

const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
const running = new Set()
let failures = 0

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    for (const child of running) child.kill(signal)
    process.exit(1)
  })
}

const say = (name, ok, started, output) => {
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  if (!ok) console.log(output.trimEnd())
  console.log(`${ok ? "ok    " : "FAILED"} ${name.padEnd(9)} ${seconds.padStart(5)} s`)
}

/** Runs one script of package.json, without the half second that a package manager adds. */
const run = (name) =>
  new Promise((resolve) => {
    const started = performance.now()
    const options = { cwd: root, env, shell: true, stdio: ["ignore", "pipe", "pipe"] }
    const child = spawn(scripts[name], options)
    running.add(child)
    let output = ""
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text
      })
    }
    child.on("close", (code) => {
      running.delete(child)
      say(name, code === 0, started, output)
      resolve({ ok: code === 0, output })
    })
  })

const check = async (name) => {
  const { ok } = await run(name)
  if (!ok) failures += 1
  return ok
}

/** Two at a time: these need nothing of each other. */
const checkAll = async (names) => {
  const results = new Map()
  const queue = [...names]
  const worker = async () => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      results.set(name, await check(name))
    }
  }
  await Promise.all([worker(), worker()])
  return results
}

const units = async () => {
  const { ok, output } = await run("units")
  if (ok) for (const line of output.match(/^skipped: .*$/gm) ?? []) console.log(line)
  const lines = [...output.matchAll(/^(\d+) passed, (\d+) failed, (\d+) skipped$/gm)]
  const [passed, failed, skipped] = (lines.at(-1) ?? [0, 0, 0, 0]).slice(1).map(Number)
  return { passed, failed: ok ? failed : Math.max(failed, 1), skipped }
}

const all = async () => {
  const started = performance.now()
  const { status, stdout, stderr, error } = install()
  say("install", status === 0, started, `${stdout}${stderr}${error?.message ?? ""}`)
  if (status !== 0) return { passed: 0, failed: 1, skipped: 0 }

  await check("chromium")
  const results = await checkAll(["types", "build", "lint", "arrows", "unused"])
  if (results.get("types") && results.get("build")) await check("packages")
  else console.log("not run packages: they need types and build")
  return units()
}

const { passed, failed, skipped } = await all()
if (failed + failures > 0) process.exitCode = 1
console.log(`${passed} passed, ${failed + failures} failed, ${skipped} skipped`)
