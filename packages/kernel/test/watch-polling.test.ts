import { commandToJson } from "@followthrough/core"
import { arbitraryRecordings, historyBegins } from "@followthrough/core/testing"
import * as fc from "fast-check"
import { describe, test } from "vitest"
import { stores } from "./opened.js"
import { driven, expectPolled, MINUTE, questionsOf, watched } from "./watched.js"

const runs = { numRuns: 3 * Number(process.env["FT_RUNS"] ?? 1) }

const gaps = fc.array(fc.oneof(fc.nat(90), fc.nat(3 * 1440), fc.nat(30 * 1440)), {
  minLength: 1,
  maxLength: 5,
})

describe.each(stores)("live answers in $name", ({ using }) => {
  test("L20 watch gives what polling gives", { timeout: 240_000 }, () =>
    fc.assert(
      fc.asyncProperty(
        arbitraryRecordings({ maxLength: 40 }),
        fc.integer({ min: 1, max: 20 }),
        gaps,
        (recordings, size, minutes) =>
          using((store) =>
            driven(store, historyBegins, async (log, time) => {
              const all = questionsOf(recordings).map((question) => watched(log, question))
              for (let start = 0; start < recordings.length; start += size) {
                const some = recordings.slice(start, start + size)
                time.advance(Math.max(time.now, ...some.map(({ now }) => now)))
                await log.recordAll(
                  some.map(({ command, commandId, now }) => ({
                    command: commandToJson(command),
                    commandId,
                    now: new Date(now),
                  })),
                )
                await expectPolled(log, all)
              }
              for (const gap of minutes) {
                time.advance(time.now + gap * MINUTE)
                await expectPolled(log, all)
              }
              for (const { end } of all) end()
            }),
          ),
      ),
      runs,
    ),
  )
})
