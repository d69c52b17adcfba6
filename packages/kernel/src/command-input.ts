import { ActorId, type CommandJson, commandFromJson, type Recording } from "@followthrough/core"
import * as Either from "effect/Either"
import { malformed } from "./failure.js"
import {
  checkShape,
  fieldsDecoder,
  type InstantInput,
  Moment,
  maybe,
  Name,
  readFields,
  readInstant,
  reading,
} from "./query-input.js"

type Generated = "touchId" | "promiseId" | "stepId" | "holdId" | "referralId" | "absenceId"
type Made =
  | "LogTouch"
  | "MakePromise"
  | "BookStep"
  | "PlaceHold"
  | "RecordNotNow"
  | "RecordReferral"
  | "RecordAbsence"

/** The id of what a command makes may be left out; the kernel then makes one up. */
type IdsOptional<C extends CommandJson> = C extends { readonly _tag: Made }
  ? Omit<C, Generated> & Partial<Pick<C, Generated & keyof C>>
  : C

/** A command as plain data: instants are ISO 8601 text, `_tag` says which command it is. */
export type CommandInput = CommandJson extends infer C
  ? C extends CommandJson
    ? IdsOptional<C>
    : never
  : never

/** How a command is recorded. Everything can be left out. */
export interface RecordOptions {
  /** Makes a retry safe: the same id records nothing twice. Left out: a fresh one. */
  readonly commandId?: string
  /** Who records it, for example the signed-in user. */
  readonly actor?: string
  /** When it is recorded. Left out: now. */
  readonly now?: InstantInput
}

const made: ReadonlyMap<string, Generated> = new Map<Made, Generated>([
  ["LogTouch", "touchId"],
  ["MakePromise", "promiseId"],
  ["BookStep", "stepId"],
  ["PlaceHold", "holdId"],
  ["RecordNotNow", "holdId"],
  ["RecordReferral", "referralId"],
  ["RecordAbsence", "absenceId"],
])

/** Checks a command from a host, or throws a `malformed` failure that names every mistake. */
export const readRecording = (
  input: CommandInput,
  options: RecordOptions,
  clock: () => Date,
): Recording => reading("command", () => recordingOf(input, options, clock))

const recordingOf = (input: CommandInput, options: RecordOptions, clock: () => Date): Recording => {
  const { actor, commandId, now } = readFields("options", decodeOptions, options)
  checkShape("command", input)
  const name = nameOf(input)
  const id = made.get(name)
  const unique = commandId ?? crypto.randomUUID()
  // An id made up from the command's own makes a retried command the same one.
  const filled = id === undefined ? input : { [id]: unique, ...input }
  return {
    commandId: unique,
    now: now ?? readInstant("now", clock()),
    ...(actor === undefined ? {} : { actor }),
    command: Either.getOrThrowWith(commandFromJson(filled), ({ problems }) =>
      malformed(name, problems),
    ),
  }
}

const decodeOptions = fieldsDecoder({
  commandId: maybe(Name),
  actor: maybe(ActorId),
  now: maybe(Moment),
})

const nameOf = (input: unknown): string => {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    throw malformed("command", [{ path: "", message: "is not an object with a _tag" }])
  }
  return "_tag" in input ? String(input._tag) : "command"
}
