import type { CommandJson } from "../command.js"
import { withAbsorbed } from "../contact/absorbed.js"
import { contactStream } from "../fact/fact.js"
import type { ContactId } from "../identity.js"
import type { Knowledge, Named } from "../known.js"
import {
  cadences,
  channels,
  type Drawn,
  dateIn,
  debtIn,
  dueIn,
  holdEndIn,
  instantAt,
  moneyIn,
  preferenceOf,
  revisitIn,
  termsOf,
} from "./drawn-values.js"
import type { Verb } from "./verbs.js"

const classifications = [
  "auto-reply",
  "satisfied",
  "complaint",
  "yes",
  "no",
  "maybe",
  "maybe",
  "not-now",
  "question",
] as const

export interface Placed extends Drawn {
  readonly verb: Verb
}

/** What a contact's log holds so far, so that a history only speaks of what exists. */
export interface Made {
  readonly touches: ReadonlyArray<string>
  readonly promises: ReadonlyArray<string>
  readonly steps: ReadonlyArray<string>
  readonly holds: ReadonlyArray<string>
  readonly referrals: ReadonlyArray<string>
  /** The number of the next name: none is given twice to a contact or a duplicate merged into it. */
  readonly next: number
}

/** What one of a contact's logs made: its own, or that of a duplicate merged into it. */
export const madeIn = (contactId: ContactId, choice: number, of: Knowledge): Made => {
  const logs = withAbsorbed(contactId, of).map((id) => of(contactStream(id)).names)
  const names = logs[choice % logs.length]
  const ofKind = (kind: Named): ReadonlyArray<string> => [...(names?.get(kind) ?? [])]
  return {
    touches: ofKind("touch"),
    promises: ofKind("promise"),
    steps: ofKind("step"),
    holds: ofKind("hold"),
    referrals: ofKind("referral"),
    next:
      1 +
      Math.max(
        -1,
        ...logs
          .flatMap((log) => [...log.values()])
          .flatMap((ids) => [...ids])
          .map((name) => Number(/\d+$/.exec(name)?.[0] ?? -1)),
      ),
  }
}

