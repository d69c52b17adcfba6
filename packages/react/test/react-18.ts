import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { pathToFileURL } from "node:url"

const { resolve } = createRequire(import.meta.url)

/**
 * The parts that the tests show, bundled with React 18: one package cannot have two of the same name. The bundler is
 * a process of its own, since it does not run beside a page.
 */
export const withReact18 = async (): Promise<typeof import("./shown-parts.js")> => {
  // From below node_modules, a module is loaded as it is.
  const cache = join(import.meta.dirname, "..", "node_modules", ".cache")
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, "react-18-"))
  try {
    const file = join(folder, "shown-parts.mjs")
    execFileSync(resolve("esbuild/bin/esbuild"), [
      join(import.meta.dirname, "shown-parts.ts"),
      `--outfile=${file}`,
      "--alias:react=react-18",
      "--alias:react-dom=react-dom-18",
      "--conditions=@followthrough/source",
      '--define:process.env.NODE_ENV="development"',
      "--define:process.env={}",
      "--bundle",
      "--format=esm",
      "--platform=browser",
      "--log-level=error",
    ])
    return await import(/* @vite-ignore */ pathToFileURL(file).href)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
