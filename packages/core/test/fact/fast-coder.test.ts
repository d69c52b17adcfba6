import { commandText, encodeEvent } from "@followthrough/core"
import { arbitraryRecordings, logOf } from "@followthrough/core/testing"
import { Either, Schema, type SchemaAST } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { commands } from "../../src/command.js"
import { domainEvents } from "../../src/fact/domain-event.js"
import { fastDecoder, fastEncoder, strictDecoder, unfit } from "../../src/fact/fast-coder.js"

/** Of each kind, what is compiled from its schema beside what the schema does itself. */
const codersOf = (
  schemas: { readonly [kind: string]: unknown },
  decoder: typeof fastDecoder,
  options?: SchemaAST.ParseOptions,
) =>
  new Map(
    Object.entries(schemas).map(([kind, schema]) => {
      const plain = schema as Schema.Schema<unknown>
      return [
        kind,
        {
          fast: decoder(plain),
          slow: Schema.decodeUnknownEither(plain, options),
          fastBack: fastEncoder(plain),
          slowBack: Schema.encodeUnknownEither(plain),
        },
      ] as const
    }),
  )

const decoders = codersOf(domainEvents, fastDecoder)
const ofCommands = codersOf(commands, strictDecoder, { onExcessProperty: "error" })

/** The text of a sound value, as its schema writes it. */
const writtenBy = (coder: ReturnType<typeof ofCommands.get>, value: unknown): string =>
  JSON.stringify(coder && Either.getOrThrow(coder.slowBack(value)))

const odd = fc.constantFrom<unknown>(
  null,
  "",
  " ",
  "\u0000",
  "x".repeat(5000),
  "prospect",
  "2026-02-30",
  "2026-03-29T02:30:00Z",
  0,
  -1,
  1.5,
  true,
  [],
  {},
  [{ _tag: "Rep" }],
  { _tag: "LocalDate", on: "2026-03-29", zone: "Europe/Nowhere" },
  { _tag: "Contact" },
)

/** Puts something odd at one place of a JSON value, or takes that place away. */
const spoil = (json: unknown, path: number, value: unknown): unknown => {
  if (typeof json !== "object" || json === null) return value
  const keys = Object.keys(json)
  const key = keys[path % Math.max(1, keys.length)]
  if (key === undefined) return value
  const copy = Array.isArray(json) ? [...json] : { ...json }
  const fields = copy as { [name: string]: unknown }
  const deeper = Math.floor(path / keys.length)
  if (deeper % 3 === 0) delete fields[key]
  else fields[key] = deeper % 3 === 1 ? value : spoil(fields[key], deeper, value)
  return copy
}

describe("the fast decoder", () => {
  it("L17 says the same as the schema, of sound facts and of spoilt ones", () => {
    fc.assert(
      fc.property(arbitraryRecordings(), fc.nat(400), odd, (recordings, path, value) => {
        for (const { event } of logOf(recordings)) {
          const { data, type } = encodeEvent(event)
          const decoder = decoders.get(type)
          const json = { ...JSON.parse(data), _tag: type }
          for (const raw of [json, spoil(json, path, value), { ...json, unknown: value }, value]) {
            const slow = decoder?.slow(raw)
            const expected = slow !== undefined && Either.isRight(slow) ? slow.right : unfit
            expect(decoder?.fast(raw)).toEqual(expected)
          }
        }
      }),
    )
  })
})

describe("the strict decoder", () => {
  it("L17 says the same as the schema, of sound commands and of spoilt ones", () => {
    fc.assert(
      fc.property(arbitraryRecordings(), fc.nat(400), odd, (recordings, path, value) => {
        for (const { command } of recordings) {
          const coder = ofCommands.get(command._tag)
          const json: unknown = JSON.parse(writtenBy(coder, command))
          const inside = spoil(json, path, { ...Object(value), unknown: value })
          for (const raw of [json, spoil(json, path, value), inside, { ...Object(json), value }]) {
            const slow = coder?.slow(raw)
            const expected = slow !== undefined && Either.isRight(slow) ? slow.right : unfit
            expect(coder?.fast(raw)).toEqual(expected)
          }
        }
      }),
    )
  })
})

describe("the fast encoder", () => {
  it("L17 writes the same text as the schema, of sound facts, and neither writes spoilt ones", () => {
    fc.assert(
      fc.property(arbitraryRecordings(), fc.nat(400), odd, (recordings, path, value) => {
        for (const { event } of logOf(recordings)) {
          const coder = decoders.get(event._tag)
          for (const given of [event, spoil(event, path, value), { ...event, unknown: value }]) {
            const slow = coder?.slowBack(given)
            const expected =
              slow !== undefined && Either.isRight(slow) ? JSON.stringify(slow.right) : unfit
            const fast = coder?.fastBack(given)
            expect(fast === unfit ? unfit : JSON.stringify(fast)).toEqual(expected)
          }
        }
      }),
    )
  })

  it("L16 writes every command as its schema does, so that its fingerprint stays", () => {
    fc.assert(
      fc.property(arbitraryRecordings(), (recordings) => {
        for (const { command: drawn } of recordings) {
          const coder = ofCommands.get(drawn._tag)
          // Most that are drawn say when they happened, and most that hosts give do not.
          const { occurredAt: _, ...now } = { occurredAt: undefined, ...drawn }
          for (const command of [drawn, now as typeof drawn]) {
            const written = writtenBy(coder, command)
            expect(JSON.stringify(coder?.fastBack(command))).toBe(written)
            expect(commandText(command)).toBe(written)
            const turned = Object.fromEntries(Object.entries(command).reverse())
            expect(commandText(turned as typeof command)).toBe(written)
          }
        }
      }),
    )
  })
})
