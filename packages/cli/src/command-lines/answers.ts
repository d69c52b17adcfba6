import type { Command } from "commander"
import { agenda } from "../commands/agenda.js"
import { asks } from "../commands/asks.js"
import { audit } from "../commands/audit.js"
import { became } from "../commands/became.js"
import { calendar } from "../commands/calendar.js"
import { doubts } from "../commands/doubts.js"
import { explain } from "../commands/explain.js"
import { flow } from "../commands/flow.js"
import { next } from "../commands/next.js"
import { plan } from "../commands/plan.js"
import { promises } from "../commands/promises.js"
import { whatIf } from "../commands/what-if.js"
import {
  inWorkspace,
  parseBound,
  parseCount,
  parseCut,
  parseDate,
  parseDays,
  parseInstant,
  withAsOf,
  withWorkspace,
} from "../options.js"
import { parsePlace } from "../place.js"
import type { SafePrinter } from "../print.js"
import {
  aboutContact,
  aboutRep,
  asksAbout,
  database,
  file,
  withLimit,
  withParty,
  withWorkers,
} from "./asked.js"

/** What to do next, what was done, and why. */
export const answers = (root: Command, printer: SafePrinter): void => {
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
    .requiredOption(
      "--db <log>",
      "the log: a SQLite file, or postgres://user@host/database",
      parsePlace,
    )
    .requiredOption("--policy <file>", "the other rules as JSON, as if always in force")
    .action((options) => whatIf(options, printer))

  withAsOf(inWorkspace(file(root.command("calendar"))))
    .description("promises, booked steps and next steps as an iCalendar file")
    .option("--rep <rep>", "only this rep, by id, external id or name")
    .option("--zone <zone>", "by which clock (default: the rep's, else the policy's)")
    .option("--out <file>", "the file to write, in the place of one that is there")
    .action((options) => calendar(options, printer))
}
