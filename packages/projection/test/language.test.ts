import { decide, decideAll, defaultPolicy, growingKnowledge } from "@followthrough/core"
import { arbitraryRecordings } from "@followthrough/core/testing"
import { nobody, obligationsOf, project, referralAsks } from "@followthrough/projection"
import {
  english,
  type Language,
  sayBlocker,
  sayOrder,
  sayRefusal,
  sayStep,
  sayWhy,
} from "@followthrough/projection/english"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { arbitraryLog, relationshipsAt } from "./generated.js"

const italian: Language = {
  ...english,
  instant: ({ date, time }) => `${date.split("-").reverse().join("/")} alle ${time}`,
  duration: (parts) => parts.map(({ count, unit }) => `${count} ${unit}!`).join(" "),
  move: (code) => `<${code}>`,
  step: (kind) => `fare: ${kind}`,
  order: (reason) => `prima per ${reason}`,
  block: ({ code }) => `bloccato: ${code}`,
}

const ofEnglish = [
  "not so soon",
  "lest the silence",
  "on hold until",
  "when the window opens",
  "once the cap",
  "cannot be used",
  "no time until",
]

describe("another language", () => {
  it("L17 says what it replaces wherever that occurs, and no English of it", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        for (const relationship of relationshipsAt(log, at)) {
          const asked = { policy: defaultPolicy, team: nobody, at }
          for (const { kind, why } of obligationsOf(relationship, asked)) {
            const said = sayWhy(why, "Europe/Rome", italian)
            expect(said).toMatch(/\S/)
            expect(said).not.toMatch(/undefined|\d (days|minutes)|\d{4}-\d\d-\d\d \d\d:\d\d/)
            if (why.code === "cadence") {
              for (const words of ofEnglish) expect(said).not.toContain(words)
              for (const { code, moved } of why.moves) {
                if (moved !== "slot") expect(said).toContain(`<${code}>`)
              }
            }
            expect(sayStep(kind, italian)).toBe(`fare: ${kind}`)
            expect(sayStep(kind)).toMatch(/^[a-z ]+$/)
          }
        }
      }),
    )
    expect(sayOrder("stage", italian)).toBe("prima per stage")
  })
})

describe("in English", () => {
  it("L17 every refusal that a history can meet is told, and names what it is about", () => {
    const met = new Set<string>()
    fc.assert(
      fc.property(arbitraryRecordings(), fc.nat(99), (recordings, pick) => {
        const known = growingKnowledge()
        decideAll(recordings, known)
        for (const recording of recordings) {
          const { command } = recording
          const elsewhere =
            "contactId" in command ? { ...command, contactId: `c${pick % 3}` } : command
          const asked = [
            // Of what nobody has heard, of what is there already, and of another contact.
            decide(recording, growingKnowledge().of),
            decide(recording, known.of),
            decide({ ...recording, command: elsewhere as typeof command }, known.of),
          ]
          for (const decision of asked) {
            if (Either.isRight(decision)) continue
            const { left } = decision
            met.add(left._tag)
            readsWell(sayRefusal(left))
            if ("contactId" in left) expect(sayRefusal(left)).toContain(left.contactId)
          }
        }
      }),
    )
    expect(met.size).toBeGreaterThan(10)
  })

  it("L17 every blocker of a referral ask is told", () => {
    const met = new Set<string>()
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const asked = { policy: defaultPolicy, team: nobody, at }
        const { blocked } = project(referralAsks(asked), relationshipsAt(log, at))
        for (const blocker of blocked.flatMap(({ blockers }) => blockers)) {
          met.add(blocker.code)
          readsWell(sayBlocker(blocker, "Europe/Rome"))
        }
      }),
    )
    expect(met.size).toBeGreaterThan(4)
  })
})

/** Text that nothing is missing from. */
const readsWell = (text: string): void => {
  expect(text).toMatch(/\S/)
  expect(text).not.toMatch(/undefined|null|NaN|\[object|Invalid/)
}
