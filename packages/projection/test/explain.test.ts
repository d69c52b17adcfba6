import {
  type ContactEvent,
  defaultPolicy,
  type Fact,
  type Instant,
  isContactFact,
  type RepId,
  withoutPersonal,
} from "@followthrough/core"
import {
  type Candidate,
  type Explanation,
  explain,
  foldTeam,
  nextStepOf,
  project,
  promiseLedger,
  queue,
  sayFact,
} from "@followthrough/projection"
import { english, speakerOf } from "@followthrough/projection/english"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { arbitraryLog, arbitraryLogOf, relationshipsAt } from "./generated.js"

const policy = defaultPolicy

const contactsIn = (log: ReadonlyArray<Fact>): ReadonlyArray<ContactEvent["contactId"]> => [
  ...new Set(log.filter(isContactFact).map(({ event }) => event.contactId)),
]

/** Reps and rules are the setting; what they cite is cut down like the contact's own facts. */
const isSetting = ({ event }: Fact): boolean =>
  !("contactId" in event || "partyId" in event) &&
  event._tag !== "RepLeft" &&
  event._tag !== "RepAbsent"

const onlyThese = (log: ReadonlyArray<Fact>, positions: Iterable<number>): ReadonlyArray<Fact> => {
  const kept = new Set(positions)
  return log.filter((fact) => isSetting(fact) || kept.has(fact.position))
}

const candidates = ({ others, step }: Explanation): ReadonlyArray<Candidate> =>
  step === undefined ? [] : [step, ...others.map(({ belowBy: _, ...other }) => other)]

/** As the log can be read: of those who are erased, every fact is without its words, cited or not. */
const asRead = (log: ReadonlyArray<Fact>): ReadonlyArray<Fact> => {
  const erased = new Set(
    log.flatMap(({ event }) => (event._tag === "ContactErased" ? [event.contactId] : [])),
  )
  return log.map((fact) =>
    isContactFact(fact) && erased.has(fact.event.contactId) ? withoutPersonal(fact) : fact,
  )
}

/** Every contact of a drawn log, explained with every rep and promise of it. */
const everyExplanation = (
  check: (
    explanation: Explanation,
    log: ReadonlyArray<Fact>,
    at: Instant,
    again: (facts: ReadonlyArray<Fact>) => Explanation,
  ) => void,
  logs = arbitraryLog,
): void => {
  fc.assert(
    fc.property(logs, fc.constantFrom("r0", "r1", "r2"), ([drawn, at], rep) => {
      const log = asRead(drawn)
      for (const contactId of contactsIn(log)) {
        const again = (facts: ReadonlyArray<Fact>) =>
          explain({ facts, contactId, at, policy, repId: rep as RepId })
        check(again(log), log, at, again)
      }
    }),
    { numRuns: Math.ceil((fc.readConfigureGlobal()?.numRuns ?? 100) / 4) },
  )
}

describe("an explanation", () => {
  // What is over and done with needs no reason, so there may be more of it again.
  it("L18 says again what it says from nothing but the facts that it cites", () => {
    everyExplanation((explanation, log, _at, again) => {
      const cited = explanation.cited.map(({ position }) => position)
      const told = again(onlyThese(log, cited))
      const { cadence, identity, merged, standing } = told
      expect(candidates(told)).toEqual(expect.arrayContaining([...candidates(explanation)]))
      expect({ cadence, identity, merged, standing }).toEqual({
        cadence: explanation.cadence,
        identity: explanation.identity,
        merged: explanation.merged,
        standing: explanation.standing,
      })
    })
  })

  // What is owed rests on a corrected touch only where touches are most of what is told.
  it("L18 says it again of touches that were corrected or retracted, too", () => {
    everyExplanation(
      (explanation, log, _at, again) => {
        const cited = explanation.cited.map(({ position }) => position)
        const told = candidates(again(onlyThese(log, cited)))
        expect(told).toEqual(expect.arrayContaining([...candidates(explanation)]))
      },
      arbitraryLogOf("touch", "inbound", "correct", "correct", "retract", "book"),
    )
  })

  it("L18 each thing that is owed follows from its own facts and the contact's identity alone", () => {
    const kinds = new Set<string>()
    everyExplanation((explanation, log, _at, again) => {
      for (const candidate of candidates(explanation)) {
        kinds.add(candidate.step)
        const facts = [...candidate.facts, ...explanation.identity]
        expect(candidates(again(onlyThese(log, facts)))).toContainEqual(candidate)
      }
    })
    expect(kinds.size).toBeGreaterThan(7)
  })

  it("L18 without one of its facts nothing is owed for the same reasons", () => {
    everyExplanation((explanation, log, _at, again) => {
      const [candidate] = candidates(explanation)
      if (candidate === undefined) return
      for (const position of candidate.facts) {
        const others = log.filter((fact) => fact.position !== position)
        expect(candidates(again(others))).not.toContainEqual(candidate)
      }
    })
  })

  it("names the next step that every answer gives, and in whose queue it is", () => {
    everyExplanation((explanation, log, at) => {
      const team = foldTeam(log, at)
      const asked = { policy, team, at }
      const relationship = relationshipsAt(log, at).find(
        ({ contactId }) => contactId === explanation.contactId,
      )
      const next = relationship && nextStepOf(relationship, asked)
      expect(explanation.step?.why).toEqual(next?.why)
      expect(explanation.standing[0]?.code).toBe(
        relationship === undefined ? "not-added" : relationship.open ? "open" : "closed",
      )
      const { rep } = explanation
      if (relationship === undefined || rep === undefined) return
      const mine = project(queue({ ...asked, repId: rep.repId as RepId }), [relationship])
      expect(rep.inQueue).toBe(mine.total === 1)
      expect(rep.step?.why).toEqual(mine.rows[0]?.why)
    })
  })

  it("L14 gives each promise the status that the ledger gives it, by the same facts", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const ledger = project(promiseLedger({ at }), relationshipsAt(log, at))
        for (const row of ledger.promises) {
          const { contactId, duplicateId = contactId, promiseId } = row
          const { promises = [] } = explain({ facts: log, contactId, at, policy, promiseId })
          const found = promises.find((one) => one.contactId === duplicateId)
          expect(found?.decision).toMatchObject({ status: row.status, due: row.due })
          expect(found?.repIds).toEqual(row.repIds)
          for (const position of found?.decision.facts ?? []) expect(row.facts).toContain(position)
        }
      }),
    )
  })

  it("L17 can be told in words, all of it", () => {
    everyExplanation((explanation) => {
      const say = speakerOf("Europe/Rome", english)
      const told = [
        ...explanation.standing.map(say.standing),
        ...candidates(explanation).flatMap(({ step, why }) => [say.step(step), say.why(why)]),
        ...explanation.others.map(({ belowBy }) => say.order(belowBy)),
        ...(explanation.rep?.shown.map(say.shown) ?? []),
        ...(explanation.cadence === undefined ? [] : [say.cadence(explanation.cadence)]),
        ...explanation.cited.map((fact) => sayFact(fact, "Europe/Rome")),
      ]
      for (const text of told) {
        expect(text).toMatch(/\S/)
        expect(text).not.toMatch(/undefined|NaN|\[object| {2}/)
      }
    })
  })
})
