import type { Command } from "commander"
import { react } from "../commands/react.js"
import { reactions } from "../commands/reactions.js"
import { inWorkspace, parseCount, parseHappenings, parseInstant, withFormat } from "../options.js"
import type { SafePrinter } from "../print.js"
import { file } from "./asked.js"

/** What is done when something happens. */
export const reacting = (root: Command, printer: SafePrinter): void => {
  withFormat(inWorkspace(file(root.command("react"))))
    .description("run a command for each thing that happened since the last time: for cron")
    .requiredOption("--name <name>", "what it is called: under this name it keeps its place")
    .requiredOption("--exec <command>", "gets each item as JSON on standard input; 0 means done")
    .option(
      "--on <kinds>",
      "only these: begins, falls-late, arrives, ask-ripens, with commas between",
      parseHappenings,
    )
    .option("--rep <rep>", "only this rep, by id, external id or name")
    .option("--queue <name>", "only what sits in this named queue, whose owners have left")
    .option(
      "--from <instant>",
      "the first time: what happened after this instant (default: now)",
      parseInstant("--from"),
    )
    .option("--limit <n>", "hand over at most this many items", parseCount("--limit"))
    .option("--attempts <n>", "park an item after so many (default: 10)", parseCount("--attempts"))
    .option(
      "--lease <seconds>",
      "longer than the command ever takes (default: 60)",
      parseCount("--lease"),
    )
    .action((options) => react(options, printer))

  withFormat(inWorkspace(file(root.command("reactions"))))
    .description("how far each reaction has come, and what it has parked")
    .option("--retry <name>", "let what this one has parked be handed over again")
    .action((options) => reactions(options, printer))
}
