import { meaningsOf } from "./zone-abbreviations.js"

const known = new Set<string>()

/**
 * Whether a name is one of the IANA database that this runtime knows, in upper or lower case. Offsets (`+01:00`,
 * `GMT+1`) and abbreviations (`PST`) are not.
 */
export const isKnownZone = (name: string): boolean => {
  if (meaningsOf(name) !== undefined || !/^[A-Za-z]/.test(name)) return false
  // One spelling is kept of each, so that there are no more of them than zones.
  const spelling = name.toLowerCase()
  if (known.has(spelling)) return true
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name })
    known.add(spelling)
    return true
  } catch {
    return false
  }
}
