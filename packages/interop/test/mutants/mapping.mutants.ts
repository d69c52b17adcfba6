import type { Mutant } from "../../../../scripts/mutant.js"

const hostile = "test/hostile-text.test.ts"
const repeated = "test/repeated-import.test.ts"
const compiled = "test/compiled-commands.test.ts"
const times = "test/times.test.ts"
const large = "test/large-files.test.ts"
const rules = "test/rules.test.ts"
const refused = "test/refused-files.test.ts"
const portable = "test/portable.test.ts"

export const mutants: ReadonlyArray<Mutant> = [
  {
    id: "bytes-without-quoted-line-ends",
    file: "src/portable/byte-records.ts",
    find: "lines += 1 + lineEndsWithin(fields)",
    replace: "lines += 1",
    test: portable,
    killedBy: /L20 gives the rows, or the problem/,
  },
  {
    id: "bytes-without-secret",
    file: "src/portable/replay-bytes.ts",
    find: "secret === undefined ? sha256(bytes) : hmac(sha256, utf8ToBytes(secret), bytes)",
    replace: "secret === null ? hmac(sha256, bytes, bytes) : sha256(bytes)",
    test: portable,
    killedBy: /L20 gives the rows, or the problem/,
  },
  {
    id: "lines-without-quoted-line-ends",
    file: "src/csv/records.ts",
    find: "this.lines += 1 + lineEndsWithin(fields)",
    replace: "this.lines += 1",
    test: hostile,
    killedBy: /comes through as it is/,
  },
  {
    id: "always-trimmed",
    file: "src/replay/column-binding.ts",
    find: "trim ? cell.trim() : cell",
    replace: "cell.trim()",
    test: hostile,
    killedBy: /comes through as it is/,
  },
  {
    id: "character-cut-in-two",
    file: "src/csv/encoding-fault.ts",
    find: "return lengthFrom(byte) > back ? back : 0",
    replace: "return 0",
    test: large,
    killedBy: /may be cut anywhere/,
  },
  {
    id: "cr-lf-is-two-lines",
    file: "src/csv/file-text.ts",
    find: "(byte === 10 && !end.afterReturn)",
    replace: "byte === 10",
    test: large,
    killedBy: /faults at the right line/,
  },
  {
    id: "short-rows-pass",
    file: "src/csv/table.ts",
    find: "fields.length !== names.length",
    replace: "fields.length > names.length",
    test: refused,
    killedBy: /has a short row/,
  },
  {
    id: "same-id-for-every-row",
    file: "src/replay/placing.ts",
    find: "contact.rows += 1",
    replace: "contact.rows += 0",
    test: repeated,
    killedBy: /L16 says the same again/,
  },
  {
    id: "same-id-for-every-fact",
    file: "src/replay/row-replay.ts",
    find: "this.counts.set(record, count + 1)",
    replace: "this.counts.set(record, count)",
    test: repeated,
    killedBy: /L16 says the same again/,
  },
  {
    id: "id-by-row-number",
    file: "src/replay/placing.ts",
    find: "contact?.rows ?? row.number",
    replace: "row.number",
    test: repeated,
    killedBy: /L16 says the same of a contact/,
  },
  {
    id: "rep-added-again",
    file: "src/replay/rep-book.ts",
    find: "this.added.add(id)",
    replace: "this.added.has(id)",
    test: repeated,
    killedBy: /L16 adds each contact and each rep once/,
  },
  {
    id: "default-forgotten",
    file: "src/mapping/compile-fields.ts",
    find: "if (field.byDefault !== undefined) return [constantPart(name, field.byDefault)]",
    replace: "if (field.byDefault !== undefined) return []",
    test: compiled,
    killedBy: /L15 is what its JSON form decodes to: LogTouch/,
  },
  {
    id: "field-not-decoded",
    file: "src/mapping/compile-field.ts",
    find: "const decoded = Either.flatMap(toJson(text), shape.decode)",
    replace: "const decoded = toJson(text)",
    test: rules,
    killedBy: /is refused when it is written otherwise/,
  },
  {
    id: "months-from-zero",
    file: "src/expression/date-field.ts",
    find: "indexOf(text.toLowerCase()) + 1",
    replace: "indexOf(text.toLowerCase())",
    test: times,
    killedBy: /L15 is read by its pattern/,
  },
  {
    id: "day-taken-for-an-instant",
    file: "src/expression/instant-reader.ts",
    find: "at: startOfDay(on, zone), on",
    replace: "at: startOfDay(on, zone)",
    test: times,
    killedBy: /L4 that is a date alone/,
  },
  {
    id: "last-touch-forgets-the-others",
    file: "src/mapping/compile-fact.ts",
    find: "const last = { ...fields, ...repeat.last }",
    replace: "const last = { ...fields }",
    test: rules,
    killedBy: /as many touches as a column counts/,
  },
  {
    id: "steps-after-the-time",
    file: "src/replay/row-replay.ts",
    find: "repeat?.stepMillis ?? 0, times - nth)",
    replace: "repeat?.stepMillis ?? 0, nth - 1)",
    test: rules,
    killedBy: /as many touches as a column counts/,
  },
  {
    id: "ties-in-file-order",
    file: "src/replay/placing.ts",
    find: "      rule.tieRank,",
    replace: "      0,",
    test: rules,
    killedBy: /in the order of their rules' ranks/,
  },
]
