import { randomBytes } from "node:crypto"
import { type CommandJson, commandFromJson } from "@followthrough/core"
import { type CommandInput, FollowthroughFailure } from "@followthrough/kernel"
import type { Agenda } from "@followthrough/projection"
import * as Either from "effect/Either"
import { z } from "zod"
import { contactInScope } from "./contact-scope.js"
import { type Door, said } from "./door.js"
import { type Done, recordedAnswer } from "./recorded-answer.js"
import { toldAt } from "./told.js"
import type { ToolAnswer } from "./tool-result.js"

/** What a tool that records takes beside its own fields. */
export const confirm = z
  .string()
  .max(200)
  .optional()
  .describe("Leave out first. Then what the tool gave, once the person has agreed")

/** Adds to the log and takes nothing away; with the same `confirm` it adds nothing twice. */
export const recording = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
} as const

/** What every tool that records says of itself. */
export const inTwoSteps =
  "Called without `confirm` it records nothing and shows what it would record: show that to the person. Only when they agree, call it again with the same fields and the `confirm` that it gave."

/** A command that lacks only the id of what it makes, if it makes something. */
export interface Proposed {
  readonly tool: string
  readonly command: { readonly _tag: CommandJson["_tag"]; readonly contactId: string }
  /** The field for that id. */
  readonly idField?: "touchId" | "promiseId" | "stepId"
}

/**
 * The two steps of recording. Without a confirmation: the command, checked, and its confirmation. With it: records
 * the command under the confirmation as its id, so that the same one is recorded once.
 */
export const inSteps = async (
  door: Door,
  { command, idField, tool }: Proposed,
  given: string | undefined,
): Promise<ToolAnswer> => {
  const id = given ?? newConfirmation(door, tool, command)
  if (!confirms(door, tool, command, id)) {
    throw new FollowthroughFailure(
      "mismatch",
      "confirm: was not given for this command. Call the tool without confirm, and show the person what it would record",
      { problems: [{ path: "confirm", message: "was not given for this command" }] },
    )
  }
  const whole = checked(idField === undefined ? command : { [idField]: id, ...command })
  if (given === undefined) {
    return told(door, command.contactId, { recorded: false, confirm: id, command: whole })
  }
  const { positions, replayed } = await door.client.record(whole, {
    commandId: id,
    ...said({ actor: door.repId }),
  })
  const done = { recorded: true, confirm: id, command: whole, replayed, positions }
  return told(door, command.contactId, done)
}

const told = async (door: Door, contactId: string, done: Done): Promise<ToolAnswer> => {
  const { say, zone } = await toldAt(door)
  return recordedAnswer(done, contactId, await agendaIn(door, contactId), zone, say)
}

const newConfirmation = (door: Door, tool: string, command: object): string => {
  const once = randomBytes(9).toString("base64url")
  return `${once}.${door.seal.on(bound(door, tool, command, once))}`
}

const confirms = (door: Door, tool: string, command: object, id: string): boolean => {
  const [once = "", seal = ""] = id.split(".")
  return id === `${once}.${seal}` && door.seal.isOn(seal, bound(door, tool, command, once))
}

const bound = ({ repId, workspace }: Door, tool: string, command: object, once: string) => [
  "confirm",
  tool,
  workspace,
  repId,
  command,
  once,
]

const checked = (json: object): CommandInput =>
  Either.match(commandFromJson(json), {
    onLeft: ({ problems }) => {
      const told = problems.map(({ message, path }) =>
        path === "" ? message : `${path}: ${message}`,
      )
      throw new FollowthroughFailure("malformed", told.join("; "), { problems })
    },
    onRight: () => json as CommandInput,
  })

/** Nothing where the contact is not, or is no longer, the rep's to see. */
const agendaIn = async (door: Door, contactId: string): Promise<Agenda | undefined> => {
  try {
    await contactInScope(door, contactId)
  } catch (cause) {
    if (cause instanceof FollowthroughFailure && cause.code === "malformed") return undefined
    throw cause
  }
  return door.client.agenda({ contactId })
}
