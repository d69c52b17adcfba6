import { commandNames } from "@followthrough/core"
import type { QueueRow } from "@followthrough/projection"
import type { CommandInput, RecordOptions } from "./command-input.js"
import { verbOf } from "./command-names.js"
import { reading } from "./query-input.js"
import type { Recorded } from "./recorded.js"

/** What a verb takes: the command without its name. */
type Fields<C> = C extends unknown ? Omit<C, "_tag"> : never

/** One method per command, named after it: `LogTouch` is `logTouch({ … })`. */
export type Verbs = {
  readonly [Name in CommandInput["_tag"] as Uncapitalize<Name>]: (
    fields: Fields<Extract<CommandInput, { readonly _tag: Name }>>,
    options?: RecordOptions,
  ) => Promise<Name extends "LogTouch" ? TouchRecorded : Recorded>
}

/** A recorded touch, and what comes next for the contact now that it is. */
export interface TouchRecorded extends Recorded {
  /** As the queue has it; absent when the contact is closed, so that nothing is owed. */
  readonly nextStep?: QueueRow
}

type RecordOne = (command: CommandInput, options?: RecordOptions) => Promise<Recorded>

export const verbsOf = (record: RecordOne): Verbs =>
  Object.fromEntries(
    commandNames.map((name) => [
      verbOf(name),
      async (fields: object, options?: RecordOptions) =>
        record(
          reading(name, () => ({ ...fields, _tag: name }) as CommandInput),
          options,
        ),
    ]),
  ) as Verbs
