// Installs and builds what is not there yet, quietly; says what went wrong, and ends, where something did.
import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { env, install, root } from "./pnpm.mjs"

const must = ({ status, stdout, stderr, error }) => {
  if (status === 0) return
  console.error(`${stdout}${stderr}${error?.message ?? ""}`)
  process.exit(1)
}

if (!existsSync(join(root, "node_modules", ".modules.yaml"))) {
  console.error("Installing. The first time may compile SQLite, which takes a minute or two.")
}
must(install())
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
must(spawnSync(scripts.build, { cwd: root, env, shell: true, encoding: "utf8" }))
