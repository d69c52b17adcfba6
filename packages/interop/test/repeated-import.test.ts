import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { stringify } from "./csv-text.js"
import { folderWith, inRecordingOrder, mappingJson, mappingOf, recordingsOf } from "./importing.js"

/** Events of few contacts and reps, so that all come several times. */
const event = fc.tuple(
  fc.constantFrom("a", "b", "c", "a b"),
  fc.constantFrom("2021-03-01T10:00:00Z", "2021-03-02", ""),
  fc.constantFrom("", "Ann", "Bob"),
  fc.constantFrom("0", "1", "3"),
  fc.constantFrom("yes", "no"),
)
const header = ["key", "at", "rep", "calls", "won"]

const rules = [
  {
    facts: [
      {
        record: "LogTouch",
        repeat: { times: { column: "calls" } },
        fields: {
          direction: "outbound",
          channel: "phone",
          outcome: "sent",
          repId: { column: "rep" },
        },
      },
      { record: "RecordSale", when: { column: "won", is: "yes" }, at: "previous" },
      {
        record: "BookStep",
        once: true,
        fields: { startsAt: "2022-01-01T00:00:00Z", stepId: "first" },
      },
    ],
  },
]
const byKey = mappingOf(mappingJson({ rules, undatedAt: "2020-01-01" }))
const byNumber = mappingOf(
  mappingJson({
    contact: { key: "row-number", add: {} },
    at: { sequence: { startsAt: "2021-03-01T00:00:00Z", step: "PT1M" } },
    rules: [{ facts: rules[0]?.facts.map(({ once: _, ...fact }) => fact) }],
  }),
)

const recordingsFrom = async (
  mapping: typeof byKey,
  events: ReadonlyArray<ReadonlyArray<string>>,
) => {
  const at = folderWith({ "calls.csv": stringify([header, ...events]) })
  return recordingsOf(await inRecordingOrder(mapping, [at("calls.csv")]))
}

describe("an import that is repeated", () => {
  for (const [identity, mapping] of [
    ["by key", byKey],
    ["by row number", byNumber],
  ] as const) {
    it(`L16 says the same again, and the same among others when rows were added: ${identity}`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(event, { maxLength: 12 }),
          fc.array(event, { maxLength: 6 }),
          async (events, added) => {
            const before = await recordingsFrom(mapping, events)
            expect(await recordingsFrom(mapping, events)).toEqual(before)
            const after = await recordingsFrom(mapping, [...events, ...added])
            const ids = after.map(({ commandId }) => commandId)
            expect(new Set(ids).size).toBe(ids.length)
            // An earlier row may tell otherwise of what is recorded once: the log has that already.
            const byItself = before.filter((one) => !("unlessKnown" in one))
            expect(after).toEqual(expect.arrayContaining(byItself))
          },
        ),
        { numRuns: 25 * Number(process.env["FT_RUNS"] ?? 1) },
      )
    })
  }

  it("L16 says the same of a contact whatever rows of others stand between", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 12 }), async (events) => {
        const ofOne = (event: ReadonlyArray<string>) => event[0] === "a"
        const among = await recordingsFrom(byKey, events)
        const alone = await recordingsFrom(byKey, events.filter(ofOne))
        const contactId = alone.flatMap(({ command }) =>
          command._tag === "AddContact" ? [command.contactId] : [],
        )[0]
        const ids = (recordings: typeof among) =>
          recordings.flatMap(({ command, commandId }) =>
            "contactId" in command && command.contactId === contactId ? [commandId] : [],
          )
        expect(ids(among)).toEqual(ids(alone))
      }),
      { numRuns: 25 * Number(process.env["FT_RUNS"] ?? 1) },
    )
  })

  it("L16 adds each contact and each rep once, before anything is said of them", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 12 }), async (events) => {
        const known = new Set<string>()
        for (const { command } of await recordingsFrom(byKey, events)) {
          if (command._tag === "AddContact" || command._tag === "AddRep") {
            const id = command._tag === "AddRep" ? command.repId : command.contactId
            expect(known.has(id)).toBe(false)
            known.add(id)
          } else {
            if ("contactId" in command) expect(known.has(command.contactId)).toBe(true)
            if ("repId" in command && command.repId !== undefined) {
              expect(known.has(command.repId)).toBe(true)
            }
          }
        }
      }),
      { numRuns: 25 * Number(process.env["FT_RUNS"] ?? 1) },
    )
  })

  it("gives other ids under another source, and the same contacts in one namespace", async () => {
    const one = await recordingsFrom(byKey, [["a", "2021-03-01", "", "1", "no"]])
    const json = mappingJson({ rules, source: "other" })
    const contact = { ...json.contact, namespace: "test" }
    const other = await recordingsFrom(mappingOf({ ...json, contact }), [
      ["a", "2021-03-01", "", "1", "no"],
    ])
    expect(other.map(({ commandId }) => commandId)).not.toContain(one[0]?.commandId)
    expect(other[0]?.command).toMatchObject({
      contactId: one[0]?.command && "contactId" in one[0].command && one[0].command.contactId,
    })
  })

  it("is stable under any order of rows that have a key of their own, and refuses one twice", async () => {
    const mapping = mappingOf(
      mappingJson({
        rowKey: [{ column: "id" }],
        contact: { key: [{ column: "key" }] },
      }),
    )
    const idsOf = async (lines: ReadonlyArray<string>) => {
      const at = folderWith({ "calls.csv": ["id,key,at", ...lines].join("\n") })
      const recordings = recordingsOf(await inRecordingOrder(mapping, [at("calls.csv")]))
      return recordings.map(({ commandId }) => commandId)
    }
    const [first, second] = ["1,a,2021-03-01", "2,a,2021-03-02"]
    const ids = await idsOf([first, second])
    expect(await idsOf([second, first])).toEqual(ids)
    await expect(idsOf([first, second, first])).rejects.toThrow(
      'calls.csv:4, column "id" (1): an earlier row has the same key',
    )
  })
})