/** The command that a drawn step tells; what is lacking for it makes it a touch. */
export const commandOf = (next: Placed, contactId: string, known: Made): CommandJson => {
  const { at, choice, verb } = next
  const pick = (all: ReadonlyArray<string>): string | undefined => all[choice % all.length]
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
      const promiseId = `p${known.next}`
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
        ...(choice % 3 === 0 ? {} : { pays: debtIn(choice) }),
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
    case "meet":
      if (promise === undefined) break
      return { _tag: "MeetCondition", contactId, promiseId: promise }
    case "transfer":
      if (promise === undefined) break
      return {
        _tag: "TransferPromise",
        contactId,
        promiseId: promise,
        fromRepId: `r${choice % 2}`,
        toRepId: `r${choice % 3}`,
      }
    case "owe":
      return { _tag: "RecordDebt", contactId, debtId: debtIn(choice), amount: moneyIn(choice) }
    case "pay":
      return {
        _tag: "RecordPayment",
        contactId,
        debtId: debtIn(choice),
        amount: moneyIn(Math.floor(choice / 3)),
        ...(choice % 4 === 0 ? { inAll: true } : {}),
      }
    case "handOver":
      return {
        _tag: "HandOverContact",
        contactId,
        toRepId: `r${choice % 3}`,
        ...(choice % 4 === 0 ? { fromRepId: `r${choice % 2}` } : {}),
      }
    case "introduce":
      return { _tag: "IntroduceRep", contactId, repId: `r${choice % 3}` }
    case "book": {
      const stepId = `s${known.next}`
      return {
        _tag: "BookStep",
        contactId,
        stepId,
        startsAt: instantAt(at + (choice % 15) * 1440),
        ...(choice % 3 === 0 ? {} : { repId: `r${choice % 2}` }),
      }
    }
    case "move":
      if (booked === undefined) break
      return { _tag: "RescheduleStep", contactId, stepId: booked, startsAt: instantAt(at + 4000) }
    case "skip":
      if (booked === undefined || choice % 3 === 0) return { _tag: "SkipCadenceStep", contactId }
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
    case "unassign":
      return { _tag: "UnassignContact", contactId }
    case "rename":
      return { _tag: "ChangeContactDetails", contactId, name: `name ${choice}`, zone: next.zone }
    case "ask":
      return { _tag: "AskForReferral", contactId }
    case "refer": {
      const referralId = `f${known.next}`
      return {
        _tag: "RecordReferral",
        contactId,
        referralId,
        ...(choice % 4 === 0 ? {} : { newContactId: `c${choice % 3}` }),
      }
    }
    case "thank":
    case "report": {
      const referralId = pick(known.referrals)
      if (referralId === undefined) break
      const _tag = verb === "thank" ? "RecordThanks" : "ReportReferralOutcome"
      return { _tag, contactId, referralId }
    }
    case "refuse":
      return { _tag: "DeclineReferral", contactId }
    case "hold": {
      const holdId = `h${known.next}`
      return {
        _tag: "PlaceHold",
        contactId,
        holdId,
        by: choice % 2 === 0 ? "human" : "automatic",
        ...(choice % 5 === 0 ? {} : { until: holdEndIn(next, (choice % 120) - 3) }),
      }
    }
    case "lift": {
      const holdId = pick(known.holds)
      if (holdId === undefined) break
      return { _tag: "LiftHold", contactId, holdId }
    }
    case "notNow": {
      const holdId = `h${known.next}`
      return {
        _tag: "RecordNotNow",
        contactId,
        ...(choice % 2 === 0 ? { holdId } : {}),
        ...(choice % 3 === 0 ? {} : { revisit: revisitIn(next, choice % 90) }),
      }
    }
    case "block":
      return {
        _tag: "BlockChannel",
        contactId,
        channel: channels[choice % 4] ?? "phone",
        reason: choice % 2 === 0 ? "unsubscribed" : "legal",
      }
    case "allow":
      return { _tag: "AllowChannel", contactId, channel: channels[choice % 4] ?? "phone" }
    case "forbid":
      return { _tag: "ForbidContact", contactId }
    case "permit":
      return { _tag: "PermitContact", contactId }
    case "prefer":
      return { _tag: "StatePreference", contactId, preference: preferenceOf(choice) }
    case "withdraw":
      return { _tag: "WithdrawPreference", contactId, kind: preferenceOf(choice)._tag }
    case "enrol":
      return {
        _tag: "EnrolInCadence",
        contactId,
        cadence: cadences[choice % cadences.length] ?? { id: "prospect", version: 1 },
        ...(choice % 2 === 0 ? {} : { startAt: instantAt(at + (choice % 50) * 1440) }),
        ...termsOf(choice, at),
      }
    case "switch":
      return {
        _tag: "SwitchCadence",
        contactId,
        to: cadences[choice % cadences.length] ?? { id: "prospect", version: 1 },
        startAt: instantAt(at + (choice % 50) * 1440),
      }
    case "touch":
    case "automated":
    case "inbound":
    // Of reps, of rules, of parties, or of merges, and told before.
    case "merge":
    case "undo":
    case "erase":
    case "join":
    case "leave":
    case "blockParty":
    case "allowParty":
    case "forbidParty":
    case "permitParty":
    case "absent":
    case "back":
    case "repDetails":
    case "repHours":
    case "repCapacity":
    case "repLeaves":
    case "publish":
    case "publishCadence":
    case "retire":
    case "publishHolidays":
      break
  }
  const touchId = `t${known.next}`
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
      ? { classification: classifications[Math.floor(choice / 3) % 9] ?? "question" }
      : {}),
    ...(verb === "touch" && does !== undefined ? { does } : {}),
    ...(verb === "touch" && choice % 7 === 3 ? breathOf(next, known, does === undefined) : {}),
  }
}

// What else came of a touch: a next time that the contact was told of, what was covered, whom they know.
// It names things of one log only: a debt may lie in another one than what the touch does.
const breathOf = (next: Placed, known: Made, namesNothing: boolean) => {
  const { at, choice } = next
  const extras = {
    checklist: ["asked-whether-anything-more"],
    content: "library/7",
    batch: `b${choice % 4}`,
    asksForReferral: choice % 2 === 0,
  }
  if (choice % 3 === 0) {
    const stepId = `s${known.next}`
    const startsAt = instantAt(at + (choice % 15) * 1440)
    return { ...extras, books: [{ stepId, startsAt }], tells: { _tag: "Step" as const, stepId } }
  }
  const promiseId = `p${known.next}`
  const promisors = [{ _tag: "Rep", repId: "r0" }] as const
  const pays = choice % 2 === 0 || !namesNothing ? {} : { pays: debtIn(choice) }
  const promise = { promiseId, promisors, what: "call", due: dueIn(next, choice % 9), ...pays }
  return { ...extras, promises: [promise], tells: { _tag: "Promise" as const, promiseId } }
}

export type RepCommandJson = Extract<CommandJson, { readonly _tag: "RecordAbsence" }>

/** A rep is away, or comes back from what was told before. */
export const absenceOf = (next: Placed, made: Array<RepCommandJson>): CommandJson | undefined => {
  const { choice, verb } = next
  if (verb === "back") {
    const known = made[choice % made.length]
    return known && { _tag: "CancelAbsence", repId: known.repId, absenceId: known.absenceId }
  }
  const recorded: RepCommandJson = {
    _tag: "RecordAbsence",
    repId: `r${choice % 2}`,
    absenceId: `a${made.length}`,
    from: dateIn(next, choice % 10),
    to: dateIn(next, (choice % 10) + (choice % 25)),
    zone: next.zone,
    ...(choice % 3 === 0 ? {} : { delegateId: `r${(choice + 1) % 2}` }),
  }
  made.push(recorded)
  return recorded
}
