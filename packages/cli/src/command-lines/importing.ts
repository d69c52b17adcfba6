import type { Command } from "commander"
import { importLog } from "../commands/import.js"
import { parseInstant, parseOnError, withShared } from "../options.js"
import { parsePlace } from "../place.js"
import type { SafePrinter } from "../print.js"

/** How a history comes in. */
export const importing = (root: Command, printer: SafePrinter): void => {
  withShared(root.command("import"))
    .description("replay CSV files, also gzipped, into the log; running it twice adds nothing")
    .argument(
      "<file...>",
      "the CSV file, or - for standard input; then any files that the mapping joins",
    )
    .requiredOption("--map <mapping.json>", "says how rows become facts")
    .requiredOption(
      "--db <log>",
      "the log, made when missing: a SQLite file, or postgres://user@host/database",
      parsePlace,
    )
    .option(
      "--recorded-at <instant>",
      "when the facts became known (default: now)",
      parseInstant("--recorded-at"),
    )
    .option(
      "--on-error <fail|skip>",
      "fail: one bad row, and nothing is recorded; skip: pass over bad rows",
      parseOnError,
      "fail",
    )
    .option("--rejects <file>", "write the rows passed over to this CSV file, with the reasons")
    .option("--allow-refused", "exit with 0 although the log refused facts")
    .option("--allow-ahead", "record also what is dated more than a day ahead of log and clock")
    .action((files, options) => importLog(files, options, printer))
}
