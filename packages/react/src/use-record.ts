import { useMemo, useState, useSyncExternalStore } from "react"
import { useFollowUp } from "./follow-up-provider.js"
import { idle, Recorder, type RecordingState } from "./recorder.js"

export interface UseRecord extends RecordingState {
  /**
   * Records a command; gives what that did to the log, or undefined when `error` says why not. Never rejects. The
   * same command again is the same intent: it shares what is on its way, retries what failed with the same command
   * id, and records nothing twice. Another command, or `reset`, ends the intent once it was recorded.
   */
  readonly record: Recorder["record"]
  /** Begins anew: forgets the outcome, and takes the same command for a new intent. */
  readonly reset: () => void
}

const onServer = (): RecordingState => idle

/** Records what somebody does on a page, with what became of it as state. A component that goes away stops nothing. */
export const useRecord = (): UseRecord => {
  const { client } = useFollowUp()
  // State, not a memo, which React may drop: with it would go the ids that make a retry safe.
  const [kept, setKept] = useState(() => new Recorder(client))
  const recorder = kept.client === client ? kept : new Recorder(client)
  if (recorder !== kept) setKept(recorder)
  const state = useSyncExternalStore(recorder.show, recorder.state, onServer)
  const { record, reset } = recorder
  return useMemo(() => ({ ...state, record, reset }), [state, record, reset])
}
