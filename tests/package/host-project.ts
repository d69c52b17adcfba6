import { execFileSync } from "node:child_process"
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

export const root = fileURLToPath(new URL("../..", import.meta.url))
const packages = join(root, "packages")

export interface PackedPackage {
  readonly name: string
  readonly version: string
  /** Where its tarball was unpacked. */
  readonly folder: string
  /** What a host writes after `from`: the name, or the name and a subpath. */
  readonly entryPoints: ReadonlyArray<string>
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly exports: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

const link = (target: string, path: string): void => {
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(target, path)
}

/**
 * A host's project with every package installed from its tarball, without a network: unpacked, and
 * linked to what its own package.json asks for and to nothing else, as pnpm would lay it out.
 */
export const makeHostProject = () => {
  const project = realpathSync(mkdtempSync(join(tmpdir(), "followthrough-host-")))
  const place = (name: string) => join(project, ".installed", name, "node_modules", name)

  const pack = ["--recursive", "--filter", "./packages/*", "pack", "--pack-destination", project]
  execFileSync(join(root, "node_modules", ".bin", "pnpm"), pack, { cwd: root })

  const packed = readdirSync(packages).map((short): PackedPackage => {
    const source = join(packages, short)
    const { name, version }: Manifest = JSON.parse(
      readFileSync(join(source, "package.json"), "utf8"),
    )
    const tarball = join(project, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`)
    const folder = place(name)
    mkdirSync(folder, { recursive: true })
    execFileSync("tar", ["-xzf", tarball, "-C", folder, "--strip-components=1"])

    const manifest: Manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
    for (const wanted of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
      const installed = wanted.startsWith("@followthrough/")
        ? place(wanted)
        : realpathSync(join(source, "node_modules", wanted))
      link(installed, join(project, ".installed", name, "node_modules", wanted))
    }
    link(folder, join(project, "node_modules", name))

    const entryPoints = Object.keys(manifest.exports)
      .filter((subpath) => subpath !== "./package.json")
      .map((subpath) => subpath.replace(".", name))
    return { name, version, folder, entryPoints }
  })
  return { project, packed }
}
