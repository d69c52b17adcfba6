import {
  type DomainEvent,
  decodeFact,
  domainEvents,
  encodeEvent,
  type Fact,
  personalFields,
  sealedIn,
  takeWords,
  withoutPersonal,
  withSealed,
} from "@followthrough/core"
import { arbitraryEvent, arbitraryRecordings, logOf } from "@followthrough/core/testing"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const stored = ({ occurredAt, position, recordedAt }: Fact, type: string, data: string) => ({
  position,
  occurredAt,
  recordedAt,
  type,
  data,
})

/** A fact of every kind, and those of whole histories. */
const checkEach = (check: (fact: Fact) => void): void => {
  for (const name of Object.keys(domainEvents) as ReadonlyArray<DomainEvent["_tag"]>) {
    fc.assert(
      fc.property(arbitraryEvent(name), (event) => {
        check({ position: 1, occurredAt: 0, recordedAt: 0, event } as Fact)
      }),
      { numRuns: 20 },
    )
  }
  fc.assert(
    fc.property(arbitraryRecordings(), (recordings) => {
      for (const fact of logOf(recordings)) check(fact)
    }),
    { numRuns: 10 },
  )
}

describe("words sealed in a stored fact", () => {
  it("L17 come back as they were, wherever they stood", () => {
    checkEach((fact) => {
      const { data, type } = encodeEvent(fact.event)
      const apart = takeWords({ type, data })
      expect(sealedIn(data)).toBeUndefined()
      if (apart === undefined) {
        expect(withoutPersonal(fact)).toEqual(fact)
        return
      }
      const kept = withSealed(apart.data, "AbC-_9")
      expect(sealedIn(kept)).toEqual({ data: apart.data, sealed: "AbC-_9" })
      const read = decodeFact({ ...stored(fact, type, kept), words: apart.words })
      expect(read).toEqual(Either.right(fact))
    })
  })

  it("L17 leave nothing personal in what stays, and are gone with their key as with an erasure", () => {
    const kinds = new Set<string>()
    checkEach((fact) => {
      const { data, type } = encodeEvent(fact.event)
      const apart = takeWords({ type, data })
      if (apart === undefined) return
      kinds.add(type)
      const erased = withoutPersonal(fact)
      const gone = decodeFact(stored(fact, type, withSealed(apart.data, "x")))
      expect(gone).toEqual(Either.right(erased))
      // Also in the form in which answers show facts.
      expect(encodeEvent(erased.event)).toEqual({ type, data: apart.data })
    })
    const all = Object.keys(domainEvents) as ReadonlyArray<DomainEvent["_tag"]>
    expect(kinds).toEqual(new Set(all.filter((type) => personalFields(type).length > 0)))
  })

  it("L17 are refused when they are not of the form that they are kept in", () => {
    const fact = { position: 3, occurredAt: 0, recordedAt: 0 } as Fact
    const data = withSealed('{"contactId":"c"}', "x")
    for (const words of ["[]", "{", '{"words":1}', "null"]) {
      const read = decodeFact({ ...stored(fact, "ContactDeclined", data), words })
      expect(Either.getOrThrow(Either.flip(read))).toMatchObject({ position: 3 })
    }
    // Only what is sealed may be without words that must be there.
    const open = decodeFact(
      stored(fact, "ContactDisqualified", '{"contactId":"c","reason":"","basis":"said"}'),
    )
    expect(Either.isLeft(open)).toBe(true)
  })
})
