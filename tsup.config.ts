import { readFileSync } from "node:fs"
import { defineConfig } from "tsup"

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly "@followthrough/source"?: string }>>
}

// Runs once in each package. What a package exports is what gets built; types come from `tsc -b`.
const { exports }: Manifest = JSON.parse(readFileSync("package.json", "utf8"))
const entries = Object.values(exports).flatMap((target) => {
  const source = typeof target === "string" ? undefined : target["@followthrough/source"]
  return source === undefined ? [] : [source]
})

export default defineConfig({
  // A package that only brings a command exports nothing.
  entry: [
    ...(entries.length > 0 ? entries : ["src/main.ts"]),
    // A thread is started from a file of its own, which nothing imports.
    "src/**/*.thread.ts",
  ],
  format: "esm",
  target: "node20.19",
  platform: "node",
  dts: false,
  sourcemap: true,
  splitting: true,
  skipNodeModulesBundle: true,
  removeNodeProtocol: false,
  clean: ["!**/*.d.ts"],
  silent: true,
})
