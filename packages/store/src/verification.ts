import type { Seal } from "./chain.js"

/** What is wrong with a log; a closed set. */
export type LogFault =
  /** There is no event at this position, though there are later ones or the log counts more. */
  | { readonly _tag: "Missing"; readonly position: number }
  /** The event, or its command, is not what was recorded: the hash says otherwise. */
  | { readonly _tag: "Altered"; readonly position: number }
  /** The event's number in its stream does not follow the one before. */
  | {
      readonly _tag: "VersionGap"
      readonly position: number
      readonly stream: string
      readonly expected: number
      readonly found: number
    }
  /** The event was recorded before the one that stands before it. */
  | { readonly _tag: "RecordedEarlier"; readonly position: number }
  /** The remembered command does not fit its events; without a position: it has none. */
  | {
      readonly _tag: "CommandDiffers"
      readonly position: number | undefined
      readonly commandId: string
    }
  /** The end that the log states is not where its events end. */
  | { readonly _tag: "HeadDiffers"; readonly position: number }
  /** The log ends before the head that was kept: cut off, or an older copy. */
  | { readonly _tag: "Truncated"; readonly position: number; readonly kept: Seal }
  /** The log was another one when the head was kept. */
  | { readonly _tag: "Forked"; readonly position: number; readonly kept: Seal }
  /** A key is not held by the stream that took it. */
  | { readonly _tag: "ClaimDiffers"; readonly key: string }
  /** A stream's key is missing or another one, or is there though it was destroyed or nobody made it. */
  | { readonly _tag: "KeyDiffers"; readonly stream: string }
  /** The read models of a stream are not what its events give. They can be made again. */
  | { readonly _tag: "RowsDiffer"; readonly stream: string }
  /** A table has a row that belongs to no log, or that no log can have; `row` says which. */
  | { readonly _tag: "Stray"; readonly table: string; readonly row: string }
  /** A table, index or trigger is missing, is another one, or was added: `object` names it. */
  | { readonly _tag: "SchemaDiffers"; readonly object: string }
  /** The database cannot be read through, or contradicts itself; `problem` is what it says. */
  | {
      readonly _tag: "Damaged"
      readonly position: number | undefined
      readonly problem: string
    }

/** What came of checking a log. */
export interface Verification {
  /** Events found good, from the first on. */
  readonly events: number
  /** The last event found good, to be kept outside the log. */
  readonly head: Seal
  /** The first thing that is wrong; undefined when nothing is. */
  readonly fault: LogFault | undefined
}

/** A fault in a sentence. */
export const describeFault = (fault: LogFault): string => {
  switch (fault._tag) {
    case "Missing":
      return `event ${fault.position} is missing`
    case "Altered":
      return `event ${fault.position} or its command is not what was recorded`
    case "VersionGap":
      return `event ${fault.position} has version ${fault.found} of stream "${fault.stream}", where ${fault.expected} comes next`
    case "RecordedEarlier":
      return `event ${fault.position} was recorded before the one that stands before it`
    case "CommandDiffers":
      return fault.position === undefined
        ? `command "${fault.commandId}" is remembered with events that it does not have`
        : `event ${fault.position} does not fit what is remembered of its command "${fault.commandId}"`
    case "HeadDiffers":
      return `the log states another end than that of its events, from event ${fault.position} on`
    case "Truncated":
      return `event ${fault.position} is missing: the log ends before the head that was kept (${fault.kept.position})`
    case "Forked":
      return `event ${fault.position} is not the one whose hash was kept: this is another log, or its past was rewritten`
    case "ClaimDiffers":
      return `"${fault.key}" is not held by the stream that took it`
    case "KeyDiffers":
      return `the key of stream "${fault.stream}" is missing, is not the one that was made, or is there and should not be`
    case "RowsDiffer":
      return `the read models of stream "${fault.stream}" are not what its events give; the log itself is as recorded: rebuild them`
    case "Stray":
      return `${fault.table} has a row that nothing of the log accounts for: ${fault.row}`
    case "SchemaDiffers":
      return `"${fault.object}" of the log's schema is missing, was replaced or was added`
    case "Damaged":
      return fault.position === undefined
        ? `the database is damaged: ${fault.problem}`
        : `event ${fault.position} cannot be read: ${fault.problem}`
  }
}
