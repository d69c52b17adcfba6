import {
  type Command,
  commandFromJson,
  commands,
  commandToJson,
  type DomainEvent,
  decodeFact,
  domainEvents,
  encodeEvent,
} from "@followthrough/core"
import { arbitraryCommand, arbitraryEvent, sentenceOf } from "@followthrough/core/testing"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const runs = { numRuns: 15 * Number(process.env["FT_RUNS"] ?? 1) }

describe("whatever the schemas allow", () => {
  it.each(Object.keys(domainEvents) as Array<DomainEvent["_tag"]>)(
    "L17 is stored, read back and told in a sentence: %s",
    (name) => {
      fc.assert(
        fc.property(arbitraryEvent(name), (event) => {
          const { data, type } = encodeEvent(event)
          const read = decodeFact({ position: 1, occurredAt: 0, recordedAt: 0, type, data })
          expect(Either.getOrThrow(read).event).toEqual(event)
          expect(sentenceOf(event)).toMatch(/\S/)
        }),
        runs,
      )
    },
  )

  it.each(Object.keys(commands) as Array<Command["_tag"]>)(
    "L17 is said and understood as JSON: %s",
    (name) => {
      fc.assert(
        fc.property(arbitraryCommand(name), (command) => {
          const json: unknown = JSON.parse(JSON.stringify(commandToJson(command)))
          expect(commandFromJson(json)).toEqual(Either.right(command))
        }),
        runs,
      )
    },
  )
})
