/** Days between two local midnights, so that "tomorrow" is tomorrow whatever the hour. */
const daysBetween = (from: Date, to: Date): number => {
  const midnight = (at: Date) => Date.UTC(at.getFullYear(), at.getMonth(), at.getDate())
  return Math.round((midnight(to) - midnight(from)) / 86_400_000)
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" })
const fullDay = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
})

const isEndOfDay = (at: Date): boolean => at.getHours() === 23 && at.getMinutes() === 59

/** From so many days on, a date says more than their number. */
const SOON = 14

/** When something is due, seen from an instant: `today 17:00`, `in 3 days`, `2 days late`. */
export const dueText = (by: string, seenFrom: string): string => {
  const [due, from] = [new Date(by), new Date(seenFrom)]
  const days = daysBetween(from, due)
  if (due < from) return days === 0 ? "late since today" : `${count(-days, "day")} late`
  if (days === 0) return isEndOfDay(due) ? "today" : `today ${clock.format(due)}`
  if (days === 1) return "tomorrow"
  return days < SOON ? `in ${days} days` : fullDay.format(due)
}

/** A day of the calendar: `2 Mar 2026`. */
export const dayText = (at: string): string => fullDay.format(new Date(at))

/** The time of a day: `09:30`. */
export const timeText = (at: string): string => clock.format(new Date(at))

/** `1 day`, `2 days`. */
export const count = (n: number, what: string): string =>
  `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`

/** The local date of an instant, as fields of type `date` have it. */
export const dateField = (at: Date): string => {
  const two = (n: number) => String(n).padStart(2, "0")
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** The local date and time of an instant, as fields of type `datetime-local` have it. */
export const timeField = (at: Date): string =>
  `${dateField(at)}T${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`

/** So many days later on the local clock, at an hour of it where one is given. */
export const daysLater = (from: Date, days: number, hour?: number): Date => {
  const then = new Date(from)
  then.setDate(then.getDate() + days)
  if (hour !== undefined) then.setHours(hour, 0, 0, 0)
  return then
}
