import {
  type Instant,
  instantFromIso,
  lastInstantOf,
  type PromiseDue,
  type PromiseRecord,
  promiseStatusAt,
} from "@followthrough/core"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const instant = (iso: string) => Either.getOrThrow(instantFromIso(iso))
const due = {
  _tag: "LocalDate",
  on: "2026-03-29",
  zone: "Europe/Rome",
} as unknown as PromiseDue
const agreed = { due, until: lastInstantOf(due), position: 1, met: undefined }

const promise = (changes: Partial<PromiseRecord>): PromiseRecord => ({
  contactId: "ann" as PromiseRecord["contactId"],
  promiseId: "p" as PromiseRecord["promiseId"],
  madeAt: instant("2026-03-20T10:00:00Z"),
  madeBy: 1,
  promisors: [],
  what: "send the quote",
  due: agreed,
  agreed,
  debt: undefined,
  transfers: [],
  partlyKeptAt: undefined,
  partlyKeptBy: undefined,
  keptAt: undefined,
  keptBy: undefined,
  releasedAt: undefined,
  releasedBy: undefined,
  endedByClosing: false,
  lapses: [],
  ...changes,
})

describe("the status of a promise", () => {
  it("L14 a promise for a local date is open until that day has ended in its zone", () => {
    // The clocks go forward that night: the day ends at 22:00 UTC, not 23:00.
    expect(promiseStatusAt(promise({}), instant("2026-03-29T21:59:59.999Z"))).toBe("open")
    expect(promiseStatusAt(promise({}), instant("2026-03-29T22:00:00Z"))).toBe("broken")
  })

  it("L14 part by due stays partly kept, whatever follows; nothing by due is late once something came", () => {
    const by = lastInstantOf(due)
    const moment = fc.option(
      fc.integer({ min: -5, max: 5 }).map((days) => (by + days * 86_400_000) as Instant),
      { nil: undefined },
    )
    fc.assert(
      fc.property(
        moment,
        moment,
        moment,
        fc.integer({ min: -6, max: 6 }),
        (partlyKeptAt, keptAt, releasedAt, days) => {
          const at = (by + days * 86_400_000) as Instant
          const status = promiseStatusAt(promise({ partlyKeptAt, keptAt, releasedAt }), at)
          const did = (m: Instant | undefined) => m !== undefined && m <= at
          const inTime = (m: Instant | undefined) => m !== undefined && m <= at && m <= by
          const expected = inTime(keptAt)
            ? "kept"
            : inTime(releasedAt)
              ? "released"
              : at <= by
                ? "open"
                : inTime(partlyKeptAt)
                  ? "partly-kept"
                  : did(partlyKeptAt) || did(keptAt)
                    ? "late"
                    : "broken"
          expect(status).toBe(expected)
        },
      ),
    )
  })
})
