import type { Command } from "commander"
import { policy } from "../commands/policy.js"
import { publish } from "../commands/publish.js"
import { parseInstant, withKnownAt, withShared } from "../options.js"
import { parsePlace } from "../place.js"
import type { SafePrinter } from "../print.js"
import { database } from "./asked.js"

/** The rules that answers are given under. */
export const rules = (root: Command, printer: SafePrinter): void => {
  withKnownAt(withShared(root.command("policy")))
    .description("check a policy and print it; as JSON, it is a place to start one of your own")
    .option(
      "--db <log>",
      "print the policy in force by this log, unless --policy names one",
      parsePlace,
    )
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
}
