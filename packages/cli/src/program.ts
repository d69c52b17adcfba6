import { Command, CommanderError } from "commander"
import { answers } from "./command-lines/answers.js"
import { importing } from "./command-lines/importing.js"
import { keeping } from "./command-lines/keeping.js"
import { reacting } from "./command-lines/reacting.js"
import { rules } from "./command-lines/rules.js"
import { demo } from "./commands/demo.js"
import { parseCount } from "./options.js"
import { parsePlace } from "./place.js"
import type { SafePrinter } from "./print.js"
import { printable } from "./text/printable.js"

/** The `followthrough` command line. */
export const program = (version: string, printer: SafePrinter): Command => {
  const root = new Command("followthrough")
    .description("No contact forgotten, no promise broken: what is owed, to whom, by when and why.")
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: printer.out,
      writeErr: printer.note,
      outputError: (text, write) => write(mistakeText(text)),
    })
    .showHelpAfterError("(followthrough --help shows how)")

  for (const add of [importing, answers, reacting, keeping, rules]) add(root, printer)

  root
    .command("demo")
    .description("a year of a made-up sales team, from its log to its audit")
    .option("--db <file>", "where to keep its log", parsePlace, "followthrough-demo.db")
    .option("--seed <n>", "another team", parseCount("--seed"), 7)
    .action((options) => demo(options, printer))

  for (const command of root.commands) command.exitOverride()
  return root
}

/** A mistake repeats the argument that it is about, which is not to end its line; a hint stands on one of its own. */
const mistakeText = (text: string): string => {
  const [, mistake = "", hint = ""] =
    /^(.*?)(\n\(Did you mean [a-z0-9, -]+\?\))?\n$/s.exec(text) ?? []
  return `${printable(mistake)}${hint}\n`
}

/** Did commander itself end the run, and was that a mistake of the user's? */
export const endedBy = (error: unknown): { readonly exitCode: 0 | 2 } | undefined =>
  error instanceof CommanderError ? { exitCode: error.exitCode === 0 ? 0 : 2 } : undefined
