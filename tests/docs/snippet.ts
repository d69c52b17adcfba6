import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { format } from "node:util"
import ts from "typescript"
import { vi } from "vitest"
import type { Block } from "./markdown.js"

export const root = fileURLToPath(new URL("../..", import.meta.url))

export const isSnippet = ({ language }: Block): boolean => ["ts", "tsx", "js"].includes(language)

/** Writes a block as a module of its own, where it can import what a host can import. */
export const writeSnippet = (folder: string, block: Block): string => {
  mkdirSync(folder, { recursive: true })
  const name = `${block.file.replace(/[^\w-]+/g, "-")}-${block.line}`
  const path = join(folder, `${name}.${block.language}`)
  writeFileSync(path, block.text)
  return path
}

/** Type errors of all snippets together, each at its line in the Markdown file. */
export const findTypeErrors = (snippets: ReadonlyMap<string, Block>): ReadonlyArray<string> => {
  const config = join(root, "tests", "tsconfig.json")
  const { config: json } = ts.readConfigFile(config, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(
    json,
    ts.sys,
    join(root, "tests"),
    undefined,
    config,
  )
  const program = ts.createProgram([...snippets.keys()], {
    ...options,
    // Some are for a page.
    lib: [
      ...(options.lib ?? []),
      "lib.dom.d.ts",
      "lib.dom.iterable.d.ts",
      "lib.dom.asynciterable.d.ts",
    ],
    allowJs: true,
    jsx: ts.JsxEmit.ReactJSX,
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

/** Runs a snippet and gives what it printed; throws what it throws. */
export const runSnippet = async (path: string): Promise<string> => {
  const printed: Array<string> = []
  const log = vi.spyOn(console, "log").mockImplementation((...values) => {
    printed.push(format(...values))
  })
  try {
    await import(/* @vite-ignore */ path)
  } finally {
    log.mockRestore()
  }
  return printed.join("\n")
}
