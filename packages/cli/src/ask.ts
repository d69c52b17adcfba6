import type { Instant } from "@followthrough/core"
import { type Followthrough, openFollowthrough } from "@followthrough/kernel"
import { givenPolicy, type Shared } from "./options.js"
import { badInput } from "./problem.js"

/** Options of the commands that ask a log something. */
export interface Asking extends Shared {
  readonly db: string
  readonly at?: Instant
}

/** As of when a question is asked, and how that was found. */
export interface At {
  readonly at: string
  readonly atIs: "given" | "last-fact"
}

/** Opens the log for reading only, asks, and closes it again whatever happens. */
export const asking = async <A>(
  { db, policy, workspace }: Asking,
  ask: (log: Followthrough) => Promise<A>,
): Promise<A> => {
  const rules = await givenPolicy(policy)
  const log = await openFollowthrough({
    workspace,
    store: { file: db, mode: "read" },
    ...(rules === undefined ? {} : { policy: rules.json }),
  })
  try {
    return await ask(log)
  } finally {
    await log.close()
  }
}

/** The instant asked about; without one, that of the last fact. */
export const atOf = async (log: Followthrough, { at, db, workspace }: Asking): Promise<At> => {
  if (at !== undefined) return { at: new Date(at).toISOString(), atIs: "given" }
  const last = await log.latestOccurrence()
  if (last !== undefined) return { at: last, atIs: "last-fact" }
  throw badInput(`${db}: workspace "${workspace}" holds no facts`)
}

/** Which policy an answer as of then is given under. */
export const rulesOf = async (
  log: Followthrough,
  at: string,
): Promise<{ readonly id: string; readonly version: number }> => {
  const { id, version } = await log.policy({ at })
  return { id, version }
}

/** Finds a rep by id, by external id or by name. A log that names no reps takes any id. */
export const repIdOf = async (
  log: Followthrough,
  wanted: string | undefined,
): Promise<string | undefined> => {
  if (wanted === undefined) return undefined
  const reps = await log.reps()
  const found =
    reps.find(({ repId }) => repId === wanted) ??
    reps.find(({ externalId }) => externalId === wanted) ??
    reps.find(({ name }) => name === wanted)
  if (found !== undefined) return found.repId
  if (reps.length === 0) return wanted
  const some = reps.slice(0, 8).map(({ externalId, repId }) => externalId ?? repId)
  throw badInput(
    `there is no rep "${wanted}" in this log; there are ${reps.length}: ${some.join(", ")}${reps.length > 8 ? ", …" : ""}`,
  )
}
