import { mappingFile } from "@followthrough/interop"
import { describe, expect, it } from "vitest"
import { folderWith, mappingJson, messageOf, refusalOf } from "./importing.js"

const fact = (parts: Readonly<Record<string, unknown>>) => ({
  rules: [{ facts: [{ record: "RecordSale", ...parts }] }],
})
const touch = (fields: Readonly<Record<string, unknown>>) =>
  fact({
    record: "LogTouch",
    fields: { direction: "outbound", channel: "phone", outcome: "sent", ...fields },
  })
const when = (condition: unknown) => ({ rules: [{ when: condition, skip: "no" }] })
const at = (time: unknown) => ({ at: time })

const commands =
  'use "AddContact", "AdoptContact", "ChangeContactDetails", "AssignContact", "UnassignContact", "RecordSale"'

describe("a mapping is refused, with the path to the mistake, when it", () => {
  const refusals: ReadonlyArray<readonly [string, unknown, string]> = [
    ["is no object", 7, "the mapping: 7 is not an object"],
    ["says no format", { ...mappingJson(), format: undefined }, "format: is missing"],
    [
      "is of another format",
      mappingJson({ format: "followthrough-mapping/2" }),
      'format: "followthrough-mapping/2" is not "followthrough-mapping/1" (did you mean "followthrough-mapping/1"?)',
    ],
    ["says no rules", { ...mappingJson(), rules: [] }, "rules[0]: is missing"],
    [
      "has a property that there is not",
      mappingJson({ unmatchd: "skip" }),
      'unmatchd: there is no such property (did you mean "unmatched"?)',
    ],
    [
      "has one deep inside",
      when({ all: [{ colum: "key", is: "a" }] }),
      'rules[0].when.all[0].colum: there is no such property (did you mean "column"?)',
    ],
    [
      "has one where several things could stand",
      at({ column: "at", patern: "yyyy" }),
      'at.patern: there is no such property (did you mean "pattern"?)',
    ],
    [
      "has a property that would change its object",
      JSON.parse('{"vocabularies": {"a": {"words": {"__proto__": "x"}}}}'),
      "vocabularies.a.words.__proto__: a property may not have this name",
    ],
    [
      "names no zone",
      mappingJson({ zone: "Europe/Amsterdm" }),
      "zone: Expected the name of a time zone",
    ],
    [
      "has a word for what is one of some",
      mappingJson({ unmatched: "drop" }),
      'unmatched: "drop" is not "error" or "skip"',
    ],
    ["has a rule that does nothing", { rules: [{}] }, 'rules[0]: needs either "facts" or "skip"'],
    [
      "ranks what it skips",
      { rules: [{ skip: "x", tieRank: 1 }] },
      'rules[0]: "tieRank" goes with "facts"',
    ],
    [
      "takes text from two places",
      touch({ play: { column: "a", template: "{b}" } }),
      'rules[0].facts[0].fields.play: needs only one of "column", "template", "first"',
    ],
    [
      "takes text from nowhere",
      touch({ play: { empty: "x" } }),
      'rules[0].facts[0].fields.play: needs one of "column", "template", "first"',
    ],
    [
      "joins what is no column",
      touch({ play: { template: "{a}", of: "x" } }),
      'rules[0].facts[0].fields.play: "of" goes with "column"',
    ],
    [
      "names no lookup",
      touch({ play: { column: "a", of: "teams" } }),
      'rules[0].facts[0].fields.play.of: there is no lookup "teams"',
    ],
    [
      "names no vocabulary",
      touch({ play: { column: "a", vocabulary: "plays" } }),
      'rules[0].facts[0].fields.play.vocabulary: there is no vocabulary "plays"',
    ],
    [
      "has a word of two meanings",
      mappingJson({
        ...touch({ play: { column: "a", vocabulary: "v" } }),
        vocabularies: { v: { words: { Yes: "a", yes: "b" }, case: "ignore" } },
      }),
      'vocabularies.v.words: "yes" has two meanings',
    ],
    [
      "has a template without a column",
      touch({ play: { template: "call" } }),
      "rules[0].facts[0].fields.play.template: no column stands in braces",
    ],
    [
      "has a template with half a brace",
      touch({ play: { template: "{a} }" } }),
      'rules[0].facts[0].fields.play.template: the brace "}" has no partner',
    ],
    [
      "tests nothing",
      when({ column: "a" }),
      'rules[0].when: needs "all", "any", "not", or a source with one of "is", "in", "matches", "present", "empty"',
    ],
    [
      "tests two things",
      when({ column: "a", is: "b", empty: true }),
      'rules[0].when: needs only one of "is", "in", "matches", "present", "empty"',
    ],
    [
      "tests and joins",
      when({ column: "a", all: [{ column: "b", is: "c" }] }),
      'rules[0].when: "all" stands alone in its object',
    ],
    [
      "has no regular expression",
      when({ column: "a", matches: "(" }),
      "rules[0].when.matches: error parsing regexp: missing closing ): `(`",
    ],
    [
      "looks ahead, which takes more than linear time",
      touch({ play: { column: "a", strip: { pattern: "a(?=b)" } } }),
      "rules[0].facts[0].fields.play.strip.pattern: error parsing regexp: invalid or unsupported Perl syntax: `(?=`",
    ],
    [
      "writes a text in two ways",
      touch({ play: { column: "a", lower: true, upper: true } }),
      'rules[0].facts[0].fields.play: has both "lower" and "upper"',
    ],
    [
      "says as what nothing is compared",
      when({ column: "a", present: true, as: "number" }),
      'rules[0].when: "as" goes with one of "is", "less", "atMost", "atLeast", "greater"',
    ],
    [
      "says how numbers are written that are none",
      when({ column: "a", less: { column: "b" }, number: {} }),
      'rules[0].when: "number" goes with "as": "number"',
    ],
    [
      "says how dates are written that are none",
      when({ column: "a", is: { column: "b" }, as: "number", pattern: "yyyy-MM-dd" }),
      'rules[0].when: "pattern" goes with "as": "date" or "time"',
    ],
    [
      "says it of the other side",
      when({ column: "a", as: "number", less: { column: "b", epoch: "seconds" } }),
      "rules[0].when.less.epoch: values are compared as number here",
    ],
    [
      "compares with what is no number",
      when({ column: "a", as: "number", less: "many" }),
      'rules[0].when.less: "many" is not a number',
    ],
    [
      "compares with what is no date",
      when({ column: "a", as: "date", pattern: "dd/MM/yyyy", atLeast: "01/03/2021" }),
      'rules[0].when.atLeast: "01/03/2021" is not an ISO 8601 date or time',
    ],
    [
      "compares with nothing",
      when({ column: "a", greater: { of: "b" } }),
      'rules[0].when.greater: needs one of "column", "template", "first"',
    ],
    [
      "means by a vocabulary that is not there",
      when({ column: "a", vocabulary: "words", is: "b" }),
      'rules[0].when.vocabulary: there is no vocabulary "words"',
    ],
    [
      "records what is no command",
      fact({ record: "LogTuoch" }),
      'rules[0].facts[0].record: "LogTuoch" is no command (did you mean "LogTouch"?)',
    ],
    [
      "fills a field that there is not",
      touch({ chanel: "phone" }),
      'rules[0].facts[0].fields.chanel: there is no such field (did you mean "channel"?)',
    ],
    [
      "lacks a field",
      fact({ record: "DisqualifyContact", fields: { basis: "said" } }),
      "rules[0].facts[0].fields.reason: is missing",
    ],
    [
      "fills what it may not",
      fact({ fields: { contactId: "x" } }),
      'rules[0].facts[0].fields.contactId: it is set by the "key" of "contact"',
    ],
    [
      "dates among the fields",
      fact({ fields: { occurredAt: "x" } }),
      'rules[0].facts[0].fields.occurredAt: it is set by "at" beside the fields',
    ],
    [
      "has a constant that the field does not allow",
      touch({ channel: "fone" }),
      'rules[0].facts[0].fields.channel: "fone" is not "phone", "email", "video", "visit", "text", "chat", "social", "post", "event", "web" or "other" (did you mean "phone"?)',
    ],
    [
      "has a number that the field does not allow",
      fact({ fields: { value: { amount: -1 } } }),
      'rules[0].facts[0].fields.value.amount: "-1": Expected a non-negative number, actual -1',
    ],
    [
      "has a text for a number",
      fact({ fields: { value: { amount: "1,5" } } }),
      'rules[0].facts[0].fields.value.amount: "1,5": this is not a number',
    ],
    [
      "has a number format for a text",
      touch({ play: { column: "a", number: {} } }),
      "rules[0].facts[0].fields.play.number: this field is no number",
    ],
    [
      "has a text for an object",
      fact({ fields: { value: 7 } }),
      'rules[0].facts[0].fields.value: an object with "amount" or "currency" belongs here',
    ],
    [
      "has a text for a list",
      touch({ does: "Cadence" }),
      "rules[0].facts[0].fields.does: a list belongs here",
    ],
    [
      "has an empty list",
      fact({
        record: "MakePromise",
        fields: { promisors: [], what: "x", due: { _tag: "Instant", at: "2021-03-01" } },
      }),
      "rules[0].facts[0].fields.promisors: the list is empty",
    ],
    [
      "does not choose",
      touch({ does: [{ promiseId: "p" }] }),
      'rules[0].facts[0].fields.does[0]: an object whose "_tag" is "Promise", "Step" or "Cadence" belongs here',
    ],
    [
      "chooses what there is not",
      touch({ does: [{ _tag: "Call" }] }),
      'rules[0].facts[0].fields.does[0]: "_tag" is not "Promise", "Step" or "Cadence" but "Call"',
    ],
    [
      "has no date pattern",
      at({ column: "at", pattern: "YYYY-MM-dd" }),
      'at.pattern: "YYYY-MM-dd": "YYYY" is no date field (did you mean "yyyy"?); text stands in single quotes',
    ],
    [
      "has no date pattern in a list",
      at({ column: "at", pattern: ["yyyy-MM-dd", "MM-dd"] }),
      'at.pattern[1]: "MM-dd": the pattern has no year',
    ],
    [
      "has minutes without hours",
      at({ column: "at", pattern: "yyyy-MM-dd mm" }),
      'at.pattern: "yyyy-MM-dd mm": the pattern has minutes and no hour',
    ],
    [
      "has half a day",
      at({ column: "at", pattern: "yyyy-MM-dd hh:mm" }),
      'at.pattern: "yyyy-MM-dd hh:mm": "h" (hours up to 12) and "a" (am, pm) go together',
    ],
    [
      "never closes a quote",
      at({ column: "at", pattern: "yyyy-MM-dd'T" }),
      'at.pattern: "yyyy-MM-dd\'T": a single quote is never closed',
    ],
    [
      "never closes a bracket",
      at({ column: "at", pattern: "yyyy-MM-dd[ HH" }),
      'at.pattern: "yyyy-MM-dd[ HH": the bracket "[" has no partner',
    ],
    [
      "never opens a bracket",
      at({ column: "at", pattern: "yyyy-MM-dd]" }),
      'at.pattern: "yyyy-MM-dd]": the bracket "]" has no partner',
    ],
    [
      "has digits of two fields that nobody can tell apart",
      at({ column: "at", pattern: "dMyyyy" }),
      'at.pattern: "dMyyyy": nobody can tell where "d" ends and "M" begins',
    ],
    [
      "says which of one pattern comes first",
      at({ column: "at", pattern: "dd/MM/yyyy", ambiguous: "first" }),
      'at: "ambiguous" goes with a list of patterns',
    ],
    [
      "says what words for zones mean, and reads none",
      at({ column: "at", zones: { words: { EST: "America/New_York" } } }),
      'at: "zones" goes with "pattern"',
    ],
    [
      "reads a pattern and a count",
      at({ column: "at", pattern: "yyyy", epoch: "seconds" }),
      'at: has both "pattern" and "epoch"',
    ],
    [
      "has a constant that is no time",
      at("yesterday"),
      'at: "yesterday" is not an ISO 8601 date or time',
    ],
    [
      "has a day and no zone",
      mappingJson({ zone: undefined, at: "2021-03-01" }),
      'at: "2021-03-01" says no time zone, and neither does the mapping',
    ],
    [
      "names no zone for a time",
      at({ column: "at", zone: "CEST" }),
      'at.zone: "CEST" is not the name of a time zone of the IANA database that this runtime knows, such as "Europe/Rome" or "UTC"; did you mean Europe/Berlin?',
    ],
    [
      "adds no duration",
      at({ column: "at", plus: "60" }),
      'at.plus: "60" is not a duration such as P60D or PT24H',
    ],
    [
      "starts a sequence nowhere",
      at({ sequence: { startsAt: "now", step: "PT1M" } }),
      'at.sequence.startsAt: "now" is not an instant',
    ],
    [
      "steps by days",
      at({ sequence: { startsAt: "2021-03-01T00:00Z", step: "P1D" } }),
      'at.sequence.step: "P1D" is not a duration such as PT1M',
    ],
    [
      "says no time",
      mappingJson({ at: undefined, contact: { key: [{ column: "key" }] } }),
      'rules[0].facts[0].at: is missing, and the mapping has no "at" for all facts',
    ],
    [
      "says no time for the adding",
      mappingJson({ at: undefined }),
      'contact.add.at: is missing, and the mapping has no "at"',
    ],
    [
      "dates the first fact by the one before",
      fact({ at: "previous" }),
      "rules[0].facts[0].at: no fact comes before the first one of a rule",
    ],
    [
      "has no time for the undated",
      mappingJson({ undatedAt: "long ago" }),
      'undatedAt: "long ago" is not an instant, nor a date in the mapping\'s "zone"',
    ],
    [
      "is about no contact",
      mappingJson({ contact: undefined }),
      "contact: is missing: RecordSale (rules[0].facts[0].record) is about a contact",
    ],
    [
      "adds contacts twice",
      fact({ record: "AddContact" }),
      'rules[0].facts[0].record: "contact.add" adds every contact already',
    ],
    [
      "repeats an adding",
      fact({ record: "AddRep", fields: { repId: "x" }, repeat: { times: 2 } }),
      "rules[0].facts[0].repeat: AddRep happens once",
    ],
    [
      "does once what is once anyway",
      mappingJson({ contact: { key: "row-number" }, ...fact({ once: true }) }),
      "rules[0].facts[0].once: a contact that is one row has every fact once",
    ],
    [
      "ranks rows without a time",
      mappingJson({
        at: { sequence: { startsAt: "2021-03-01", step: "PT1M" } },
        rules: [{ tieRank: 1, facts: [{ record: "RecordSale" }] }],
      }),
      'rules[0].tieRank: it needs an "at" of the mapping that reads the time of a row',
    ],
    [
      "delimits by its quote",
      { csv: { delimiter: '"' } },
      "csv.delimiter: it is the quote as well",
    ],
    [
      "delimits by lines",
      { csv: { delimiter: "\n" } },
      "csv.delimiter: a line end cannot delimit cells",
    ],
    [
      "names a column twice",
      { csv: { columns: ["a", "b", "a"] } },
      'csv.columns: "a" stands there twice',
    ],
  ]
  for (const [why, parts, message] of refusals) {
    it(why, () => {
      const json =
        typeof parts === "object" && parts !== null && !("format" in parts)
          ? mappingJson(parts as Readonly<Record<string, unknown>>)
          : parts
      expect(refusalOf(json)).toContain(`test.json, ${message}`)
    })
  }

  it("and says what there is instead", async () => {
    const at = folderWith({ "m.json": JSON.stringify(mappingJson(fact({ record: "Call" }))) })
    await expect(mappingFile(at("m.json"))).rejects.toMatchObject({
      path: "rules[0].facts[0].record",
      fix: expect.stringContaining(commands),
    })
  })
})

describe("a mapping file is refused when it", () => {
  it("is not there", async () => {
    expect(await messageOf(mappingFile(folderWith({})("m.json")))).toBe(
      "m.json: there is no such file",
    )
  })
  it("is no JSON", async () => {
    const at = folderWith({ "m.json": '{\n  "format": 1\n  "source": 2\n}', "empty.json": "" })
    expect(await messageOf(mappingFile(at("m.json")))).toMatch(
      /^m\.json:3:3: this is not JSON: comma expected$/,
    )
    expect(await messageOf(mappingFile(at("empty.json")))).toBe(
      "empty.json:1:1: this is not JSON: value expected",
    )
  })
  it("is no mapping", async () => {
    const at = folderWith({ "m.json": "[]" })
    expect(await messageOf(mappingFile(at("m.json")))).toBe(
      "m.json, the mapping: [] is not an object",
    )
  })
})
