import { readdirSync, readFileSync } from "node:fs"
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

const threads = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".thread.ts"),
)

const settings = {
  format: "esm",
  target: "node20.19",
  platform: "node",
  dts: false,
  sourcemap: true,
  removeNodeProtocol: false,
  silent: true,
} as const

export default defineConfig([
  {
    ...settings,
    // A package that only brings a command exports nothing.
    entry: entries.length > 0 ? entries : ["src/main.ts"],
    splitting: true,
    skipNodeModulesBundle: true,
    clean: ["!**/*.d.ts"],
  },
  // A thread is started from a file of its own, which nothing imports. All that it takes is in it: reading
  // hundreds of modules takes longer than many an answer.
  ...threads.map((file) => ({
    ...settings,
    minify: true,
    sourcemap: false,
    entry: { [file.slice(0, -".ts".length)]: `src/${file}` },
    noExternal: [/^(?!better-sqlite3$)/],
    esbuildOptions: (options: { conditions?: Array<string> }) => {
      options.conditions = ["@followthrough/source", "module"]
    },
  })),
])
