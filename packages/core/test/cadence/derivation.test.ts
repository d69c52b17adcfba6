import * as Either from "effect/Either"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { describeNextTouch } from "../../src/cadence/describe-next-touch.js"
import type { CadenceHistory } from "../../src/cadence/history.js"
import { nextTouch } from "../../src/cadence/next-touch.js"
import { onlyCited } from "../../src/cadence/only-cited.js"
import { runs } from "../time/zones.js"
import { anyCadenceJson, readyOf } from "./cadences.js"
import { anyScene } from "./histories.js"

describe("a derivation", () => {
  it("L18 re-evaluated from the facts it cites gives the same answer", () => {
    fc.assert(
      fc.property(anyCadenceJson, anyScene(), (json, { history, setting, at }) => {
        const ready = readyOf(json)
        const next = nextTouch(ready, history, setting, at)
        const cited = onlyCited(history, setting, next.derivation.facts)
        expect(nextTouch(ready, cited.history, cited.setting, at)).toEqual(next)
      }),
      runs(150),
    )
  })

  it("L18 cites only facts there are, and without one of them it is another derivation", () => {
    fc.assert(
      fc.property(anyCadenceJson, anyScene(), (json, { history, setting, at }) => {
        const ready = readyOf(json)
        const next = nextTouch(ready, history, setting, at)
        const there = new Set([history.addedBy, history.enrolledBy])
        for (const facts of [
          history.touches,
          history.skips,
          history.holds,
          history.blocked,
          history.preferences,
          history.parties,
          history.parties?.flatMap(({ touches }) => touches),
          setting.absences,
          setting.repHours === undefined ? [] : [setting.repHours],
        ]) {
          for (const { position } of facts ?? []) if (position !== undefined) there.add(position)
        }
        for (const fact of next.derivation.facts) {
          expect(there.has(fact)).toBe(true)
          if (fact === history.addedBy || fact === history.enrolledBy) continue
          const others = onlyCited(
            history,
            setting,
            [...there].filter((one) => one !== fact),
          )
          const without = nextTouch(ready, others.history, others.setting, at)
          expect(without.derivation).not.toEqual(next.derivation)
        }
      }),
      runs(80),
    )
  })

  it("L18 its moves lead from the rule's due to the due, and on to the slot", () => {
    fc.assert(
      fc.property(anyCadenceJson, anyScene(), (json, { history, setting, at }) => {
        const next = nextTouch(readyOf(json), history, setting, at)
        const { moves, ruleDue } = next.derivation
        const due = moves.filter(({ moved }) => moved === "due")
        if (ruleDue !== undefined) {
          // An occurrence inside a hold gives way to the last one before its end.
          const held = due.some(({ _tag }) => _tag === "Hold" || _tag === "Frequency")
          if (!held) expect(due[0]?.from ?? next.due).toBe(ruleDue)
        }
        for (const [index, { from }] of due.entries()) {
          if (index > 0) expect(from).toBe(due[index - 1]?.to)
        }
        expect(due.at(-1)?.to ?? next.due).toBe(next.due)
        const slot = moves.filter(
          ({ moved, _tag }) => moved === "from" && _tag !== "PreferredDayTooLate",
        )
        if (slot.length === 0 || moves.length >= 12) return
        expect(slot[0]?.from).toBe(next.due)
        for (const [index, { from }] of slot.entries()) {
          if (index > 0) expect(from).toBe(slot[index - 1]?.to)
        }
        if (Either.isRight(next.slot) && next.from !== next.due)
          expect(slot.at(-1)?.to).toBe(next.from)
      }),
      runs(200),
    )
  })

  it("L17 every answer can be told in words", () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(anyCadenceJson, anyScene(), (json, { history, setting, at }) => {
        const next = nextTouch(readyOf(json), history, setting, at)
        for (const move of next.derivation.moves) seen.add(move._tag)
        for (const channel of next.derivation.channels) seen.add(channel._tag)
        if (Either.isLeft(next.slot)) seen.add(next.slot.left._tag)
        const lines = describeNextTouch(next)
        expect(lines.every((line) => line !== "" && !/undefined|NaN|\[object/.test(line))).toBe(
          true,
        )
      }),
      runs(1500),
    )
    // The generators reach everything there is to tell.
    expect([...seen].sort()).toEqual([
      "Absence",
      "Blocked",
      "Cap",
      "DayBefore",
      "Days",
      "Frequency",
      "Full",
      "GapMin",
      "Hold",
      "Holiday",
      "Hours",
      "MaxGap",
      "Never",
      "NoChannel",
      "NoDayBefore",
      "NoTime",
      "OutOfReach",
      "PreferredDay",
      "PreferredDayTooLate",
      "RepHours",
      "StartAt",
      "Unwished",
      "Window",
    ])
  })

  it("L15 touches in any order, and facts after the instant, make no difference", () => {
    fc.assert(
      fc.property(anyCadenceJson, anyScene(), fc.integer(), (json, scene, salt) => {
        const { history, setting, at } = scene
        const ready = readyOf(json)
        const next = nextTouch(ready, history, setting, at)
        const known: CadenceHistory = {
          ...history,
          touches: history.touches.filter((touch) => touch.at <= at),
          skips: history.skips?.filter((skip) => skip.at <= at),
          holds: history.holds?.filter((hold) => hold.from <= at),
        }
        expect(nextTouch(ready, known, setting, at)).toEqual(next)
        const shuffled = {
          ...history,
          touches: [...history.touches].sort(
            (one, other) =>
              ((one.position * 7919 + salt) % 101) - ((other.position * 7919 + salt) % 101),
          ),
        }
        expect(nextTouch(ready, shuffled, setting, at)).toEqual(next)
      }),
    )
  })

  it("L15 is the same bytes whatever zone the process is in", () => {
    const zones = ["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Apia"]
    const before = process.env["TZ"]
    try {
      fc.assert(
        fc.property(anyCadenceJson, anyScene(), (json, { history, setting, at }) => {
          const texts = zones.map((zone) => {
            process.env["TZ"] = zone
            const next = nextTouch(readyOf(json), history, setting, at)
            return JSON.stringify([next, describeNextTouch(next)])
          })
          expect(new Set(texts).size).toBe(1)
        }),
      )
    } finally {
      if (before === undefined) delete process.env["TZ"]
      else process.env["TZ"] = before
    }
  })
})
