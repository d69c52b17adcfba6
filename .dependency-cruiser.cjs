// The arrows between packages: core ← projection ← kernel, store ← store-sql ← kernel,
// projection ← interop, kernel ← { cli, http, mcp, react, store-web, examples }, store-sql ← store-web. Nothing points back, nothing goes round.
const { readdirSync, readFileSync } = require("node:fs")
const { join } = require("node:path")

/** What each package may import of the others. */
const arrows = {
  core: [],
  projection: ["core"],
  store: [],
  "store-sql": ["store"],
  kernel: ["core", "projection", "store", "store-sql"],
  interop: ["core", "projection"],
  http: ["core", "kernel"],
  cli: ["core", "projection", "kernel", "interop"],
  mcp: ["core", "projection", "kernel"],
  react: ["projection", "kernel"],
  "store-web": ["kernel", "store", "store-sql"],
}

const packages = readdirSync("packages")
const any = (names) => `(${names.join("|")})`
const escaped = (path) => path.replaceAll(".", "\\.")

/** The source of every public entry point: the only doors into a package. */
const doors = packages.flatMap((name) => {
  const { exports = {} } = JSON.parse(readFileSync(join("packages", name, "package.json"), "utf8"))
  return Object.values(exports).flatMap((target) =>
    typeof target === "string"
      ? []
      : [escaped(join("packages", name, target["@followthrough/source"]))],
  )
})

const arrowRules = packages.map((name) => ({
  name: `arrows-of-${name}`,
  comment: `${name} may import ${arrows[name]?.join(", ") || "no other package"}`,
  severity: "error",
  from: { path: `^packages/${name}/src/` },
  to: { path: "^packages/", pathNot: `^packages/${any([name, ...(arrows[name] ?? [])])}/` },
}))

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...arrowRules,
    {
      name: "no-cycle",
      comment: "A cycle has no first file to read.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-orphan",
      comment: "Nothing imports this module and it imports nothing.",
      severity: "error",
      from: {
        orphan: true,
        path: "^packages/[^/]+/src/",
        // Which of two files is meant, package.json says.
        pathNot: any([...doors.map((door) => `^${door}$`), "\\.browser\\.ts$"]),
      },
      to: {},
    },
    {
      name: "public-doors",
      comment: "Another package is entered through its public entry points only.",
      severity: "error",
      from: { path: "^packages/([^/]+)/" },
      to: { path: "^packages/", pathNot: [`^packages/$1/`, ...doors.map((door) => `^${door}$`)] },
    },
    {
      name: "public-doors-outside",
      comment: "Examples, tests and benches use the packages as a host would.",
      severity: "error",
      from: { pathNot: "^packages/" },
      to: { path: "^packages/", pathNot: doors.map((door) => `^${door}$`) },
    },
    {
      name: "no-way-back",
      comment: "A package knows nothing of the examples, tests and benches around it.",
      severity: "error",
      from: { path: "^packages/[^/]+/src/" },
      to: { path: ["^(examples|tests|bench|scripts)/", "^packages/[^/]+/test/"] },
    },
    {
      name: "pure-no-node",
      comment: "core and projection run anywhere: no node built-ins.",
      severity: "error",
      from: { path: "^packages/(core|projection)/src/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "pure-no-effect-runtime",
      comment: "core and projection use Effect's data types alone, none of its platform packages.",
      severity: "error",
      from: { path: "^packages/(core|projection)/src/" },
      to: { path: "(^|/)@effect/" },
    },
    {
      name: "terminal-in-cli",
      comment: "Only the command talks to a terminal.",
      severity: "error",
      from: { path: "^packages/", pathNot: "^packages/cli/" },
      to: { path: "(^|/)node_modules/(commander|cli-table3|cli-progress|picocolors)/" },
    },
    {
      name: "no-dev-dependency",
      comment: "What a package imports, its package.json must bring or ask for.",
      severity: "error",
      from: { path: "^packages/[^/]+/src/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm", "npm-peer", "type-only"] },
    },
    {
      name: "no-unlisted-dependency",
      comment: "A package.json names what is imported.",
      severity: "error",
      from: {},
      // An optional peer is in `peerDependenciesMeta`, too, which this tool takes for a place that names nothing.
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["npm-peer"] },
    },
    {
      name: "no-unresolved",
      comment: "An import must lead somewhere.",
      severity: "error",
      // The peers are installed where they run.
      from: { pathNot: "^bench/peers/" },
      to: { couldNotResolve: true },
    },
    {
      name: "named-after-the-domain",
      comment: "A name that fits everything says nothing: name the file after what it holds.",
      severity: "error",
      from: {},
      to: {
        path: "(^|/)(utils?|helpers?|common|types|managers?)(\\.|/)",
        pathNot: "(^|/)node_modules/",
      },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)dist/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@followthrough/source", "import", "node", "types", "default"],
    },
  },
}
