import { type Cadence, durationToText, type RespondHours } from "@followthrough/core"
import { sayDuration } from "@followthrough/projection/english"

/** In whose hours working time runs: as the rule states it, else as it is where the rule is silent. */
export const sayRespondHours = (hours: RespondHours | undefined, silent: string): string => {
  if (hours === undefined) return silent
  if (typeof hours !== "string") {
    const { zone } = hours
    const whose = zone._tag === "Fixed" ? zone.zone : `the ${zone._tag.toLowerCase()}'s clock`
    return `in the hours that the rule states, by ${whose}`
  }
  switch (hours) {
    case "contact":
      return "in the windows by the contact's clock"
    case "rep":
      return "in the rep's hours"
    case "team":
      return "in the team's hours"
  }
}

/** How soon answers are owed under a cadence; nothing where it does not say. */
export const respondWithinText = ({ respondWithin }: Cadence): ReadonlyArray<string> => {
  if (respondWithin === undefined) return []
  const { hours, ...within } = respondWithin
  const owed = Object.entries(within)
  if (owed.length === 0) return []
  const said = owed.map(([source, time]) => `${source} within ${sayDuration(durationToText(time))}`)
  const isWorked = owed.some(([, time]) => time._tag !== "Exact")
  const where = isWorked ? `, working time ${sayRespondHours(hours, "in its windows")}` : ""
  return [`  Answers: ${said.join(", ")}${where}.`]
}
