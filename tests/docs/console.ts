import { execFile } from "node:child_process"
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs"
import { delimiter, join } from "node:path"
import type { Block } from "./markdown.js"
import { root } from "./snippet.js"

/** One `$ command` of a console block, with what the block shows below it. */
export interface ShownCommand {
  readonly file: string
  readonly line: number
  readonly command: string
  /** Empty where the block shows no output. */
  readonly shown: string
}

export const commandsOf = (block: Block): ReadonlyArray<ShownCommand> => {
  const starts = block.text.split("\n").flatMap((line, at) => (line.startsWith("$ ") ? [at] : []))
  return starts.map((start, index) => {
    const lines = block.text.split("\n").slice(start, starts[index + 1])
    const last = lines.findIndex((line) => !line.endsWith("\\"))
    return {
      file: block.file,
      line: block.line + start,
      command: lines
        .slice(0, last + 1)
        .join("\n")
        .slice("$ ".length),
      shown: lines
        .slice(last + 1)
        .join("\n")
        .trim(),
    }
  })
}

/** Installing and testing are tried elsewhere; here only our own command is. */
export const isOurs = ({ command }: ShownCommand): boolean =>
  /^(npx followthrough|npm start)\b/.test(command)

/** A folder as a reader has it after a clone: the examples, and `npx` and `npm` that know our command. */
export const makeReadersFolder = (folder: string): void => {
  const followthrough = [process.execPath, join(root, "packages/cli/bin/followthrough.mjs")]
    .map((word) => `'${word}'`)
    .join(" ")
  const commands = join(folder, ".commands")
  mkdirSync(commands, { recursive: true })
  const programs = {
    npx: `shift; exec ${followthrough} "$@"`,
    npm: `shift; [ "$1" = -- ] && shift; exec ${followthrough} demo "$@"`,
  }
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(commands, name), `#!/bin/sh\n${text}\n`)
    chmodSync(join(commands, name), 0o755)
  }
  symlinkSync(join(root, "examples"), join(folder, "examples"))
}

/** What a command said, and how it ended. */
export interface Outcome {
  readonly code: number
  readonly output: string
}

// Wants `npm run build` first, as `npm test` does.
export const runCommand = ({ command }: ShownCommand, folder: string): Promise<Outcome> => {
  const path = `${join(folder, ".commands")}${delimiter}${process.env["PATH"]}`
  const env = { ...process.env, PATH: path, NO_COLOR: "1", FORCE_COLOR: undefined }
  return new Promise((resolve) => {
    execFile("sh", ["-c", command], { cwd: folder, env, timeout: 60_000 }, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1
      resolve({ code, output: out + err })
    })
  })
}

const tidy = (text: string): string => text.replace(/[ \t]+$/gm, "").trim()

/** Whether an output is what the docs show; `…` stands for anything, lines included. */
export const isAsShown = (shown: string, output: string): boolean => {
  const parts = tidy(shown)
    .split("…")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
  return new RegExp(`^${parts.join("[^]*")}$`).test(tidy(output))
}
