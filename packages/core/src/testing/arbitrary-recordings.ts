import { Either, FastCheck } from "effect"
import type { CommandJson } from "../command.js"
import { commandFromJson } from "../command-codec.js"
import type { Recording } from "../recording.js"
import { instantFromMillis } from "../time/instant.js"
import { absenceOf, commandOf, type Made, type RepCommandJson } from "./drawn-command.js"
import { type Leaving, repCommandOf } from "./drawn-rep.js"
import { type Rules, rulesCommandOf } from "./drawn-rules.js"
import { historyBegins, MINUTE } from "./drawn-values.js"
import { verbs } from "./verbs.js"

const zones = ["UTC", "Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]

const step = FastCheck.record({
  contact: FastCheck.constantFrom(0, 0, 0, 1, 1, 2),
  verb: FastCheck.constantFrom(...verbs),
  /** Minutes since the step before: soon after, some weeks later, or remembered late. */
  gap: FastCheck.oneof(
    { weight: 4, arbitrary: FastCheck.nat(4 * 1440) },
    { weight: 2, arbitrary: FastCheck.nat(40 * 1440) },
    { weight: 1, arbitrary: FastCheck.integer({ min: -25 * 1440, max: 0 }) },
  ),
  /** Minutes until somebody recorded it; usually none. */
  late: FastCheck.oneof(
    { weight: 3, arbitrary: FastCheck.constant(0) },
    { weight: 1, arbitrary: FastCheck.nat(40 * 1440) },
  ),
  /** Picks among what the verb needs: a touch, a promise, a rep, an outcome. */
  choice: FastCheck.nat(999),
  zone: FastCheck.constantFrom(...zones),
})

type Step = typeof step extends FastCheck.Arbitrary<infer S> ? S : never

/**
 * Command sequences over up to three contacts and two reps: every command that can be recorded,
 * some late, in any order of occurrence, on days around leap days and clock changes. All of them
 * are accepted when decided in this order; they shrink to short ones.
 */
export const arbitraryRecordings = (options: { readonly maxLength?: number } = {}) =>
  FastCheck.array(step, { maxLength: options.maxLength ?? 60, size: "max" }).map(recordingsOf)

const recordingsOf = (steps: ReadonlyArray<Step>): ReadonlyArray<Recording> => {
  const made = new Map<number, Made>()
  const absences: Array<RepCommandJson> = []
  const leaving: Leaving = {}
  const rules: Rules = { extras: [] }
  const told: Array<Recording> = []
  const tell = (at: number, late: number, json: CommandJson): void => {
    const occurred = instantFromMillis(historyBegins + at * MINUTE)
    const command = Either.getOrThrow(commandFromJson(json))
    told.push({
      commandId: `command-${told.length}`,
      now: instantFromMillis(occurred + late * MINUTE),
      command: { ...command, occurredAt: occurred },
    })
  }
  for (const repId of ["r0", "r1"]) tell(0, 0, { _tag: "AddRep", repId })
  let clock = 3 * 1440
  for (const next of steps) {
    clock = Math.max(0, clock + next.gap)
    const placed = { ...next, at: clock }
    const elsewhere =
      next.verb === "absent" || next.verb === "back"
        ? absenceOf(placed, absences)
        : (repCommandOf(placed, leaving) ?? rulesCommandOf(placed, rules))
    if (elsewhere !== undefined) {
      tell(clock, next.late, elsewhere)
      continue
    }
    const contactId = `c${next.contact}`
    const known = made.get(next.contact) ?? { touches: [], promises: [], steps: [], holds: [] }
    if (!made.has(next.contact)) {
      made.set(next.contact, known)
      tell(next.contact * 1440, 0, {
        ...(next.choice % 7 < 5
          ? { _tag: "AddContact" }
          : {
              _tag: "AdoptContact",
              ...(next.choice % 7 === 5 ? { lastTouchOn: "2023-12-20" } : {}),
            }),
        contactId,
        zone: next.zone,
        source: next.choice % 2 === 0 ? "web-lead" : "list",
        ...(next.choice % 3 === 0 ? {} : { ownerId: `r${next.choice % 2}` }),
      })
    }
    tell(clock, next.late, commandOf(placed, contactId, known))
  }
  return told
}
