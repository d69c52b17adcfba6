import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
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
        const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
        const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one))
        if (file === undefined) throw new Error(`${name} is bundled and has no licence in it`)
        return `${name} ${version}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`
      })
      const told = join("dist", `${of}.third-party.txt`)
      mkdirSync(dirname(told), { recursive: true })
      writeFileSync(told, texts.join(`\n${"-".repeat(80)}\n\n`))
    })
  },
})

// What is loaded in one file: reading hundreds of modules takes longer than many an answer.
const whole = (name: string, file: string): Options => ({
  ...settings,
  minify: true,
  sourcemap: false,
  entry: { [name]: file },
  esbuildPlugins: [licences(name)],
  noExternal: [/^(?!better-sqlite3$)/],
  esbuildOptions: (options) => {
    options.conditions = ["@followthrough/source", "module"]
  },
})

// A thread is started from a file of its own, which nothing imports.
const threadsOf = (folder: string): ReadonlyArray<Options> =>
  readdirSync(join(folder, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".thread.ts"))
    .map((file) => whole(file.slice(0, -".ts".length), join(folder, "src", file)))

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
      ],
)
