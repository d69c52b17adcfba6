import { Either, FastCheck, Schema } from "effect"
import type { CommandJson } from "../command.js"
import { commandFromJson } from "../command-codec.js"
import type { Recording } from "../recording.js"
import { type Instant, instantFromMillis, instantToIso } from "../time/instant.js"
import { localDateAt } from "../time/local-date.js"
import { ZoneId } from "../time/zone.js"

const MINUTE = 60_000
const DAY = 1440 * MINUTE

/** The first instant of every generated history: shortly before a leap day and two clock changes. */
export const historyBegins: Instant = instantFromMillis(Date.UTC(2024, 1, 1))

const verbs = [
  "touch",
  "touch",
  "touch",
  "touch",
  "touch",
  "touch",
  "automated",
  "inbound",
  "inbound",
  "correct",
  "retract",
  "promise",
  "promise",
  "promise",
  "keep",
  "partly",
  "reschedule",
  "reschedule",
  "release",
  "book",
  "book",
  "move",
  "skip",
  "sell",
  "sell",
  "sell",
  "decline",
  "disqualify",
  "reopen",
  "reopen",
  "assign",
  "rename",
  "ask",
  "refer",
  "refuse",
] as const

const zones = ["UTC", "Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]

const classifications = ["auto-reply", "satisfied", "complaint", "yes", "no"] as const

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

/** A step with the minute, counted from the beginning, at which it happens. */
type Placed = Step & { readonly at: number }

/** What a generated history made so far, so that it only speaks of what exists. */
interface Made {
  readonly touches: Array<string>
  readonly promises: Array<string>
  readonly steps: Array<string>
}

/**
 * Command sequences over up to three contacts and two reps: every command that can be recorded,
 * some late, in any order of occurrence, on days around leap days and clock changes. All of them
 * are accepted when decided in this order; they shrink to short ones.
 */
export const arbitraryRecordings = (options: { readonly maxLength?: number } = {}) =>
  FastCheck.array(step, { maxLength: options.maxLength ?? 60, size: "max" }).map(recordingsOf)

const recordingsOf = (steps: ReadonlyArray<Step>): ReadonlyArray<Recording> => {
  const made = new Map<number, Made>()
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
    const contactId = `c${next.contact}`
    const known = made.get(next.contact) ?? { touches: [], promises: [], steps: [] }
    if (!made.has(next.contact)) {
      made.set(next.contact, known)
      tell(next.contact * 1440, 0, {
        _tag: "AddContact",
        contactId,
        zone: next.zone,
        source: next.choice % 2 === 0 ? "web-lead" : "list",
        ...(next.choice % 3 === 0 ? {} : { ownerId: `r${next.choice % 2}` }),
      })
    }
    tell(clock, next.late, commandOf({ ...next, at: clock }, contactId, known))
  }
  return told
}

const commandOf = (next: Placed, contactId: string, known: Made): CommandJson => {
  const { at, choice, verb } = next
  const pick = (all: ReadonlyArray<string>): string | undefined => all[choice % all.length]
  const instantAt = (minutes: number) =>
    instantToIso(instantFromMillis(historyBegins + minutes * MINUTE))
  const touch = pick(known.touches)
  const promise = pick(known.promises)
  const booked = pick(known.steps)
  switch (verb) {
    case "correct":
      if (touch === undefined) break
      return {
        _tag: "CorrectTouch",
        contactId,
        touchId: touch,
        changes:
          choice % 2 === 0 ? { outcome: "reached" } : { at: instantAt(at), play: "check-in" },
      }
    case "retract":
      if (touch === undefined) break
      return { _tag: "RetractTouch", contactId, touchId: touch }
    case "promise": {
      const promiseId = `p${known.promises.length}`
      known.promises.push(promiseId)
      return {
        _tag: "MakePromise",
        contactId,
        promiseId,
        promisors:
          choice % 4 === 0
            ? [{ _tag: "Contact" }]
            : choice % 4 === 1
              ? [
                  { _tag: "Rep", repId: "r0" },
                  { _tag: "Rep", repId: "r1" },
                ]
              : [{ _tag: "Rep", repId: `r${choice % 2}` }],
        what: "send the quote",
        due: dueIn(next, (choice % 20) - 2),
      }
    }
    case "keep":
      if (promise === undefined) break
      return { _tag: "KeepPromise", contactId, promiseId: promise }
    case "partly":
      if (promise === undefined) break
      return { _tag: "PartlyKeepPromise", contactId, promiseId: promise }
    case "reschedule":
      if (promise === undefined) break
      return {
        _tag: "ReschedulePromise",
        contactId,
        promiseId: promise,
        due: dueIn(next, choice % 9),
      }
    case "release":
      if (promise === undefined) break
      return { _tag: "ReleasePromise", contactId, promiseId: promise }
    case "book": {
      const stepId = `s${known.steps.length}`
      known.steps.push(stepId)
      return { _tag: "BookStep", contactId, stepId, startsAt: instantAt(at + (choice % 15) * 1440) }
    }
    case "move":
      if (booked === undefined) break
      return { _tag: "RescheduleStep", contactId, stepId: booked, startsAt: instantAt(at + 4000) }
    case "skip":
      if (booked === undefined) break
      return { _tag: "SkipStep", contactId, stepId: booked }
    case "sell":
      return { _tag: "RecordSale", contactId }
    case "decline":
      return { _tag: "DeclineContact", contactId }
    case "disqualify":
      return { _tag: "DisqualifyContact", contactId, reason: "no budget", basis: "said" }
    case "reopen":
      return { _tag: "ReopenContact", contactId }
    case "assign":
      return { _tag: "AssignContact", contactId, repId: `r${choice % 2}` }
    case "rename":
      return { _tag: "ChangeContactDetails", contactId, name: `name ${choice}`, zone: next.zone }
    case "ask":
      return { _tag: "AskForReferral", contactId }
    case "refer":
      return { _tag: "RecordReferral", contactId }
    case "refuse":
      return { _tag: "DeclineReferral", contactId }
    case "touch":
    case "automated":
    case "inbound":
      break
  }
  const touchId = `t${known.touches.length}`
  known.touches.push(touchId)
  const does =
    promise !== undefined && choice % 11 === 0
      ? ([{ _tag: "Promise", promiseId: promise, extent: "whole" }] as const)
      : choice % 13 === 0
        ? ([{ _tag: "Cadence" }] as const)
        : undefined
  return {
    _tag: "LogTouch",
    contactId,
    touchId,
    direction: verb === "inbound" ? "inbound" : "outbound",
    channel: choice % 2 === 0 ? "phone" : "email",
    mode: verb === "automated" ? "automated" : "personal",
    outcome:
      verb === "inbound"
        ? choice % 5 === 0
          ? "reached"
          : "received"
        : choice % 7 === 0
          ? "bounced"
          : choice % 2 === 0
            ? "reached"
            : "no-answer",
    ...(choice % 4 === 0 ? { repId: "r0" } : {}),
    ...(choice % 3 === 0
      ? { classification: classifications[Math.floor(choice / 3) % 5] ?? "question" }
      : {}),
    ...(verb === "touch" && does !== undefined ? { does } : {}),
  }
}

const dueIn = ({ at, choice, zone }: Placed, inDays: number) => {
  const due = instantFromMillis(historyBegins + at * MINUTE + inDays * DAY)
  return choice % 3 === 0
    ? { _tag: "Instant" as const, at: instantToIso(due) }
    : {
        _tag: "LocalDate" as const,
        on: localDateAt(due, Schema.decodeSync(ZoneId)(zone)),
        zone,
      }
}
