import * as fc from "fast-check"
import { afterEach } from "vitest"

/** Fixed, so that a red run is red for everyone; `FT_SEED=… npm test` looks elsewhere. */
const seed = Number(process.env["FT_SEED"] ?? 20_260_214)

/** `npm run test:deep` multiplies the runs of every property. */
const runs = Number(process.env["FT_RUNS"] ?? 1)

fc.configureGlobal({ seed, numRuns: 100 * runs, verbose: fc.VerbosityLevel.Verbose })

// Vitest gives its own messages up after a minute, and properties wait for nothing: here their answers are read.
afterEach(() => new Promise<void>((resume) => setImmediate(resume)))
