// `npm run bench`: what is measured is what hosts get, so that the packages are built first.
import "./built.mjs"
import { join } from "node:path"
import { foreground } from "./pnpm.mjs"

const args = ["--import", "tsx", join("bench", "run.ts"), ...process.argv.slice(2)]
foreground(process.execPath, args, { shell: false })
