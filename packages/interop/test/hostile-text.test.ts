import { commandFromJson, commandToJson } from "@followthrough/core"
import { ImportProblem } from "@followthrough/interop"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { stringify } from "./csv-text.js"
import { commandsOf, recordingsOf, replayText } from "./importing.js"

const named = (csv: Readonly<Record<string, unknown>>) => ({
  csv: { trim: false, ...csv },
  contact: { key: "row-number", add: { fields: { name: { column: "name" } } } },
  at: { column: "at" },
})

const pieces = fc.oneof(
  fc.fullUnicodeString({ minLength: 1, maxLength: 8 }),
  fc.constantFrom(
    '"',
    '""',
    ",",
    ";",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "=cmd|' /C calc'!A0",
    "+1",
    "@SUM(A1)",
    "\u202egnp.exe",
    "👩‍👩‍👧‍👦",
    "שלום",
    "\ufeff",
    "\u2028",
    "{column}",
    "__proto__",
    "constructor",
    " ",
  ),
)

/** Text that is no text only for a file: NUL, and halves of characters, which UTF-8 cannot hold. */
const text = fc
  .array(pieces, { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join("").replaceAll("\u0000", ""))
  .filter((joined) => joined !== "" && !/\p{Cs}/u.test(joined))

describe("text in a cell", () => {
  it("comes through as it is, whatever it holds, and every row keeps its line", async () => {
    const layouts = fc.record({
      delimiter: fc.constantFrom(",", ";", "\t", "|"),
      quote: fc.constantFrom('"', "'"),
      end: fc.constantFrom("\n", "\r\n", "\r"),
    })
    await fc.assert(
      fc.asyncProperty(layouts, fc.array(text, { maxLength: 5 }), async (layout, names) => {
        const { delimiter, end, quote } = layout
        const cells = names.map((name) => [name, "2021-03-01T10:00:00Z"])
        const csv = stringify([["name", "at"], ...cells], layout)
        const rows = await replayText(named({ delimiter, quote, escape: quote }), csv)
        const added = commandsOf(rows).filter(({ _tag }) => _tag === "AddContact")
        expect(added.map((command) => "name" in command && command.name)).toEqual(names)
        // Each row starts behind all line ends before it, those within quotes included.
        const ends = (part: string) => part.match(/\r\n|\n|\r/g)?.length ?? 0
        const lines = names.map((_, index) =>
          names.slice(0, index).reduce((line, name) => line + 1 + ends(name), 1 + ends(end)),
        )
        expect(rows.map(({ place }) => place.line)).toEqual(lines)
      }),
    )
  })

  it("loses white space at its ends unless the mapping keeps it", async () => {
    const [row] = await replayText({ ...named({}), csv: {} }, "name,at\n\u00a0 Ann \t,2021-03-01\n")
    expect(row?.recordings[0]?.command).toMatchObject({ name: "Ann" })
  })

  it("L15 is a key that decodes, or is refused with its place", async () => {
    const parts = {
      csv: { trim: false },
      contact: { key: [{ column: "key" }], add: {} },
      at: "2021-03-01T00:00:00Z",
      rules: [{ facts: [{ record: "AssignContact", fields: { repId: { column: "key" } } }] }],
    }
    for (const ids of ["text", "hash"]) {
      await fc.assert(
        fc.asyncProperty(text, async (key) => {
          const reading = replayText({ ...parts, reps: { ids } }, stringify([["key"], [key]]))
          const rows = await reading.catch((problem) => problem)
          if (rows instanceof ImportProblem) {
            expect(rows).toMatchObject({ line: 2, column: { name: "key", number: 1 }, found: key })
            expect(key).toMatch(/\p{Cc}|^.{201}/u)
            return
          }
          for (const { command } of recordingsOf(rows)) {
            expect(commandFromJson(commandToJson(command))).toEqual(Either.right(command))
          }
        }),
      )
    }
  })

  it("is refused where it cannot be an identity", async () => {
    await expect(
      replayText(
        {
          contact: { key: "row-number" },
          rules: [{ facts: [{ record: "AssignContact", fields: { repId: { column: "rep" } } }] }],
        },
        'at,rep\n2021-03-01,"a\nb"\n',
      ),
    ).rejects.toThrow('calls.csv:2, column "rep" (2): "a\\nb" is not the name of a rep')
  })
})
