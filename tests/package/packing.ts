import { execFileSync } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

export const root = fileURLToPath(new URL("../..", import.meta.url))
const packages = join(root, "packages")

export interface Tarball {
  readonly name: string
  readonly version: string
  /** The folder that was packed. */
  readonly source: string
  readonly file: string
  /** What a host writes after `from`: the name, or the name and a subpath. */
  readonly entryPoints: ReadonlyArray<string>
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly publishConfig: { readonly exports?: object }
  readonly exports: object
}

/** Packs every package of the repository, as it is published, into a folder. */
export const packAll = (folder: string): ReadonlyArray<Tarball> => {
  const pack = ["--recursive", "--filter", "./packages/*", "pack", "--pack-destination", folder]
  execFileSync(join(root, "node_modules", ".bin", "pnpm"), pack, { cwd: root })
  return readdirSync(packages).map((short) => {
    const source = join(packages, short)
    const manifest: Manifest = JSON.parse(readFileSync(join(source, "package.json"), "utf8"))
    const { name, version } = manifest
    const entryPoints = Object.keys(manifest.publishConfig.exports ?? manifest.exports)
      .filter((subpath) => subpath !== "./package.json")
      .map((subpath) => subpath.replace(".", name))
    const file = join(folder, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`)
    return { name, version, source, file, entryPoints }
  })
}
