import { execFile } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, dirname, join } from "node:path"
import { promisify } from "node:util"

/** A Node, and the environment in which its programs run. */
interface NodeVersion {
  readonly node: string
  readonly env: NodeJS.ProcessEnv
}

const execute = promisify(execFile)

const run = async (
  command: string,
  args: ReadonlyArray<string>,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<string> => (await execute(command, args, { cwd, env })).stdout

/** What a package manager that runs the tests has set is not for a host's project. */
const plainEnv = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^p?npm_/i.test(name)))

/** The major version of the Node that runs the tests. */
export const thisMajor = Number(process.versions.node.split(".")[0])

/** The Node that runs the tests where it is of that major version, else one that npm puts into the folder. */
const nodeOf = async (major: number, folder: string): Promise<NodeVersion> => {
  const env = plainEnv()
  const installed = join(folder, "node_modules", "node")
  if (major !== thisMajor) {
    writeFileSync(join(folder, "package.json"), "{}")
    await run("npm", [...INSTALL, `node@${major}`], folder, env)
  }
  const node = major === thisMajor ? process.execPath : join(installed, "bin", "node")
  // A native module has to be compiled with the headers of its Node, whatever npm is set to.
  const headers = [
    join(node, "..", ".."),
    join(installed, "node_modules", `node-${process.platform}-${process.arch}`),
  ].find((one) => existsSync(join(one, "include", "node", "node.h")))
  return {
    node,
    env: {
      ...env,
      PATH: `${dirname(node)}${delimiter}${env["PATH"]}`,
      ...(headers === undefined ? {} : { npm_config_nodedir: headers }),
    },
  }
}

const INSTALL = ["install", "--prefer-offline", "--no-audit", "--no-fund"]

export interface NpmProject {
  readonly folder: string
  /** Writes a file into the project; gives its name. */
  readonly write: (name: string, text: string) => string
  /** Runs a file of the project; gives what it printed. */
  readonly node: (...args: ReadonlyArray<string>) => Promise<string>
  readonly remove: () => void
}

/** A host's project in which npm has installed, under a Node, what it is given: tarballs, `name@range` or flags. */
export const npmProject = async (
  major: number,
  wanted: ReadonlyArray<string>,
): Promise<NpmProject> => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), "followthrough-npm-")))
  const folder = join(home, "host")
  mkdirSync(folder)
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return name
  }
  const { env, node } = await nodeOf(major, home)
  write("package.json", JSON.stringify({ name: "host", private: true }))
  await run("npm", [...INSTALL, ...wanted], folder, env)
  return {
    folder,
    write,
    node: (...args) => run(node, args, folder, env),
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
}
