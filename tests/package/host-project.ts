import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { packAll, type Tarball } from "./packing.js"

export interface PackedPackage extends Tarball {
  /** Where its tarball was unpacked. */
  readonly folder: string
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

const link = (target: string, path: string): void => {
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(target, path)
}

/**
 * A host's project with every package installed from its tarball, without a network: unpacked, and linked to what its
 * own package.json asks for and to nothing else, as pnpm would lay it out. The host has all peers but those left out.
 */
export const makeHostProject = (without: ReadonlyArray<string> = []) => {
  const project = realpathSync(mkdtempSync(join(tmpdir(), "followthrough-host-")))
  const place = (name: string) => join(project, ".installed", name, "node_modules", name)

  const packed = packAll(project).map((tarball): PackedPackage => {
    const { file, name, source } = tarball
    const folder = place(name)
    mkdirSync(folder, { recursive: true })
    execFileSync("tar", ["-xzf", file, "-C", folder, "--strip-components=1"])

    const manifest: Manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
    for (const wanted of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
      if (without.includes(wanted)) continue
      const installed = wanted.startsWith("@followthrough/")
        ? place(wanted)
        : realpathSync(join(source, "node_modules", wanted))
      link(installed, join(project, ".installed", name, "node_modules", wanted))
    }
    link(folder, join(project, "node_modules", name))
    return { ...tarball, folder }
  })
  return { project, packed }
}
