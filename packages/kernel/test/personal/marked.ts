import { type Command, commandFromJson, commandToJson, type Recording } from "@followthrough/core"
import { arbitraryRecordings } from "@followthrough/core/testing"
import { Either } from "effect"
import type * as fc from "fast-check"

const PERSONAL = new Set([
  "about",
  "content",
  "externalId",
  "name",
  "need",
  "newContact",
  "reason",
  "what",
  "when",
  "words",
])

export interface Marked {
  readonly recordings: ReadonlyArray<Recording>
  /** Every personal word of the history, each found nowhere else. */
  readonly words: ReadonlyArray<string>
}

/** Histories in which every personal word is one of its own, and whoever is added has some. */
export const arbitraryMarked = (): fc.Arbitrary<Marked> =>
  arbitraryRecordings().map((drawn) => {
    const words: Array<string> = []
    const mark = () => {
      const word = `Zoë-秘密-${words.length}-geheim`
      words.push(word)
      return word
    }
    const recordings = drawn.map(
      (recording): Recording => ({
        ...recording,
        command:
          "contactId" in recording.command
            ? markedCommand(recording.command, mark)
            : recording.command,
      }),
    )
    return { recordings, words }
  })

const markedCommand = (command: Command, mark: () => string): Command => {
  const isNew = command._tag === "AddContact" || command._tag === "AdoptContact"
  const json = isNew
    ? { ...commandToJson(command), name: "", need: "", externalId: "" }
    : commandToJson(command)
  // A closed word goes by the same name somewhere: such a command stays as it is.
  return Either.getOrElse(commandFromJson(changed(json, mark)), () => command)
}

const changed = (value: unknown, mark: () => string): unknown => {
  if (Array.isArray(value)) return value.map((one) => changed(one, mark))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      PERSONAL.has(name) && typeof inner === "string" ? mark() : changed(inner, mark),
    ]),
  )
}
