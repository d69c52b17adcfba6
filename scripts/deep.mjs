// `npm run test:deep`: fifty times the runs of every property, then the suite again in other zones
// and languages: an answer may depend on neither.
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { env, install, root } from "./pnpm.mjs"

const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
const run = (name, more) => {
  const options = { cwd: root, env: { ...env, ...more }, shell: true, stdio: "inherit" }
  return spawnSync(scripts[name], options).status === 0
}

const { status, stdout, stderr } = install()
if (status !== 0) console.error(`${stdout}${stderr}`)
if (status !== 0 || !run("types") || !run("build")) process.exit(1)

const places = [
  { TZ: "UTC", LANG: "C.UTF-8", FT_DEEP: "1", FT_RUNS: process.env.FT_RUNS ?? "50" },
  { TZ: "America/New_York", LANG: "en_US.UTF-8" },
  { TZ: "Asia/Kolkata", LANG: "hi_IN.UTF-8" },
  { TZ: "Pacific/Apia", LANG: "tr_TR.UTF-8" },
]

for (const place of places) {
  const settings = Object.entries({ ...place, LC_ALL: place.LANG })
  console.log(`\n${settings.map(([name, value]) => `${name}=${value}`).join(" ")}`)
  if (!run("units", Object.fromEntries(settings))) process.exitCode = 1
}
