import { Command, CommanderError, Option } from "commander"
import { agenda } from "./commands/agenda.js"
import { asks } from "./commands/asks.js"
import { audit } from "./commands/audit.js"
import { backup } from "./commands/backup.js"
import { became } from "./commands/became.js"
import { calendar } from "./commands/calendar.js"
import { demo } from "./commands/demo.js"
import { doubts } from "./commands/doubts.js"
import { explain } from "./commands/explain.js"
import { exportLog } from "./commands/export.js"
import { flow } from "./commands/flow.js"
import { importLog } from "./commands/import.js"
import { log } from "./commands/log.js"
import { next } from "./commands/next.js"
import { plan } from "./commands/plan.js"
import { policy } from "./commands/policy.js"
import { promises } from "./commands/promises.js"
import { publish } from "./commands/publish.js"
import { react } from "./commands/react.js"
import { reactions } from "./commands/reactions.js"
import { rebuild } from "./commands/rebuild.js"
import { restore } from "./commands/restore.js"
import { verify } from "./commands/verify.js"
import { whatIf } from "./commands/what-if.js"
import {
  inAnyWorkspace,
  inWorkspace,
  parseBound,
  parseCount,
  parseCut,
  parseDate,
  parseDays,
  parseHappenings,
  parseInstant,
  parseOnError,
  withAsOf,
  withFormat,
  withHead,
  withKnownAt,
  withShared,
  withWorkspace,
} from "./options.js"
import type { SafePrinter } from "./print.js"
import { usage } from "./problem.js"
import { printable } from "./text/printable.js"

const database = (command: Command): Command =>
  withShared(command.requiredOption("--db <file>", "the SQLite file that holds the log"))

const file = (command: Command): Command =>
  command.requiredOption("--db <file>", "the SQLite file that holds the log")

const withLimit = (command: Command): Command =>
  command.option("--limit <n>", "how many rows to print", parseCount("--limit"), 20)

const withWorkers = (command: Command): Command =>
  command.option("--workers <n>", "how many threads work it out", parseCount("--workers"))

const withParty = (command: Command): Command =>
  command.option("--party <party>", "only contacts of this company or household, by id")

const asksAbout = (command: Command): Command => withLimit(withAsOf(database(command)))

const aboutRep = (command: Command): Command =>
  asksAbout(command).option("--rep <rep>", "only this rep, by id, external id or name")

