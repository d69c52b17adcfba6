import ICAL from "ical.js"
import nodeIcal from "node-ical"

/** An entry as a library reads it: a day as `YYYY-MM-DD`, an instant as milliseconds since 1970. */
export interface ReadEntry {
  readonly kind: string
  readonly uid: string
  readonly sequence: number
  readonly start: string | number | undefined
  readonly due: string | number | undefined
  readonly completed: string | number | undefined
  readonly summary: string
  readonly description: string
  readonly status: string | undefined
}

const byUid = (a: ReadEntry, b: ReadEntry): number => (a.uid < b.uid ? -1 : 1)

/** As ical.js reads it, which takes zones from the file's own VTIMEZONE. */
export const readByIcalJs = (text: string): ReadonlyArray<ReadEntry> => {
  const calendar = new ICAL.Component(ICAL.parse(text))
  return calendar
    .getAllSubcomponents()
    .filter(({ name }) => name !== "vtimezone")
    .map((component): ReadEntry => {
      const time = (name: string) => {
        const value = component.getFirstPropertyValue(name)
        if (!(value instanceof ICAL.Time)) return undefined
        return value.isDate ? value.toString() : value.toUnixTime() * 1000
      }
      const words = (name: string) => String(component.getFirstPropertyValue(name) ?? "")
      return {
        kind: component.name.toUpperCase(),
        uid: words("uid"),
        sequence: Number(words("sequence")),
        start: time("dtstart"),
        due: time("due"),
        completed: time("completed"),
        summary: words("summary"),
        description: words("description"),
        status: words("status") || undefined,
      }
    })
    .sort(byUid)
}

const pad = (part: number): string => String(part).padStart(2, "0")

/** As node-ical reads it, which takes zones from the runtime's own data, by their names. */
export const readByNodeIcal = (text: string): ReadonlyArray<ReadEntry> =>
  Object.values(nodeIcal.sync.parseICS(text))
    .filter((one) => one !== undefined && (one.type === "VEVENT" || one.type === "VTODO"))
    .map((one): ReadEntry => {
      const fields = one as unknown as Readonly<Record<string, unknown>>
      const time = (name: string) => {
        const value = fields[name]
        if (!(value instanceof Date)) return undefined
        if (!("dateOnly" in value)) return value.getTime()
        return `${value.getFullYear()}-${pad(value.getMonth() + 1)}-${pad(value.getDate())}`
      }
      const words = (name: string) => String(fields[name] ?? "")
      return {
        kind: words("type"),
        uid: words("uid"),
        sequence: Number(words("sequence")),
        start: time("start"),
        due: time("due"),
        completed: time("completed"),
        summary: words("summary"),
        description: words("description"),
        status: words("status") || undefined,
      }
    })
    .sort(byUid)
