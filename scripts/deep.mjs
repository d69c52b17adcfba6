// `npm run test:deep`: fifty times the runs of every property, then the suite again in other zones
// and languages: an answer may depend on neither.
import { spawnSync } from "node:child_process"
import { env, install, root } from "./pnpm.mjs"

const { status, stdout, stderr } = install()
if (status !== 0) {
  console.error(`${stdout}${stderr}`)
  process.exit(1)
}

const deep = { FT_DEEP: "1", FT_RUNS: process.env.FT_RUNS ?? "50" }
const places = [
  { TZ: "UTC", LANG: "C.UTF-8", ...deep },
  { TZ: "America/New_York", LANG: "en_US.UTF-8" },
  { TZ: "Asia/Kolkata", LANG: "hi_IN.UTF-8" },
  { TZ: "Pacific/Apia", LANG: "tr_TR.UTF-8" },
]

for (const place of places) {
  console.log(
    `\n${Object.entries(place)
      .map(([name, value]) => `${name}=${value}`)
      .join(" ")}`,
  )
  const options = { cwd: root, env: { ...env, ...place, LC_ALL: place.LANG }, stdio: "inherit" }
  const { status } = spawnSync("vitest", ["run"], { ...options, shell: true })
  if (status !== 0) process.exitCode = 1
}
