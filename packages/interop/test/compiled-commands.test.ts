import {
  type Command,
  commandFromJson,
  commandNames,
  commands,
  commandToJson,
} from "@followthrough/core"
import { Arbitrary, Either, type Schema } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { stringify } from "./csv-text.js"
import { folderWith, mappingJson, mappingOf, recordingsOf, replayFiles } from "./importing.js"

type Json = string | number | boolean | { readonly [name: string]: Json } | ReadonlyArray<Json>

/** Where a JSON form has texts and numbers, in the order of the columns that carry them. */
const columnsIn = (json: Json): ReadonlyArray<string> => {
  if (typeof json !== "object") return [String(json)]
  return Object.entries(json)
    .filter(([name]) => name !== "_tag")
    .flatMap(([, value]) => columnsIn(value as Json))
}

/** The same shape, with a column in the place of each text and number. */
const mapped = (json: Json, next: () => string): unknown => {
  if (typeof json !== "object") return { column: next() }
  if (Array.isArray(json)) return json.map((item: Json) => mapped(item, next))
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [
      name,
      name === "_tag" ? value : mapped(value as Json, next),
    ]),
  )
}

// A mapping makes these itself, or they are texts that it gives a meaning of its own.
const REMADE =
  /^(contactId|into|referredBy|newContactId|pays|(touch|promise|debt|step|hold|referral|absence)Id|(r|fromR|toR)epId|(owner|manager|delegate)Id)$/

const runs = Number(process.env["FT_RUNS"] ?? 1)

/** The JSON forms of one kind of command, with texts that survive a cell: trimmed and not empty. */
const jsonOf = (name: string): fc.Arbitrary<Readonly<Record<string, Json>>> => {
  const schema = (commands as Readonly<Record<string, Schema.Schema.AnyNoContext>>)[name]
  if (schema === undefined) throw new Error(name)
  return Arbitrary.make(schema as Schema.Schema<Command, unknown>)
    .map((command) => commandToJson(command) as unknown as Readonly<Record<string, Json>>)
    .filter((json) =>
      columnsIn(json).every(
        (text) =>
          text !== "" && text.trim() === text && !text.includes("\u0000") && !/\p{Cs}/u.test(text),
      ),
    )
}

const withoutRemade = (value: unknown): unknown =>
  typeof value !== "object" || value === null
    ? value
    : Array.isArray(value)
      ? value.map(withoutRemade)
      : Object.fromEntries(
          Object.entries(value).flatMap(([name, part]) =>
            REMADE.test(name) ? [[name, typeof part]] : [[name, withoutRemade(part)]],
          ),
        )

/** What a mapping fills in where it is told nothing else. */
const filledIn = (name: string, fields: Readonly<Record<string, Json>>) =>
  name === "AddContact" || name === "AdoptContact"
    ? { externalId: "key" }
    : name === "AddRep"
      ? { externalId: fields["repId"], name: fields["repId"] }
      : {}

describe("a command that a mapping builds", () => {
  // Rules are published as a whole, not row by row.
  const rules = ["PublishPolicy", "PublishCadence", "RetireCadence", "PublishHolidays"]
  for (const name of commandNames.filter((name) => !rules.includes(name))) {
    it(`L15 is what its JSON form decodes to: ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(jsonOf(name), async (json) => {
          const { _tag, contactId, occurredAt, on: _, precision: __, mode, ...rest } = json
          // What stands for nothing said is not said.
          const fields = mode === undefined || mode === "personal" ? rest : { ...rest, mode }
          const cells = ["key", String(occurredAt ?? "2021-03-01"), ...columnsIn(fields)]
          const header = ["key", "at", ...cells.slice(2).map((_, index) => `c${index}`)]
          let count = 0
          const next = () => `c${count++}`
          const record = { record: name, at: { column: "at" }, fields: mapped(fields, next) }
          const rules = [{ facts: [record] }]
          const mapping = mappingOf(mappingJson({ contact: { key: [{ column: "key" }] }, rules }))
          const at = folderWith({ "calls.csv": stringify([header, cells]) })
          const built = recordingsOf(await replayFiles(mapping, [at("calls.csv")]))
            .map(({ command }) => command)
            .findLast((command) => command._tag === name)
          const day = { occurredAt: "2021-02-28T23:00:00Z", on: "2021-03-01" }
          const said = commandFromJson({
            ...filledIn(name, fields),
            ...fields,
            _tag,
            ...(contactId === undefined ? {} : { contactId }),
            ...(occurredAt === undefined ? day : { occurredAt }),
          })
          expect(withoutRemade(built)).toEqual(withoutRemade(Either.getOrThrow(said)))
          // Nothing is let through that decoding the whole would refuse or change.
          const whole = built && commandFromJson(commandToJson(built))
          expect(whole).toEqual(Either.right(built))
        }),
        { numRuns: 10 * runs },
      )
    })
  }
})
