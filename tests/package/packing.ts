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
  /** Files that are no modules to import, such as a worker's, as a host names them. */
  readonly files: ReadonlyArray<string>
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly publishConfig: { readonly exports?: Exports }
  readonly exports: Exports
}

type Exports = Readonly<Record<string, string | object>>

/** Packs every package of the repository, as it is published, into a folder. */
export const packAll = (folder: string): ReadonlyArray<Tarball> => {
  const pack = ["--recursive", "--filter", "./packages/*", "pack", "--pack-destination", folder]
  execFileSync(join(root, "node_modules", ".bin", "pnpm"), pack, { cwd: root })
  return readdirSync(packages).map((short) => {
    const source = join(packages, short)
    const manifest: Manifest = JSON.parse(readFileSync(join(source, "package.json"), "utf8"))
    const { name, version } = manifest
    const named = Object.entries(manifest.publishConfig.exports ?? manifest.exports).map(
      ([subpath, target]) => [subpath.replace(".", name), typeof target === "object"] as const,
    )
    const file = join(folder, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`)
    return {
      name,
      version,
      source,
      file,
      entryPoints: named.flatMap(([door, isModule]) => (isModule ? [door] : [])),
      files: named.flatMap(([door, isModule]) => (isModule ? [] : [door])),
    }
  })
}
