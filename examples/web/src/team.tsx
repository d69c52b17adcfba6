import type { FollowUpClient } from "@followthrough/kernel"
import { useFollowUpClient } from "@followthrough/react"
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
} from "react"
import { useKeptChoice } from "./kept-choice.js"

type Reps = Awaited<ReturnType<FollowUpClient["reps"]>>

interface Team {
  readonly reps: Reps
  /** Whose queue is shown and who logs touches; undefined: everybody's. */
  readonly repId: string | undefined
  readonly choose: (repId: string) => void
  readonly nameOf: (repId: string) => string
  /** Asks once more who is in the team. */
  readonly refresh: () => void
}

const Context = createContext<Team | undefined>(undefined)

/** Lets the views below know who is in the team, and whose queue to show. */
export const TeamProvider = ({ children }: { readonly children: ReactNode }) => {
  const client = useFollowUpClient()
  const [reps, setReps] = useState<Reps>([])
  const [chosen, choose] = useKeptChoice("rep", "")
  const refresh = useCallback(() => {
    client.reps().then(setReps, () => setReps([]))
  }, [client])
  useEffect(refresh, [refresh])
  const team = useMemo(() => {
    const names = new Map<string, string>(reps.map(({ name, repId }) => [repId, name ?? repId]))
    return {
      reps,
      repId: names.has(chosen) ? chosen : undefined,
      choose,
      nameOf: (repId: string) => names.get(repId) ?? repId,
      refresh,
    }
  }, [reps, chosen, choose, refresh])
  return <Context.Provider value={team}>{children}</Context.Provider>
}

/** Who is in the team, and whose queue is shown. */
export const useTeam = (): Team => {
  const team = useContext(Context)
  if (team === undefined) throw new Error("useTeam() is used outside of a <TeamProvider>")
  return team
}

/** Chooses whose queue is shown. */
export const RepChoice = () => {
  const { choose, repId, reps } = useTeam()
  return (
    <label className="rep-choice">
      <span className="unseen">Whose queue</span>
      <select value={repId ?? ""} onChange={(event) => choose(event.target.value)}>
        <option value="">Everybody</option>
        {reps.map((rep) => (
          <option key={rep.repId} value={rep.repId}>
            {rep.name ?? rep.repId}
          </option>
        ))}
      </select>
    </label>
  )
}
