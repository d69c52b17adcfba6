// Runs the pnpm that package.json names, on a machine that has only Node and npm.
import { spawn, spawnSync } from "node:child_process"
import { existsSync, readFileSync, realpathSync } from "node:fs"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"

export const root = fileURLToPath(new URL("..", import.meta.url))
const { engines, packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))

const number = (version) => version.split(".").map(Number)
const [major, minor] = number(process.versions.node)
const [wantedMajor, wantedMinor] = number(engines.node.replace(">=", ""))
if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
  console.error(`Followthrough needs Node ${engines.node}; this is Node ${process.versions.node}.`)
  process.exit(1)
}

const windows = process.platform === "win32"
const bin = join(root, "node_modules", ".bin")

/** The environment in which the scripts of package.json find their commands. */
export const env = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH}`,
  TURBO_TELEMETRY_DISABLED: "1",
}

/** The command line that is the wanted pnpm: the installed one, else one that npm fetches. */
export const pnpm = () => {
  const manifest = join(root, "node_modules", "pnpm", "package.json")
  const wanted = packageManager.split("@")[1]
  const installed =
    existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).version === wanted
  return installed
    ? [join(bin, "pnpm")]
    : ["npx", "--yes", "--package", packageManager, "--", "pnpm"]
}

/** Node's own C++ headers, where they came with it: node-gyp then need not download them. */
const nodeHeaders = () => {
  const prefix = join(process.execPath, "..", "..")
  return existsSync(join(prefix, "include", "node", "node.h")) ? { npm_config_nodedir: prefix } : {}
}

/** Installs what the lockfile says; takes a second or two where it is there already. */
export const install = () => {
  const attempt = () => {
    const [command, ...args] = [...pnpm(), "install", "--frozen-lockfile", "--reporter=append-only"]
    const options = { cwd: root, env: { ...nodeHeaders(), ...env }, encoding: "utf8" }
    return spawnSync(command, args, { ...options, shell: windows })
  }
  const first = attempt()
  // A pnpm that has to replace node_modules removes itself on the way.
  return first.status === 0 || existsSync(join(bin, "pnpm")) ? first : attempt()
}

/** Runs in the foreground and ends as the command ends: same exit code, same signal. */
export const foreground = (command, args, more = {}) => {
  const child = spawn(command, args, { cwd: root, env, stdio: "inherit", shell: windows, ...more })
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal))
  child.on("error", (error) => {
    console.error(error.message)
    process.exit(1)
  })
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

if (
  process.argv[1] !== undefined &&
  realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)
) {
  const [command, ...args] = [...pnpm(), ...process.argv.slice(2)]
  foreground(command, args)
}
