import { commandToJson, instantToIso, type Recording } from "@followthrough/core"
import { type Followthrough, openFollowthrough } from "@followthrough/kernel"

/** What a host would record, each command as of its own instant. */
export const asCommands = (recordings: ReadonlyArray<Recording>) =>
  recordings.map(({ command, commandId, now }) => ({
    command: commandToJson(command),
    commandId,
    now: instantToIso(now),
  }))

/** Uses a log in memory in which all of that was recorded, each as of its own instant. */
export const withLog = async <A>(
  recordings: ReadonlyArray<Recording>,
  use: (log: Followthrough) => Promise<A>,
): Promise<A> => {
  const log = await openFollowthrough({ workspace: "calendar", store: "memory" })
  try {
    await log.recordAll(asCommands(recordings))
    return await use(log)
  } finally {
    await log.close()
  }
}
