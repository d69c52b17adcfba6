import {
  closedOn,
  hoursFor,
  type Instant,
  type Policy,
  type Relationship,
  type RespondHours,
  resolveCalendar,
  workingTimeBetween,
} from "@followthrough/core"
import { cadenceInForce } from "../obligation/cadence-in-force.js"
import { settingOf } from "../obligation/cadence-touch.js"
import type { Team } from "../team.js"

type Response = Relationship["responses"][number]

/** Working milliseconds between two instants in the hours that a rule states for an answer. */
type StatedTime = (from: Instant, to: Instant) => number

/**
 * In whose hours the wait for an answer counts, where the rules state them: the same as those by which it
 * was owed. Undefined where they do not. The cadence is the one that the contact was on when it was asked.
 */
export const statedTimeOf = (
  policy: Policy,
  team: Team,
): ((relationship: Relationship, response: Response) => StatedTime | undefined) => {
  const { cadences, holidays, respondWithin } = policy
  const isStated =
    respondWithin.hours !== undefined ||
    cadences.some((cadence) => cadence.respondWithin?.hours !== undefined)
  if (!isStated) return () => undefined
  return (relationship, response) => {
    const { cadences: clocks, source } = relationship
    const then = clocks.filter(({ startedAt }) => startedAt <= response.openedAt)
    const { cadence } = cadenceInForce(
      { policy },
      { cadences: then.length === 0 ? clocks : then, source },
    )
    const choice = statedFor(policy, cadence.cadence.respondWithin, response)
    if (choice === undefined) return undefined
    const setting = settingOf(relationship, { policy, team })
    const { calendar } = hoursFor(choice, cadence, setting)
    const open = holidays === undefined ? calendar : closedOn(calendar, holidays)
    const resolved = resolveCalendar(open, setting.zones)
    return (from, to) => workingTimeBetween(resolved, from, to).millis
  }
}

const statedFor = (
  { respondWithin: ours }: Policy,
  theirs: Policy["cadences"][number]["respondWithin"],
  { reason }: Response,
): RespondHours | undefined =>
  theirs?.[reason === "web-lead" ? "web-lead" : "inbound"] === undefined ? ours.hours : theirs.hours
