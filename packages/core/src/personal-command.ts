import { type Command, commands } from "./command.js"
import { isSaidAt, type PersonalPlace, placesIn } from "./fact/personal-places.js"

const placesOf: ReadonlyMap<string, ReadonlyArray<PersonalPlace>> = new Map(
  Object.entries(commands).map(([name, { ast }]) => [name, placesIn(ast)]),
)

/** Whether a command says something personal, so that not even a digest of it may be kept in the open. */
export const isPersonalCommand = (command: Command): boolean =>
  (placesOf.get(command._tag) ?? []).some(({ path }) => isSaidAt(command, path))
