import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Schema from "effect/Schema"
import type { CommandJson } from "../command.js"
import { commandFromJson } from "../command-codec.js"
import { decide, decideNext } from "../decision.js"
import { contactStream } from "../fact/fact.js"
import { ContactId } from "../identity.js"
import { growingKnowledge } from "../known.js"
import type { Recording } from "../recording.js"
import { instantFromMillis } from "../time/instant.js"
import { absenceOf, commandOf, madeIn, type RepCommandJson } from "./drawn-command.js"
import { mergeOf } from "./drawn-merge.js"
import { partyCommandOf, partyIn } from "./drawn-party.js"
import { type Leaving, repCommandOf } from "./drawn-rep.js"
import { type Rules, rulesCommandOf } from "./drawn-rules.js"
import { historyBegins, MINUTE } from "./drawn-values.js"
import { logOf } from "./log-of.js"
import { storyOf } from "./story.js"
import { type Verb, verbs } from "./verbs.js"

const zones = ["UTC", "Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]

const stepOf = (told: ReadonlyArray<Verb>) =>
  FastCheck.record({
    contact: FastCheck.constantFrom(0, 0, 0, 1, 1, 2),
    verb: FastCheck.constantFrom(...told),
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

type Step = ReturnType<typeof stepOf> extends FastCheck.Arbitrary<infer S> ? S : never

/**
 * Command sequences over up to three contacts and three reps: every command that can be recorded,
 * some late, in any order of occurrence, on days around leap days and clock changes. All of them
 * are accepted when decided in this order; they shrink to short ones, which print as stories. `verbs`
 * names the few kinds that a property is about, so that they meet more often.
 */
export const arbitraryRecordings = (
  options: { readonly maxLength?: number; readonly verbs?: ReadonlyArray<Verb> } = {},
) =>
  FastCheck.array(stepOf(options.verbs ?? verbs), {
    maxLength: options.maxLength ?? 60,
    size: "max",
  }).map(recordingsOf)

const recordingsOf = (steps: ReadonlyArray<Step>): ReadonlyArray<Recording> => {
  const known = growingKnowledge()
  const absences: Array<RepCommandJson> = []
  const leaving: Leaving = {}
  const rules: Rules = { extras: [] }
  const told: Array<Recording> = []
  const recordingOf = (at: number, late: number, json: CommandJson): Recording => {
    const occurred = instantFromMillis(historyBegins + at * MINUTE)
    const command = Either.getOrThrow(commandFromJson(json))
    return {
      commandId: `command-${told.length}`,
      now: instantFromMillis(occurred + late * MINUTE),
      command: { ...command, occurredAt: occurred },
    }
  }
  const isRefused = (at: number, late: number, json: CommandJson): boolean =>
    (json._tag === "EnrolInCadence" || json._tag === "SwitchCadence") &&
    Either.isLeft(decide(recordingOf(at, late, json), known.of))
  const tell = (at: number, late: number, json: CommandJson): void => {
    const recording = recordingOf(at, late, json)
    Either.getOrThrow(decideNext(recording, known))
    told.push(recording)
  }
  for (const repId of ["r0", "r1", "r2"]) tell(0, 0, { _tag: "AddRep", repId })
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
    const contactId = Schema.decodeSync(ContactId)(`c${next.contact}`)
    const { added, erased } = known.of(contactStream(contactId))
    if (erased) continue
    if (!added) {
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
        ...(next.choice % 5 === 0 ? { referredBy: `c${next.choice % 3}` } : {}),
        ...(next.choice % 9 === 4 ? { party: partyIn(next.choice) } : {}),
        ...(next.choice % 3 === 0 ? {} : { ownerId: `r${next.choice % 2}` }),
      })
    }
    const made = madeIn(contactId, next.choice, known.of)
    const json =
      mergeOf(placed, known.of) ??
      partyCommandOf(placed, known.of) ??
      commandOf(placed, contactId, made)
    if (isRefused(clock, next.late, json)) {
      // Nobody is put on a cadence that is not theirs: they are called instead.
      tell(clock, next.late, commandOf({ ...placed, verb: "touch" }, contactId, made))
    } else {
      tell(clock, next.late, json)
    }
  }
  // A counterexample prints as what happened, not as data.
  return Object.defineProperty(told, FastCheck.toStringMethod, {
    value: () => `\n${storyOf(logOf(told))}\n`,
  })
}
