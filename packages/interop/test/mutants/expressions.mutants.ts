import type { Mutant } from "../../../../scripts/mutant.js"

const expressions = "test/expressions.test.ts"
const doubtful = "test/doubtful-times.test.ts"
const occurrences = "test/occurrences.test.ts"
const forms = "test/file-forms.test.ts"

export const mutants: ReadonlyArray<Mutant> = [
  {
    id: "cut-off-everywhere",
    file: "src/expression/text-form.ts",
    find: "return affix === undefined ? text : cut(text, affix.length)",
    replace: 'return affix === undefined ? text : text.replaceAll(affix, "")',
    test: expressions,
    killedBy: /is what is said of (a prefix|the first prefix|a suffix|all of it)/,
  },
  {
    id: "empty-cells-compared",
    file: "src/expression/comparison.ts",
    find: 'return text === "" && !isSameness ? undefined : (keyOf?.(text) ?? text)',
    replace: "return isSameness ? (keyOf?.(text) ?? text) : (keyOf?.(text) ?? text)",
    test: expressions,
    killedBy: /L15 holds as texts/,
  },
  {
    id: "other-side-written-alike",
    file: "src/expression/comparison.ts",
    find: "    ...(isOwn ? {} : times),\n    ...own,",
    replace: "    ...(isOwn ? {} : times),\n    ...own,\n    ...times,",
    test: expressions,
    killedBy: /L4 holds as dates/,
  },
  {
    id: "vocabulary-of-a-condition-forgotten",
    file: "src/expression/condition.ts",
    find: "holds: (row) => test(meant.read(row)),",
    replace: "holds: (row) => test(compileSource(given, path, binding).read(row)),",
    test: expressions,
    killedBy: /L15 with a vocabulary/,
  },
  {
    id: "ambiguous-date-passes",
    file: "src/expression/time-reader.ts",
    find: 'if (otherwise === undefined || format.ambiguous === "first") return reading',
    replace: "if (otherwise === undefined || format.pattern !== undefined) return reading",
    test: doubtful,
    killedBy: /refused with both readings|refused otherwise/,
  },
  {
    id: "same-readings-are-ambiguous",
    file: "src/expression/instant-reader.ts",
    find: "others.find(({ wall }) => !sameWall(wall, first.wall))",
    replace: "others.find(() => true)",
    test: doubtful,
    killedBy: /refused otherwise|refused with both readings/,
  },
  {
    id: "ambiguous-counted-once-a-text",
    file: "src/expression/time.ts",
    find: "if (known.isAmbiguous) binding.ambiguous.note(source.place(row))",
    replace: "if (!remembered.has(text)) binding.ambiguous.note(source.place(row))",
    test: doubtful,
    killedBy: /is counted/,
  },
  {
    id: "minutes-of-an-offset-behind-utc",
    file: "src/expression/date-field.ts",
    find: 'return sign === "+" ? millis : 0 - millis',
    replace: 'return sign === "+" ? millis : 0 - millis + 2 * Number(minutes) * 60_000',
    test: doubtful,
    killedBy: /with or without zeros/,
  },
  {
    id: "zone-word-ignored",
    file: "src/expression/instant-reader.ts",
    find: "offset: utcMidnight(wall) + (wall.millisOfDay ?? 0) - dated.at }",
    replace: "offset: undefined }",
    test: doubtful,
    killedBy: /is a name of a zone/,
  },
  {
    id: "again-is-once",
    file: "src/replay/row-replay.ts",
    find: 'return isFirst !== (occurrence.of === "first")',
    replace: "return !isFirst",
    test: occurrences,
    killedBy: /L21 are those of/,
  },
  {
    id: "once-for-all-keys",
    file: "src/mapping/compile-occurrence.ts",
    find: "per.length === 0 ? name",
    replace: "per.length >= 0 ? name",
    test: occurrences,
    killedBy: /a contact's order/,
  },
  {
    id: "cut-gzip-said-damaged",
    file: "src/csv/unpacked.ts",
    find: '? importProblem({ file, fix: "fetch it again" }, "the compressed file was cut off")',
    replace: '? importProblem({ file, fix: "fetch it again" }, "the compressed file is damaged")',
    test: forms,
    killedBy: /never taken for whole/,
  },
  {
    id: "gzip-by-a-short-first-piece",
    file: "src/csv/unpacked.ts",
    find: "const headed = withHead(pieces)",
    replace: "const headed = pieces[Symbol.asyncIterator]() as AsyncGenerator<Buffer>",
    test: forms,
    killedBy: /L20 is the same/,
  },
]
