import { type Command, commandFromJson, commandToJson, type Recording } from "@followthrough/core"
import { Either } from "effect"

/** No word of ours has it. */
export const MARK = "zqxsentinel"

/**
 * The command with each of its texts marked that may be any text: ids, names, words. Whatever is one of a closed set
 * cannot be marked, because then it is no command any more.
 */
const markedCommand = (command: Command): Command => {
  const json = commandToJson(command) as unknown
  for (const [holder, key] of leavesOf(json).slice(0, MOST)) {
    const text = holder[key]
    if (typeof text !== "string") continue
    holder[key] = MARK + text
    if (Either.isLeft(commandFromJson(json))) holder[key] = text
  }
  return Either.getOrThrow(commandFromJson(json))
}

/** Whole policies have hundreds of texts, and each is tried. */
const MOST = 30

type Holder = { [key: string]: unknown }

const leavesOf = (json: unknown): Array<readonly [Holder, string]> =>
  typeof json !== "object" || json === null
    ? []
    : Object.keys(json).flatMap((key) => {
        const holder = json as Holder
        return key === "_tag" ? [] : [[holder, key] as const, ...leavesOf(holder[key])]
      })

export const marked = ({ command, commandId, now }: Recording): Recording => ({
  commandId: MARK + commandId,
  now,
  command: markedCommand(command),
})
