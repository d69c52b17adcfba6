// `npm start`: installs and builds what is not there yet, then runs the demo.
import "./built.mjs"
import { join } from "node:path"
import { foreground } from "./pnpm.mjs"

const command = join("packages", "cli", "bin", "followthrough.mjs")
foreground(process.execPath, [command, "demo", ...process.argv.slice(2)], { shell: false })
