import { type Command, commands } from "./command.js"
import { commandToJson } from "./command-codec.js"
import { changedAt, type PersonalPlace, placesIn } from "./fact/personal-places.js"

const placesOf: ReadonlyMap<string, ReadonlyArray<PersonalPlace>> = new Map(
  Object.entries(commands).map(([name, { ast }]) => [name, placesIn(ast)]),
)

/** Whether a command says something personal, so that not even a digest of it may be kept in the open. */
export const isPersonalCommand = (command: Command): boolean => {
  const places = placesOf.get(command._tag) ?? []
  if (places.length === 0) return false
  let found = false
  const json = commandToJson(command)
  for (const { path } of places) {
    changedAt(json, path, (said) => {
      found = true
      return said
    })
  }
  return found
}
