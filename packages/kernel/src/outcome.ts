import type { Recording } from "@followthrough/core"
import type { Appended, CommitRefused } from "@followthrough/store"
import * as Either from "effect/Either"
import { externalIdTaken } from "./external-id.js"
import { type NotRecorded, type Recorded, Refused, Unstorable } from "./recorded.js"

/** What became of a command. */
export type Outcome = Either.Either<Recorded, NotRecorded>

/** What a commit's result means for its command; undefined where it is to be decided again. */
export const outcomeOf = (
  recording: Recording,
  result: Either.Either<Appended, CommitRefused>,
): Outcome | undefined => {
  const { commandId } = recording
  if (Either.isRight(result)) return Either.right(recordedOf(commandId, result.right))
  switch (result.left._tag) {
    case "Conflict":
    case "KeyRefused":
    // Whether it is the same is told with the key that the first one took.
    case "CommandMismatch":
      return undefined
    case "ClaimTaken":
      return Either.left(
        new Refused({ commandId, refusal: externalIdTaken(recording, result.left) }),
      )
    case "Malformed": {
      const { path, problem } = result.left
      return Either.left(new Unstorable({ commandId, path, problem }))
    }
  }
}

/** A command that is in the log, with the positions of its facts. */
export const recordedOf = (
  commandId: string,
  { firstPosition, lastPosition, replayed }: Appended,
): Recorded => {
  const positions: Array<number> = []
  if (firstPosition !== undefined && lastPosition !== undefined) {
    for (let position = firstPosition; position <= lastPosition; position++)
      positions.push(position)
  }
  return { commandId, replayed, positions }
}
