// Finds the Chromium that browser tests run in: the one `CHROMIUM_PATH` names, else one that is installed, else
// Debian's package, which root installs here.
import { spawnSync } from "node:child_process"
import { existsSync, realpathSync } from "node:fs"
import { fileURLToPath } from "node:url"

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]

/** Where Chromium is; undefined where there is none. */
export const chromiumPath = () => {
  const named = process.env.CHROMIUM_PATH
  return named === undefined ? PLACES.find((path) => existsSync(path)) : named
}

const run = (command, args) => {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
  const { error, status, stderr } = spawnSync(command, args, { env, encoding: "utf8" })
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? stderr}`)
}

/** The same, installed first where it is missing; throws where it cannot be. */
export const installedChromium = () => {
  const found = chromiumPath()
  if (found !== undefined) return found
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    throw new Error("browser tests need Chromium: install it, or name one in CHROMIUM_PATH")
  }
  run("apt-get", ["update"])
  run("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"])
  return PLACES[0]
}

if (
  process.argv[1] !== undefined &&
  realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)
) {
  try {
    installedChromium()
  } catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}
