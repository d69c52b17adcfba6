// Where there is no Node there are no threads of ours: no log there has a file that one could open.
import * as Effect from "effect/Effect"

export const threadsCanStart = false

const none = (): Effect.Effect<never> => Effect.dieMessage("threads need Node")

export { none as answeredInThreads, none as doneInThread }
