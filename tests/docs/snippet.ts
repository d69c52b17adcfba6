import { execFile } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import ts from "typescript"
import type { Block } from "./markdown.js"

export const root = fileURLToPath(new URL("../..", import.meta.url))

/** Node's flags for running our TypeScript as it stands, without a build. */
export const nodeFlags: ReadonlyArray<string> = [
  "--conditions=@followthrough/source",
  `--import=${pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href}`,
]

/** What a program said, and how it ended. */
export interface Outcome {
  readonly code: number
  readonly output: string
}

export const runProgram = (
  program: string,
  args: ReadonlyArray<string>,
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<Outcome> =>
  new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, ...options.env }
    execFile(program, args, { cwd: options.cwd, env, timeout: 60_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1
      resolve({ code, output: stdout + stderr })
    })
  })

export const isSnippet = ({ language }: Block): boolean => language === "ts" || language === "js"

/** Writes a block as a module of its own, where it can import what a host can import. */
export const writeSnippet = (folder: string, block: Block): string => {
  mkdirSync(folder, { recursive: true })
  const name = `${block.file.replace(/[^\w-]+/g, "-")}-${block.line}`
  const path = join(folder, `${name}.${block.language === "ts" ? "mts" : "mjs"}`)
  writeFileSync(path, block.text)
  return path
}

/** Type errors of all snippets together, each at its line in the Markdown file. */
export const findTypeErrors = (snippets: ReadonlyMap<string, Block>): ReadonlyArray<string> => {
  const config = join(root, "tests", "tsconfig.json")
  const { config: json } = ts.readConfigFile(config, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(json, ts.sys, join(root, "tests"))
  const program = ts.createProgram([...snippets.keys()], {
    ...options,
    allowJs: true,
    checkJs: true,
    moduleDetection: ts.ModuleDetectionKind.Force,
  })
  return [...snippets].flatMap(([path, block]) => {
    const source = program.getSourceFile(path)
    const faults = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ]
    return faults.map(({ start, messageText }) => {
      const offset = source?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0
      const message = ts.flattenDiagnosticMessageText(messageText, "\n")
      return `${block.file}:${block.line + offset}: ${message}`
    })
  })
}

export const runSnippet = (path: string, cwd: string): Promise<Outcome> =>
  runProgram(process.execPath, [...nodeFlags, path], { cwd })
