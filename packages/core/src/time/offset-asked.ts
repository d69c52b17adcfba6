const NUMBERS = /\d+/g

/**
 * Asks the runtime's own zone rules: gives a function from epoch milliseconds, from the year 1000 to 9999, to the
 * zone's offset from UTC in milliseconds. Throws a RangeError for a name that the runtime does not know.
 *
 * It needs nothing but `Intl`, so that a page that only shows times loads no implementation of Temporal.
 */
export const offsetsOf = (zone: string): ((millis: number) => number) => {
  const clock = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  })
  return (millis) => {
    // Clocks show whole seconds, and offsets are whole seconds.
    const shown = Math.floor(millis / 1000) * 1000
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = (
      clock.format(shown).match(NUMBERS) ?? []
    ).map(Number)
    return Date.UTC(year, month - 1, day, hour, minute, second) - shown
  }
}
