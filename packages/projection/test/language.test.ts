import { defaultPolicy } from "@followthrough/core"
import {
  english,
  type Language,
  nobody,
  obligationsOf,
  sayOrder,
  sayStep,
  sayWhy,
} from "@followthrough/projection"
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
