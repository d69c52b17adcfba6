import { resolveCalendar, type WorkingCalendar } from "../time/working-calendar.js"
import type { ReadyCadence } from "./cadence-book.js"
import type { HoursTaken, RespondHours } from "./respond-hours.js"
import type { CadenceSetting } from "./setting.js"

/** The hours that a rule means, for a contact in its setting. */
export interface FoundHours {
  readonly calendar: WorkingCalendar
  readonly taken: HoursTaken
}

type Whose = "contact" | "rep" | "team" | "stated" | "windows"

/**
 * Follows the choice, or falls back: from a rep's hours to the team's, and from the team's to the
 * cadence's windows, where nobody told them or they never open.
 */
export const hoursFor = (
  choice: RespondHours | undefined,
  ready: ReadyCadence,
  setting: CadenceSetting,
): FoundHours => {
  const unknown: Array<"rep" | "team"> = []
  for (const whose of chain(choice)) {
    const calendar = calendarOf(whose, choice, ready, setting)
    if (calendar === undefined || isNever(calendar, setting)) {
      if (whose === "rep" || whose === "team") unknown.push(whose)
      continue
    }
    return taking(whose, calendar, setting, unknown)
  }
  return taking("windows", ready.open, setting, unknown)
}

const chain = (choice: RespondHours | undefined): ReadonlyArray<Whose> => {
  if (choice === undefined) return ["windows"]
  if (typeof choice !== "string") return ["stated"]
  switch (choice) {
    case "contact":
      return ["contact"]
    case "rep":
      return ["rep", "team"]
    case "team":
      return ["team"]
  }
}

const calendarOf = (
  whose: Whose,
  choice: RespondHours | undefined,
  ready: ReadyCadence,
  setting: CadenceSetting,
): WorkingCalendar | undefined => {
  switch (whose) {
    case "contact":
      return ready.openToContact
    case "rep":
      return setting.repHours?.calendar
    case "team":
      return setting.teamHours
    case "stated":
      return typeof choice === "string" ? undefined : choice
    case "windows":
      return ready.open
  }
}

const isNever = (calendar: WorkingCalendar, { zones }: CadenceSetting): boolean =>
  resolveCalendar(calendar, zones).hours.neverOpens

const taking = (
  whose: Whose,
  calendar: WorkingCalendar,
  { repHours, zones }: CadenceSetting,
  unknown: HoursTaken["unknown"],
): FoundHours => {
  const { zone } = resolveCalendar(calendar, zones).zone
  const position = whose === "rep" ? repHours?.position : undefined
  const taken = { of: whose, zone, unknown }
  return { calendar, taken: position === undefined ? taken : { ...taken, position } }
}
