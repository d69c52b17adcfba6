import { type Command, Option } from "commander"
import { parseCount, withAsOf, withShared } from "../options.js"
import { parsePlace } from "../place.js"
import { usage } from "../problem.js"

// What several commands are asked with.

export const database = (command: Command): Command =>
  withShared(
    command.requiredOption(
      "--db <log>",
      "the log: a SQLite file, or postgres://user@host/database",
      parsePlace,
    ),
  )

export const file = (command: Command): Command =>
  command.requiredOption(
    "--db <log>",
    "the log: a SQLite file, or postgres://user@host/database",
    parsePlace,
  )

export const withLimit = (command: Command): Command =>
  command.option("--limit <n>", "how many rows to print", parseCount("--limit"), 20)

export const withWorkers = (command: Command): Command =>
  command.option("--workers <n>", "how many threads work it out", parseCount("--workers"))

export const withParty = (command: Command): Command =>
  command.option("--party <party>", "only contacts of this company or household, by id")

export const asksAbout = (command: Command): Command => withLimit(withAsOf(database(command)))

export const aboutRep = (command: Command): Command =>
  asksAbout(command).option("--rep <rep>", "only this rep, by id, external id or name")

/** One contact is given as it is, and whoever tries otherwise is told so. */
export const aboutContact = (command: Command): Command =>
  command.addOption(
    new Option("--contact <contact>").hideHelp().argParser((contact: string) => {
      throw usage(
        `a contact is given without an option: followthrough ${command.name()} ${contact} --db FILE`,
      )
    }),
  )
