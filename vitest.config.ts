import { defineConfig } from "vitest/config"

// Without "module", which Node does not know: for bundlers alone, some packages leave out what Node insists on.
const conditions = ["@followthrough/source", "node", "development|production"]

const runs = Number(process.env["FT_RUNS"] ?? 1)

export default defineConfig({
  // Sources instead of builds: the first condition of every workspace package's exports.
  ssr: { resolve: { conditions } },
  // The same where a test has a page.
  resolve: { conditions },
  test: {
    include: ["packages/*/test/**/*.test.ts", "examples/*/**/*.test.ts", "tests/**/*.test.ts"],
    setupFiles: ["./vitest.setup.ts"],
    reporters: ["default", "./scripts/closing-line.mjs"],
    // Vitest leaves a core idle for its own process, which on two cores is half of them.
    minWorkers: 1,
    maxWorkers: "100%",
    // One module graph a worker: loading Effect for each file costs as much as the tests do.
    isolate: false,
    testTimeout: 90_000 * runs,
    hookTimeout: 120_000,
    // With many runs the closing line's reporter judges them, which knows those that say nothing of a test.
    dangerouslyIgnoreUnhandledErrors: runs > 1,
  },
})
