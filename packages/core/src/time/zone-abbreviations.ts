/**
 * Abbreviations that people write for zones, in capitals, and the names that they may mean. Some are names
 * of the IANA database, too (`EST` is New York without its summer time), but nobody means those.
 */
const meanings: ReadonlyMap<string, ReadonlyArray<string>> = new Map([
  ["AKDT", ["America/Anchorage"]],
  ["AKST", ["America/Anchorage"]],
  ["ACDT", ["Australia/Adelaide"]],
  ["ACST", ["Australia/Darwin", "Australia/Adelaide"]],
  ["AEDT", ["Australia/Sydney"]],
  ["AEST", ["Australia/Brisbane", "Australia/Sydney"]],
  ["AST", ["America/Halifax", "Asia/Riyadh"]],
  ["AWST", ["Australia/Perth"]],
  ["BST", ["Europe/London", "Asia/Dhaka"]],
  ["CDT", ["America/Chicago"]],
  ["CEST", ["Europe/Berlin"]],
  ["CET", ["Europe/Berlin"]],
  ["CST", ["America/Chicago", "Asia/Shanghai"]],
  ["CST6CDT", ["America/Chicago"]],
  ["EDT", ["America/New_York"]],
  ["EEST", ["Europe/Athens"]],
  ["EET", ["Europe/Athens"]],
  ["EST", ["America/New_York"]],
  ["EST5EDT", ["America/New_York"]],
  ["HKT", ["Asia/Hong_Kong"]],
  ["HST", ["Pacific/Honolulu"]],
  ["IST", ["Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"]],
  ["JST", ["Asia/Tokyo"]],
  ["KST", ["Asia/Seoul"]],
  ["MDT", ["America/Denver"]],
  ["MEST", ["Europe/Berlin"]],
  ["MET", ["Europe/Berlin"]],
  ["MSK", ["Europe/Moscow"]],
  ["MST", ["America/Denver", "America/Phoenix"]],
  ["MST7MDT", ["America/Denver"]],
  ["NDT", ["America/St_Johns"]],
  ["NST", ["America/St_Johns"]],
  ["NZDT", ["Pacific/Auckland"]],
  ["NZST", ["Pacific/Auckland"]],
  ["PDT", ["America/Los_Angeles"]],
  ["PKT", ["Asia/Karachi"]],
  ["PST", ["America/Los_Angeles"]],
  ["PST8PDT", ["America/Los_Angeles"]],
  ["SAST", ["Africa/Johannesburg"]],
  ["SGT", ["Asia/Singapore"]],
  ["WEST", ["Europe/Lisbon"]],
  ["WET", ["Europe/Lisbon"]],
])

/** The names that an abbreviation may mean; `undefined` when it is none. Case does not matter. */
export const meaningsOf = (name: string): ReadonlyArray<string> | undefined =>
  meanings.get(name.toUpperCase())
