import { contactStream, decide, decideAll, decideNext, growingKnowledge } from "@followthrough/core"
import { arbitraryRecordings } from "@followthrough/core/testing"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { recordingsOf } from "./contact/told.js"

// Recordings left out and told again make some of the others refused.
const batch = fc
  .tuple(arbitraryRecordings(), fc.infiniteStream(fc.nat(9)))
  .map(([recordings, chances]) =>
    recordings.flatMap((recording) => {
      const { value } = chances.next()
      if (value === 0) return []
      return value === 1 ? [recording, recording] : [recording]
    }),
  )

describe("a batch", () => {
  it("L16 decides as the fold of its single decisions, cut anywhere", () => {
    let refused = 0
    let merges = 0
    fc.assert(
      fc.property(batch, fc.nat(60), (recordings, cut) => {
        // Each from what a log would hold by then, learned anew.
        const taught: Array<Parameters<ReturnType<typeof growingKnowledge>["learn"]>> = []
        const single = recordings.map((recording) => {
          const known = growingKnowledge()
          for (const [stream, event, occurredAt] of taught) known.learn(stream, event, occurredAt)
          const decision = decide(recording, known.of)
          if (Either.isLeft(decision)) refused += 1
          else {
            for (const { event, occurredAt, stream } of decision.right) {
              taught.push([stream, event, occurredAt])
            }
            if (recording.command._tag === "MergeContact") merges += 1
          }
          return decision
        })
        const known = growingKnowledge()
        const inTwo = [
          ...decideAll(recordings.slice(0, cut), known),
          ...decideAll(recordings.slice(cut), known),
        ]
        expect(inTwo).toEqual(single)
        expect(decideAll(recordings, growingKnowledge())).toEqual(single)
      }),
    )
    expect(refused).toBeGreaterThan(0)
    expect(merges).toBeGreaterThan(0)
  })

  it("L16 a refused command teaches nothing; an accepted one is known to the next", () => {
    const known = growingKnowledge()
    const [hold, added, twice] = recordingsOf([
      [1, { _tag: "PlaceHold", contactId: "ann", holdId: "h", by: "human" }],
      [1, { _tag: "AddContact", contactId: "ann" }],
      [1, { _tag: "AddContact", contactId: "ann" }],
    ]).map((recording) => decideNext(recording, known))
    expect([hold, added, twice].map((one) => one !== undefined && Either.isRight(one))).toEqual([
      false,
      true,
      false,
    ])
    expect(known.of(contactStream("ann")).names.size).toBe(0)
  })
})
