import { type Instant, instantToIso } from "@followthrough/core"
import { type Followthrough, openFollowthrough } from "@followthrough/kernel"
import { mustHold } from "./named.js"
import { givenPolicy, type Shared } from "./options.js"
import { storeAt } from "./place.js"
import { badInput } from "./problem.js"

/** Options of the commands that ask a log something. */
export interface Asking extends Shared {
  readonly db: string
  readonly at?: Instant
  readonly knownAt?: Instant
  /** How many threads work out the answer. */
  readonly workers?: number
}

/** As of when a question is asked and under which rules, and how that was found. */
export interface Basis {
  readonly asOf: { readonly at: string; readonly knownAt?: string }
  /** What an answer on the command line says of it. */
  readonly told: {
    readonly atIs: "given" | "last-fact" | "known-at"
    readonly knownAt?: string
    readonly policy: { readonly id: string; readonly version: number }
  }
  /** In which texts tell instants. */
  readonly zone: string
}

/** Opens the log for reading only, asks, and closes it again whatever happens. */
export const asking = async <A>(
  { db, policy, workers, workspace }: Asking,
  ask: (log: Followthrough) => Promise<A>,
): Promise<A> => {
  const rules = await givenPolicy(policy)
  const log = await openFollowthrough({
    workspace,
    store: storeAt(db, "read"),
    ...(rules === undefined ? {} : { policy: rules.json }),
    ...(workers === undefined ? {} : { workers }),
  })
  try {
    // Only who finds nothing asks what else there is.
    if ((await log.head()).position === 0) await mustHold(db, workspace)
    return await ask(log)
  } finally {
    await log.close()
  }
}

/**
 * As of when to answer: the instant asked about; without one, that of the last thing that happened with a
 * contact. Where nothing was known by then, what was known is all that is asked about.
 */
export const basisOf = async (
  log: Followthrough,
  { at, db, knownAt, workspace }: Asking,
): Promise<Basis> => {
  const known = knownAt === undefined ? {} : { knownAt: instantToIso(knownAt) }
  const last = at === undefined ? await log.latestOccurrence(known) : instantToIso(at)
  const then = last ?? known.knownAt
  if (then === undefined) throw badInput(`${db}: workspace "${workspace}" holds no facts`)
  const asOf = { at: then, ...known }
  const { id, rules, version } = await log.policy(asOf)
  const atIs = at !== undefined ? "given" : last === undefined ? "known-at" : "last-fact"
  return { asOf, told: { atIs, ...known, policy: { id, version } }, zone: rules.zone }
}
