import type { Command } from "commander"
import { backup } from "../commands/backup.js"
import { copy } from "../commands/copy.js"
import { exportLog } from "../commands/export.js"
import { log } from "../commands/log.js"
import { rebuild } from "../commands/rebuild.js"
import { restore } from "../commands/restore.js"
import { verify } from "../commands/verify.js"
import { inAnyWorkspace, inWorkspace, withFormat, withHead, withKnownAt } from "../options.js"
import { parsePlace } from "../place.js"
import type { SafePrinter } from "../print.js"
import { aboutContact, database, file } from "./asked.js"

/** The log itself, and the files that it is kept in. */
export const keeping = (root: Command, printer: SafePrinter): void => {
  aboutContact(withKnownAt(database(root.command("log"))))
    .description("the facts themselves, in order of recording")
    .argument("[contact]", "only this one, by id or external id")
    .action((contact, options) => log(contact, options, printer))

  withHead(withFormat(inAnyWorkspace(file(root.command("verify")))))
    .description("check that the log is what was recorded; says where it first is not")
    .action((options) => verify(options, printer))

  withFormat(inWorkspace(file(root.command("rebuild"))))
    .description("make the tables that follow from the log again")
    .action((options) => rebuild(options, printer))

  inWorkspace(file(root.command("export")))
    .description("write the log as lines of JSON, to a new file or to the output")
    .option("--out <file>", "the file to make")
    .action((options) => exportLog(options, printer))

  withHead(withFormat(root.command("restore")))
    .description("make a log from an export or a backup, verified, in a new file unless --over")
    .argument("<file>", "what export or backup wrote")
    .requiredOption("--db <file>", "the SQLite file to make", parsePlace)
    .option("--over", "take the place of the file that is there, and keep that under another name")
    .action((from, options) => restore(from, options, printer))

  withFormat(inAnyWorkspace(file(root.command("backup"))))
    .description("copy a log's file, also while it is written to, and verify the copy")
    .requiredOption("--out <copy>", "the file to make")
    .action((options) => backup(options, printer))

  withFormat(inAnyWorkspace(file(root.command("copy"))))
    .description("copy a log to another place, or go on with a copy, and verify it")
    .requiredOption("--to <log>", "a SQLite file or postgres://…, made when missing", parsePlace)
    .action((options) => copy(options, printer))
}
