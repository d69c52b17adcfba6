import type { CommandInput, FollowUpClient } from "@followthrough/kernel"
import { useFollowUpClient } from "@followthrough/react"
import { useState } from "react"

type Touch = Omit<Extract<CommandInput, { readonly _tag: "LogTouch" }>, "_tag">
type TouchRecorded = Awaited<ReturnType<FollowUpClient["logTouch"]>>

/** Logs one touch, however often it is pressed. */
export interface TouchLogging {
  readonly isPending: boolean
  readonly error: string | undefined
  /** What was recorded, with the contact's next step now that it is. */
  readonly recorded: TouchRecorded | undefined
  readonly log: (touch: Touch) => void
}

/** For as long as one dialog is open: its touch has one id, so that a second press records nothing twice. */
export const useTouchLogging = (): TouchLogging => {
  const client = useFollowUpClient()
  const [commandId] = useState(() => crypto.randomUUID())
  const [state, setState] = useState<Omit<TouchLogging, "log">>({
    isPending: false,
    error: undefined,
    recorded: undefined,
  })
  const log = (touch: Touch) => {
    if (state.isPending || state.recorded !== undefined) return
    setState({ isPending: true, error: undefined, recorded: undefined })
    client.logTouch(touch, { commandId }).then(
      (recorded) => setState({ isPending: false, error: undefined, recorded }),
      (failure: unknown) =>
        setState({ isPending: false, error: messageOf(failure), recorded: undefined }),
    )
  }
  return { ...state, log }
}

/** What went wrong, in a sentence. */
export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown)
