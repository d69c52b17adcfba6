import { type Followthrough, openFollowthrough } from "@followthrough/kernel"

/** A log in memory, whose clock stands where the story is. */
export interface Telling {
  readonly log: Followthrough
  /** Lets time pass, to an instant in UTC: `2026-03-02 09:00`. */
  readonly on: (when: string) => void
}

export const tell = async (): Promise<Telling> => {
  let now = new Date("2026-01-05T09:00:00Z")
  const log = await openFollowthrough({ workspace: "story", store: "memory", now: () => now })
  return {
    log,
    on: (when) => {
      now = new Date(`${when.replace(" ", "T")}:00Z`)
    },
  }
}

/** The one next step of the only contact that the story is about. */
export const nextStep = async (log: Followthrough) => {
  const { rows } = await log.next()
  const [row] = rows
  if (row === undefined || rows.length > 1) throw new Error(`${rows.length} next steps`)
  return row
}
