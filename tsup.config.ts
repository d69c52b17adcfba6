import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { defineConfig, type Options } from "tsup"

type Plugin = NonNullable<Options["esbuildPlugins"]>[number]

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly "@followthrough/source"?: string }>>
  readonly imports?: Readonly<
    Record<string, { readonly "@followthrough/source": Readonly<Record<string, string>> }>
  >
}

// Runs once in each package. What a package exports is what gets built; types come from `tsc -b`.
const { exports, imports = {} }: Manifest = JSON.parse(readFileSync("package.json", "utf8"))
const entries = Object.values(exports).flatMap((target) => {
  const source = typeof target === "string" ? undefined : target["@followthrough/source"]
  return source === undefined ? [] : [source]
})
/** What there is once for Node and once for browsers; which one is taken stays open until the host's build. */
const eitherWay = Object.values(imports).flatMap((target) =>
  Object.values(target["@followthrough/source"]),
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

/** Of a package that names its licence and does not bring the text, where it is the one that ours has. */
const ours = (license: string): string | undefined =>
  license === "Apache-2.0" ? readFileSync("../../LICENSE", "utf8") : undefined

/** Of a package that has the text at the end of its README. */
const inReadme = (folder: string): string | undefined => {
  const readme = readdirSync(folder).find((one) => /^readme/i.test(one))
  const text = readme === undefined ? "" : readFileSync(join(folder, readme), "utf8")
  return /^#+ *licen[cs]e\s+(.*copyright.*)/ims.exec(text)?.[1]
}

/** Writes beside a file that holds code of others under which licences it came. */
const licences = (of: string): Plugin => ({
  name: "licences",
  setup: (build) => {
    build.initialOptions.metafile = true
    build.onEnd(({ metafile }) => {
      const folders = new Set(
        Object.keys(metafile?.inputs ?? {}).flatMap(
          (input) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0] ?? [],
        ),
      )
      const texts = [...folders].sort().map((folder) => {
        const { license, name, version } = JSON.parse(
          readFileSync(join(folder, "package.json"), "utf8"),
        )
        const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one))
        const text =
          file === undefined
            ? (inReadme(folder) ?? ours(license))
            : readFileSync(join(folder, file), "utf8")
        if (text === undefined) throw new Error(`${name} is bundled and has no licence in it`)
        return `${name} ${version}\n\n${text.trim()}\n`
      })
      const told = join("dist", `${of}.third-party.txt`)
      mkdirSync(dirname(told), { recursive: true })
      writeFileSync(told, texts.join(`\n${"-".repeat(80)}\n\n`))
    })
  },
})

/** What CommonJS in a bundle takes the modules of Node by. */
const REQUIRE =
  'import { createRequire as requiring } from "node:module"; const require = requiring(import.meta.url);'

// What is loaded in one file: reading hundreds of modules takes longer than many an answer.
const whole = (name: string, file: string): Options => ({
  ...settings,
  minify: true,
  sourcemap: false,
  entry: { [name]: file },
  esbuildPlugins: [licences(name)],
  noExternal: [/^(?!better-sqlite3$)/],
  // Of the driver of Postgres, which stands in a file of its own that is read by who needs it.
  splitting: true,
  external: ["pg-native", "pg-cloudflare"],
  banner: { js: REQUIRE },
  esbuildOptions: (options) => {
    options.conditions = ["@followthrough/source", "module"]
  },
})

// A thread is started from a file of its own, which nothing imports.
const threadsOf = (folder: string): ReadonlyArray<Options> =>
  sourcesOf(folder, ".thread.ts").map((file) => whole(nameOf(file), join(folder, "src", file)))

const sourcesOf = (folder: string, ending: string): ReadonlyArray<string> =>
  readdirSync(join(folder, "src"), { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(ending),
  )

const nameOf = (file: string): string => file.slice(0, -".ts".length)

/**
 * SQLite's build names two scripts for ways to files that are not used here: a host's bundler would look for them
 * beside the worker.
 */
const oneWayToFiles: Plugin = {
  name: "one-way-to-files",
  setup: (build) => {
    build.onLoad({ filter: /sqlite-wasm\/dist\/index\.mjs$/ }, ({ path }) => {
      let contents = readFileSync(path, "utf8")
      for (const script of ["sqlite3-worker1.mjs", "sqlite3-opfs-async-proxy.js"]) {
        const named = `new URL("${script}", import.meta.url)`
        if (!contents.includes(named)) throw new Error(`${path} names ${script} no more`)
        contents = contents.replace(named, `new URL("data:,${script}")`)
      }
      return { contents }
    })
  },
}

// A browser's worker, too; SQLite's own code stands beside it, and is found by where the worker is.
const workersOf = (folder: string): ReadonlyArray<Options> =>
  sourcesOf(folder, ".worker.ts").map((file) => ({
    ...whole(nameOf(file), join(folder, "src", file)),
    target: "es2022",
    platform: "browser",
    noExternal: [/./],
    splitting: false,
    banner: {},
    esbuildOptions: (options) => {
      options.conditions = ["@followthrough/source", "browser", "module"]
    },
    esbuildPlugins: [licences(nameOf(file)), oneWayToFiles],
    onSuccess: async () => {
      const { resolve } = createRequire(join(process.cwd(), "package.json"))
      copyFileSync(resolve("@sqlite.org/sqlite-wasm/sqlite3.wasm"), join("dist", "sqlite3.wasm"))
    },
  }))

// A package that exports nothing brings a command, which others start over and over.
const isCommand = entries.length === 0
// They are CommonJS, which takes `require`, and few modules.
const apart = ["better-sqlite3", "commander", "cli-table3", "cli-progress"]

export default defineConfig(
  isCommand
    ? [
        {
          ...whole("main", "src/main.ts"),
          noExternal: [new RegExp(`^(?!(${apart.join("|")})$)`)],
        },
        ...threadsOf("../kernel"),
      ]
    : [
        {
          ...settings,
          entry: [...entries, ...eitherWay],
          external: [/^#/],
          splitting: true,
          skipNodeModulesBundle: true,
          clean: ["!**/*.d.ts"],
        },
        ...threadsOf("."),
        ...workersOf("."),
      ],
)
