// `npm run test:packed`: builds, packs every package, and has npm install them under Node 20, 22 and 24. Other Nodes than
// the running one, and what the packages ask for, come from the registry.
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { env, install, root } from "./pnpm.mjs"

const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
const run = (command) =>
  spawnSync(command, {
    cwd: root,
    env: { ...env, FT_DEEP: "1" },
    shell: true,
    stdio: "inherit",
  }).status === 0

const { status, stdout, stderr } = install()
if (status !== 0) console.error(`${stdout}${stderr}`)
const isPassed =
  status === 0 &&
  [scripts.types, scripts.build, `${scripts.units} tests/package/installed.test.ts`].every(run)
if (!isPassed) process.exitCode = 1
