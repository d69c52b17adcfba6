import { saturatedInstant } from "../time/instant.js"
import type { CadenceDerivation } from "./derivation.js"
import type { Due } from "./due.js"
import { afterPause } from "./pause.js"
import type { Pending } from "./pending.js"
import type { CadenceSetting } from "./setting.js"
import { whenPassed } from "./when-passed.js"

/**
 * How long after its due a touch may still be done in time, where the rule says. It ends with the longest
 * silence; where what was said put the due off beyond that, `gap.max` after the due.
 */
export const graceOf = (
  { late, ready, zone }: Pending,
  due: Due,
  setting: CadenceSetting,
): CadenceDerivation["grace"] => {
  if (late === undefined) return undefined
  const longest =
    due.at > due.silentUntil
      ? afterPause(due.at, ready.cadence.gap.max, zone.zone)
      : due.silentUntil
  return {
    late,
    until: saturatedInstant(Math.min(whenPassed(ready, due.at, late, setting), longest)),
  }
}
