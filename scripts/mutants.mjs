// Plants one plausible bug at a time and expects a named test to fail: `packages/*/test/mutants/
// *.mutants.ts` list them. The sources are never touched: the bug is put in while a file is loaded.
//
//   node scripts/mutants.mjs            all mutants
//   node scripts/mutants.mjs time gap   those whose list or id contains one of the words
import { spawn } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { tsImport } from "tsx/esm/api"
import { startVitest } from "vitest/node"

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** A mutant that makes a loop endless is caught by never coming back. */
const PATIENCE = 60_000

/**
 * @typedef {object} Mutant
 * @property {string} id
 * @property {string} file the source to change, from the package's folder
 * @property {string} find a text that occurs in it exactly once
 * @property {string} replace
 * @property {string} test the test file that must notice, from the package's folder
 * @property {RegExp} killedBy the title of the test in it that must fail
 */

const lists = () =>
  readdirSync(join(root, "packages")).flatMap((name) => {
    const folder = join(root, "packages", name, "test", "mutants")
    try {
      return readdirSync(folder)
        .filter((file) => file.endsWith(".mutants.ts"))
        .map((file) => join(folder, file))
    } catch {
      return []
    }
  })

/** @returns {Promise<ReadonlyArray<Mutant>>} */
const mutantsOf = async (list) => (await tsImport(list, import.meta.url)).mutants

const packageOf = (list) => dirname(dirname(dirname(list)))

/** Runs the named tests with the bug planted, or the whole file without one. */
const runTests = async (list, mutant, planted) => {
  const target = resolve(packageOf(list), mutant.file)
  const plant = {
    name: "plant-mutant",
    enforce: "pre",
    transform: (code, id) =>
      id.split("?")[0] === target && planted
        ? { code: code.replace(mutant.find, () => mutant.replace), map: null }
        : undefined,
  }
  // What a test bundles for a browser does not pass through here.
  if (planted) process.env.FT_PLANTED = JSON.stringify({ target, ...mutant, killedBy: undefined })
  const vitest = await startVitest(
    "test",
    [relative(root, resolve(packageOf(list), mutant.test))],
    {
      root,
      watch: false,
      reporters: [{}],
      ...(planted ? { testNamePattern: mutant.killedBy, bail: 1 } : {}),
      maxWorkers: 1,
      minWorkers: 1,
    },
    { plugins: [plant] },
  )
  const files = vitest.state.getFiles()
  const tests = files.flatMap(function below(task) {
    return task.type === "test" ? [task] : (task.tasks ?? []).flatMap(below)
  })
  const titles = (state) =>
    tests.filter((test) => test.result?.state === state).map(({ name }) => name)
  await vitest.close()
  return { passed: titles("pass"), failed: titles("fail") }
}

/** In a process of its own, so that an endless loop can be ended. */
const runApart = (list, index, how) =>
  new Promise((done) => {
    const self = fileURLToPath(import.meta.url)
    const child = spawn(process.execPath, [self, "--one", list, String(index), how], {
      cwd: root,
      detached: true,
      stdio: ["ignore", "pipe", "inherit"],
    })
    let said = ""
    child.stdout.on("data", (text) => {
      said += text
    })
    const timer = setTimeout(() => {
      process.kill(-child.pid, "SIGKILL")
    }, PATIENCE)
    child.on("close", (_code, signal) => {
      clearTimeout(timer)
      const line = said.split("\n").find((text) => text.startsWith("RESULT "))
      done(
        line === undefined
          ? { passed: [], failed: [], endless: signal === "SIGKILL" }
          : JSON.parse(line.slice("RESULT ".length)),
      )
    })
  })

const one = async (list, index, how) => {
  const mutant = (await mutantsOf(list))[Number(index)]
  process.stdout.write(
    `RESULT ${JSON.stringify(await runTests(list, mutant, how === "planted"))}\n`,
  )
  process.exit(0)
}

/** What is wrong with a mutant before any bug is planted. */
const staleness = (list, { file, find }) => {
  const source = readFileSync(resolve(packageOf(list), file), "utf8")
  const occurrences = source.split(find).length - 1
  return occurrences === 1 ? undefined : `its text occurs ${occurrences} times in ${file}`
}

/** What the tests of each file say on the sources as they are; asked once. */
const sound = new Map()
const soundTests = async (list, mutant, index) => {
  const key = `${list} ${mutant.test}`
  if (!sound.has(key)) sound.set(key, await runApart(list, index, "sound"))
  return sound.get(key)
}

const verdict = async (list, mutant, index) => {
  const stale = staleness(list, mutant)
  if (stale !== undefined) return { killed: false, why: stale }
  const before = await soundTests(list, mutant, index)
  const red = before.failed.filter((title) => mutant.killedBy.test(title))
  if (red.length > 0) return { killed: false, why: `fails without the bug: ${red[0]}` }
  if (!before.passed.some((title) => mutant.killedBy.test(title))) {
    return { killed: false, why: `no test in ${mutant.test} has such a title` }
  }
  const { passed, failed, endless } = await runApart(list, index, "planted")
  if (endless) return { killed: true, why: "never came to an end" }
  if (failed.length > 0) return { killed: true, why: failed[0] }
  return { killed: false, why: passed.length === 0 ? "the run broke off" : "the tests passed" }
}

const all = async (words) => {
  const counts = { killed: 0, SURVIVED: 0 }
  for (const list of lists()) {
    for (const [index, mutant] of (await mutantsOf(list)).entries()) {
      const name = `${relative(root, list)} ${mutant.id}`
      if (words.length > 0 && !words.some((word) => name.includes(word))) continue
      const { killed, why } = await verdict(list, mutant, index)
      const word = killed ? "killed" : "SURVIVED"
      counts[word] += 1
      console.log(`${word.padEnd(8)} ${name}: ${why}`)
    }
  }
  console.log(`${counts.killed} passed, ${counts.SURVIVED} failed, 0 skipped`)
  process.exitCode = counts.SURVIVED === 0 && counts.killed > 0 ? 0 : 1
}

const [first, ...rest] = process.argv.slice(2)
if (first === "--one") await one(...rest)
else await all(process.argv.slice(2))
