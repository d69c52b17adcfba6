import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import { root } from "./packing.js"

export interface Bundled {
  /** Bytes, minified and gzipped. */
  readonly size: number
  /** The packages whose code is in it, and how many bytes of it, minified; the most first. */
  readonly of: ReadonlyArray<readonly [name: string, bytes: number]>
}

const packageOf = (path: string): string =>
  /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ??
  /^packages\/[^/]+/.exec(path)?.[0] ??
  "the page"

/** What a bundler makes of a page's code for browsers, with the packages as they are built. */
export const bundled = async (
  code: string,
  elsewhere: ReadonlyArray<string> = [],
  resolveDir = join(root, "tests"),
): Promise<Bundled> => {
  const { metafile, outputFiles } = await build({
    stdin: { contents: code, resolveDir },
    absWorkingDir: root,
    bundle: true,
    minify: true,
    treeShaking: true,
    format: "esm",
    platform: "browser",
    external: [...elsewhere],
    metafile: true,
    write: false,
    logLevel: "silent",
  })
  const [output] = Object.values(metafile.outputs)
  const bytes = new Map<string, number>()
  for (const [path, { bytesInOutput }] of Object.entries(output?.inputs ?? {})) {
    const name = packageOf(path)
    bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput)
  }
  return {
    size: outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents).length, 0),
    of: [...bytes].filter(([, many]) => many > 0).sort(([, a], [, b]) => b - a),
  }
}