/** One contact is given as it is, and whoever tries otherwise is told so. */
const aboutContact = (command: Command): Command =>
  command.addOption(
    new Option("--contact <contact>").hideHelp().argParser((contact: string) => {
      throw usage(
        `a contact is given without an option: followthrough ${command.name()} ${contact} --db FILE`,
      )
    }),
  )

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

  withShared(root.command("import"))
    .description("replay CSV files, also gzipped, into the log; running it twice adds nothing")
    .argument(
      "<file...>",
      "the CSV file, or - for standard input; then any files that the mapping joins",
    )
    .requiredOption("--map <mapping.json>", "says how rows become facts")
    .requiredOption("--db <file>", "the SQLite file that holds the log; made when missing")
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

  aboutRep(root.command("next"))
    .description("the queue: what to do next, for whom, by when and why")
    .option("--queue <name>", "only what sits in this named queue, whose owners have left")
    .action((options) => next(options, printer))

  aboutRep(root.command("plan"))
    .description("what would be done on which day, if nothing new happened; a week, unless told")
    .option("--from <date>", "the first day (default: that of --at)", parseDate("--from"))
    .option("--days <n>", "this many days, up to 366", parseCount("--days"))
    .option("--week", "seven days")
    .option("--month", "up to the same day of the next month")
    .action((options) => plan(options, printer))

  aboutContact(withAsOf(database(root.command("agenda"))))
    .description("all that is owed to one contact, in the order of the queue")
    .argument("<contact>", "by id or external id")
    .action((contact, options) => agenda(contact, options, printer))

  aboutRep(root.command("became"))
    .description("what has begun, become late or arrived since --from, up to --at: to notify")
    .requiredOption("--from <instant>", "after this instant", parseInstant("--from"))
    .option("--queue <name>", "only what sits in this named queue, whose owners have left")
    .action((options) => became(options, printer))

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

  withAsOf(inWorkspace(file(root.command("calendar"))))
    .description("promises, booked steps and next steps as an iCalendar file")
    .option("--rep <rep>", "only this rep, by id, external id or name")
    .option("--zone <zone>", "by which clock (default: the rep's, else the policy's)")
    .option("--out <file>", "the file to write, in the place of one that is there")
    .action((options) => calendar(options, printer))

  withParty(asksAbout(root.command("flow")))
    .description("open prospects: never touched, silent, current; and whom to call next")
    .option("--silent <days>", "silent after this long, such as 14d", parseDays("--silent"))
    .option("--unspoken <days>", "not spoken to for this long: 30d", parseDays("--unspoken"))
    .action((options) => flow(options, printer))

  aboutRep(root.command("promises"))
    .description("what was promised and what became of it")
    .action((options) => promises(options, printer))

  withParty(aboutRep(root.command("asks")))
    .description("whom to ask for a referral, and what speaks against the others")
    .action((options) => asks(options, printer))

  withWorkers(withParty(aboutRep(root.command("audit"))))
    .description("what each rep did and what came of it, beside the team")
    .option(
      "--from <date|instant>",
      "only facts on or after this day, or at or after this instant",
      parseBound("--from"),
    )
    .option("--to <date|instant>", "only facts before it", parseBound("--to"))
    .option("--by <manager|source|party>", "cut the figures by this, instead of by rep", parseCut)
    .option("--part <name>", "only this part of the cut: a manager, a source or a party")
    .option("--play <play>", "count only touches of this play")
    .option(
      "--lag-from <play>",
      "measure from the first touch of this play to the next counted one",
    )
    .option(
      "--facts <figure>",
      "list the facts behind a figure: its path in the JSON, such as won or bands.5-12",
    )
    .action((options) => audit(options, printer))

  aboutContact(asksAbout(root.command("doubts")))
    .description(
      "what cannot have been in that order, such as a touch before its contact was added",
    )
    .argument("[contact]", "only about this one, by id or external id")
    .option("--kind <kind>", "list only doubts of this kind; the counts stay those of all")
    .action((contact, options) => doubts(contact, options, printer))

  aboutContact(withAsOf(database(root.command("explain"))))
    .description("one contact: its next step and why, what comes after it, and the facts behind")
    .argument("[contact]", "by id or external id; with --promise it may be left out")
    .option("--rep <rep>", "why it is in the queue of this rep, or why not")
    .option("--promise <id>", "how the status of this promise follows")
    .action((contact, options) => explain(contact, options, printer))

  withWorkers(withLimit(withAsOf(withWorkspace(root.command("what-if")))))
    .description("what would be owed under another policy, with all that was recorded held fixed")
    .requiredOption("--db <file>", "the SQLite file that holds the log")
    .requiredOption("--policy <file>", "the other rules as JSON, as if always in force")
    .action((options) => whatIf(options, printer))

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
    .requiredOption("--db <file>", "the SQLite file to make")
    .option("--over", "take the place of the file that is there, and keep that under another name")
    .action((from, options) => restore(from, options, printer))

  withFormat(inAnyWorkspace(file(root.command("backup"))))
    .description("copy a log's file, also while it is written to, and verify the copy")
    .requiredOption("--out <copy>", "the file to make")
    .action((options) => backup(options, printer))

  withKnownAt(withShared(root.command("policy")))
    .description("check a policy and print it; as JSON, it is a place to start one of your own")
    .option("--db <file>", "print the policy in force by this log, unless --policy names one")
    .option(
      "--at <instant>",
      "in force when (default: the last that happened with a contact)",
      parseInstant("--at"),
    )
    .action((options) => policy(options, printer))

  database(root.command("publish"))
    .description("publish a policy in a log: from then on, answers are given under it")
    .argument(
      "<policy.json>",
      "the policy, checked first; under a version that says nothing else yet",
    )
    .option(
      "--takes-effect <instant>",
      "nothing is due under it before (default: now)",
      parseInstant("--takes-effect"),
    )
    .action((file, options) => publish(file, options, printer))

  root
    .command("demo")
    .description("a year of a made-up sales team, from its log to its audit")
    .option("--db <file>", "where to keep its log", "followthrough-demo.db")
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
