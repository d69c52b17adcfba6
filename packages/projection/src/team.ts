import type { Fact, RepId, ZoneId } from "@followthrough/core"

/** A member of the team, as its facts say. */
export interface Rep {
  readonly repId: RepId
  readonly externalId: string | undefined
  readonly name: string | undefined
  readonly zone: ZoneId | undefined
  readonly managerId: RepId | undefined
}

/** The reps of a workspace by id. */
export type Team = ReadonlyMap<string, Rep>

export const nobody: Team = new Map()

/** Folds the facts of all reps' logs; facts of contacts are passed over. */
export const foldTeam = (facts: Iterable<Fact>): Team => {
  const team = new Map<string, Rep>()
  for (const { event } of facts) {
    if (event._tag !== "RepAdded") continue
    const { repId, externalId, name, zone, managerId } = event
    team.set(repId, { repId, externalId, name, zone, managerId })
  }
  return team
}
