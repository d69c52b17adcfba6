import { decodeFact, domainEvents } from "@followthrough/core"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decodeFactWith } from "../../src/fact/fact-codec.js"
import {
  storedTypeOf,
  storedTypesOf,
  type Upcasts,
  upcast,
  upcasts,
} from "../../src/fact/upcasts.js"

/** Once a contact was declined with `said`, then with `answer`. */
const steps: Upcasts = {
  ContactDeclined: [
    ({ said, ...rest }) => (said === undefined ? rest : { ...rest, answer: said }),
    ({ answer, ...rest }) => (answer === undefined ? rest : { ...rest, words: answer }),
  ],
}

const stored = (type: string, data: object) => ({
  position: 5,
  type,
  occurredAt: 0,
  recordedAt: 0,
  data: JSON.stringify(data),
})

const fields = fc.dictionary(fc.string(), fc.jsonValue())

describe("old shapes of facts", () => {
  it("L17 are read as the present one, whichever they were stored in", () => {
    const shapes = [
      stored("ContactDeclined", { contactId: "c", said: "no" }),
      stored("ContactDeclined@2", { contactId: "c", answer: "no" }),
      stored("ContactDeclined@3", { contactId: "c", words: "no" }),
    ]
    for (const shape of shapes) {
      expect(Either.getOrThrow(decodeFactWith(steps, shape)).event).toEqual({
        _tag: "ContactDeclined",
        contactId: "c",
        words: "no",
      })
    }
    expect(storedTypesOf("ContactDeclined", steps)).toEqual(shapes.map(({ type }) => type))
    expect(storedTypeOf("ContactDeclined", steps)).toBe("ContactDeclined@3")
    expect(storedTypeOf("ContactErased", steps)).toBe("ContactErased")
  })

  it("L17 also when they were sealed, opened or not", () => {
    const sealed = stored("ContactDeclined", { contactId: "c", sealed: "x" })
    const opened = decodeFactWith(steps, { ...sealed, words: '{"said":"no"}' })
    expect(Either.getOrThrow(opened).event).toMatchObject({ words: "no" })
    const gone = decodeFactWith(steps, sealed)
    expect(Either.getOrThrow(gone).event).toEqual({ _tag: "ContactDeclined", contactId: "c" })
  })

  it("L17 of a newer release are refused, and named with their position", () => {
    for (const type of ["ContactDeclined@4", "ContactErased@2", "ContactDeclined@99"]) {
      const left = Either.getOrThrow(Either.flip(decodeFactWith(steps, stored(type, {}))))
      expect(left).toMatchObject({ _tag: "UnreadableFact", position: 5, type })
      expect(left.message).toMatch(/written by a newer one/)
    }
    for (const type of [
      "ContactDeclined@1",
      "ContactDeclined@",
      "ContactDeclined@x",
      "__proto__@2",
    ]) {
      expect(Either.isLeft(decodeFact(stored(type, { contactId: "c" })))).toBe(true)
    }
  })

  it("L17 go through the same steps one by one as all at once, for any fields", () => {
    fc.assert(
      fc.property(fields, fc.constantFrom(1, 2, 3), (given, shape) => {
        const kind = "ContactDeclined"
        const whole = upcast(shape === 1 ? kind : `${kind}@${shape}`, given, steps)
        const own = steps[kind] ?? []
        let single: object = given
        for (const step of own.slice(shape - 1)) single = step({ ...single })
        expect(whole).toEqual({ kind, fields: single })
      }),
    )
  })

  it("L17 the steps of this release belong to kinds that there are, and answer for anything", () => {
    for (const [kind, own] of Object.entries(upcasts)) {
      expect(domainEvents).toHaveProperty(kind)
      for (const step of own) {
        fc.assert(fc.property(fields, (given) => expect(step(given)).toBeTypeOf("object")))
      }
    }
    expect(storedTypesOf("ContactAdded")).toEqual(["ContactAdded"])
  })
})
