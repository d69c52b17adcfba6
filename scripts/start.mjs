// `npm start`: installs and builds what is not there yet, then runs the demo.
import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { env, foreground, install, root } from "./pnpm.mjs"

const must = ({ status, stdout, stderr, error }) => {
  if (status === 0) return
  console.error(`${stdout}${stderr}${error?.message ?? ""}`)
  process.exit(1)
}

if (!existsSync(join(root, "node_modules", ".modules.yaml"))) {
  console.log("Installing. The first time may compile SQLite, which takes a minute or two.")
}
must(install())
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
must(spawnSync(scripts.build, { cwd: root, env, shell: true, encoding: "utf8" }))

const command = join("packages", "cli", "bin", "followthrough.mjs")
foreground(process.execPath, [command, "demo", ...process.argv.slice(2)], { shell: false })
