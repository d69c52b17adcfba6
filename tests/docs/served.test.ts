import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { commandsOf, isAsShown, runCommand } from "./console.js"
import { blocksOf } from "./markdown.js"
import { root } from "./snippet.js"

const curl = spawnSync("curl", ["--help", "all"], { encoding: "utf8" })
const knowsJson = curl.status === 0 && curl.stdout.includes("--json")

// Examples that serve: their README starts a server and then asks it things.
const examples = ["express", "http", "fastify"]
  .map((name) => `examples/host-${name}`)
  .concat("examples/crm-webhook")

describe.each(examples)("the README of %s shows", (example) => {
  const file = join(example, "README.md")
  const [starting, ...asking] = blocksOf(file, readFileSync(join(root, file), "utf8"))
    .filter(({ marks }) => marks.includes("served"))
    .flatMap(commandsOf)
  const folder = mkdtempSync(join(tmpdir(), "followthrough-served-"))
  const db = join(folder, "app.db")
  let server: ChildProcess
  let said = ""
  let port = ""

  beforeAll(async () => {
    // A group of its own, so that what npm starts ends with it.
    const command = `${starting?.command} -- --port 0 --db '${db}'`
    server = spawn("sh", ["-c", command], { cwd: join(root, example), detached: true })
    await new Promise<void>((resolve, reject) => {
      for (const stream of [server.stdout, server.stderr]) {
        stream?.setEncoding("utf8").on("data", (text: string) => {
          said += text
          port = /localhost:(\d+)/.exec(said)?.[1] ?? ""
          if (port !== "") resolve()
        })
      }
      server.on("close", () => reject(new Error(`it ended: ${said}`)))
    })
  })

  afterAll(async () => {
    if (server.pid !== undefined && server.exitCode === null) {
      const ended = new Promise((resolve) => server.on("close", resolve))
      process.kill(-server.pid, "SIGTERM")
      await ended
    }
    rmSync(folder, { recursive: true, force: true })
  })

  it(`line ${starting?.line}: ${starting?.command}`, () => {
    const shown = starting?.shown.replace(":3000", `:${port}`).replace(/\S+\.db/, db) ?? ""
    expect(isAsShown(shown, said), `it printed:\n${said}`).toBe(true)
  })

  for (const shown of asking) {
    it(`line ${shown.line}: ${shown.command}`, async (ctx) => {
      if (!knowsJson) ctx.skip("there is no curl here that knows --json (7.82)")
      const command = shown.command.replace("localhost:3000", `localhost:${port}`)
      const { code, output } = await runCommand({ ...shown, command }, folder)
      expect(code, output).toBe(0)
      expect(isAsShown(shown.shown, output), `it printed:\n${output}`).toBe(true)
    })
  }
})
