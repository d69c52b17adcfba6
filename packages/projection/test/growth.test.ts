import {
  type CommandJson,
  type ContactId,
  commandFromJson,
  defaultPolicy,
  type Fact,
  instantFromMillis,
  instantToIso,
  isContactFact,
  type Relationship,
  relationshipsOf,
} from "@followthrough/core"
import { historyBegins, logOf } from "@followthrough/core/testing"
import { agenda, explain, foldTeam, project, repAudit } from "@followthrough/projection"
import { Either } from "effect"
import { describe, expect, it } from "vitest"

// Threat: whoever can write much about one contact makes every question about it as slow as the square of
// that. What is counted is how often a property of a fact is read, which no slow machine changes.

const MINUTES = 10 * 60_000
const contactId = "c" as ContactId

const minute = (n: number) => instantFromMillis(historyBegins + n * MINUTES)

const touch = (n: number, more: object): CommandJson =>
  ({
    _tag: "LogTouch",
    contactId,
    touchId: `t${n}`,
    repId: "r",
    direction: "outbound",
    channel: "phone",
    outcome: "reached",
    ...more,
  }) as CommandJson

const inbound = { direction: "inbound", outcome: "received" }

/** Histories of one contact that only one kind of fact makes long. */
const histories: { readonly [name: string]: (n: number) => CommandJson } = {
  "calls without an answer": (n) => touch(n, { outcome: "no-answer" }),
  "messages that nobody answered": (n) => touch(n, inbound),
  "messages and answers": (n) => touch(n, n % 3 === 0 ? inbound : {}),
  "one maybe after the other": (n) => touch(n, { classification: "maybe" }),
  "maybes and sales": (n) =>
    n % 2 === 0 ? touch(n, { classification: "maybe" }) : { _tag: "RecordSale", contactId },
  "messages put right": (n) =>
    n % 2 === 0
      ? touch(n, inbound)
      : { _tag: "CorrectTouch", contactId, touchId: `t${n - 1}`, changes: { channel: "email" } },
  "a step that is put off again and again": (n) => {
    const startsAt = instantToIso(minute(100_000 + n))
    return n === 0
      ? { _tag: "BookStep", contactId, stepId: "s", startsAt }
      : { _tag: "RescheduleStep", contactId, stepId: "s", startsAt }
  },
  "booked steps": (n) => ({
    _tag: "BookStep",
    contactId,
    stepId: `s${n}`,
    startsAt: instantToIso(minute(100_000 + n)),
  }),
  "hand-overs": (n) => ({ _tag: "HandOverContact", contactId, toRepId: `r${n % 2}` }),
  closings: (n) =>
    n % 2 === 0
      ? { _tag: "DisqualifyContact", contactId, reason: "gone", basis: "said" }
      : { _tag: "ReopenContact", contactId },
  prohibitions: (n) =>
    n % 2 === 0
      ? { _tag: "ForbidContact", contactId, reason: "asked" }
      : { _tag: "PermitContact", contactId, reason: "asked" },
}

const factsOf = (history: (n: number) => CommandJson, length: number): ReadonlyArray<Fact> =>
  logOf(
    [
      { _tag: "AddContact", contactId, ownerId: "r0" } as CommandJson,
      ...Array.from({ length }, (_, n) => history(n)),
    ].map((json, n) => ({
      commandId: `command-${n}`,
      now: minute(n),
      command: Either.getOrThrow(commandFromJson(json)),
    })),
  )

interface Reads {
  count: number
}

/** The same object, whose properties are counted as they are read. */
const counted = <A extends object>(one: A, reads: Reads): A =>
  new Proxy(one, {
    get: (target, name) => {
      reads.count += 1
      return Reflect.get(target, name)
    },
  })

const explaining = (facts: ReadonlyArray<Fact>): number => {
  const reads = { count: 0 }
  explain({
    contactId,
    at: minute(200_000),
    facts: facts.map((fact) => counted(fact, reads)),
    policy: defaultPolicy,
  })
  return reads.count
}

const answering = (
  facts: ReadonlyArray<Fact>,
  answer: (relationship: Relationship) => void,
): number => {
  const reads = { count: 0 }
  const each = <A extends object>(all: ReadonlyArray<A>) => all.map((one) => counted(one, reads))
  for (const one of relationshipsOf(facts.filter(isContactFact))) {
    const { holds, milestones, promises, responses, steps, touches } = one
    answer({
      ...one,
      holds: each(holds),
      milestones: each(milestones),
      promises: each(promises),
      responses: each(responses),
      steps: each(steps),
      touches: each(touches),
    })
  }
  return reads.count
}

const setting = { policy: defaultPolicy, team: foldTeam([]), at: minute(200_000) }

const questions: { readonly [name: string]: (facts: ReadonlyArray<Fact>) => number } = {
  explain: explaining,
  agenda: (facts) => answering(facts, (one) => project(agenda({ ...setting, contactId }), [one])),
  "the audit": (facts) => answering(facts, (one) => project(repAudit(setting), [one])),
}

describe("the work of a question about one contact", () => {
  for (const [question, ask] of Object.entries(questions)) {
    for (const [name, history] of Object.entries(histories)) {
      it(`${question} grows no faster than its facts: ${name}`, () => {
        const [half, whole] = [ask(factsOf(history, 400)), ask(factsOf(history, 800))]
        expect(whole).toBeLessThanOrEqual(2.6 * half)
      })
    }
  }
})
