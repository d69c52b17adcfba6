import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

const hostile = "test/calendar/hostile-words.test.ts"
const readBack = "test/calendar/read-back.test.ts"
const sameEntry = "test/calendar/same-entry.test.ts"
const response = "test/calendar/calendar-response.test.ts"

const inLines = mutantsIn("src/calendar/content-line.ts", hostile)
const inTimes = mutantsIn("src/calendar/written-time.ts", readBack)
const inEntries = mutantsIn("src/calendar/calendar-entries.ts", sameEntry)
const inIdentity = mutantsIn("src/calendar/entry-identity.ts", sameEntry)
const inAnswers = mutantsIn("src/calendar/ask-answers.ts", sameEntry)

export const mutants: ReadonlyArray<Mutant> = [
  inLines(
    "line-end-kept",
    '.join("\\\\n")',
    '.join("\\r\\n")',
    /L20 make no other component, property or parameter/,
  ),
  inLines("backslash-kept", "/[\\\\;,]/g", "/[;,]/g", /L20 are read back as they were said/),
  inLines(
    "folded-by-characters",
    "const octets = octetsOf(character.codePointAt(0) ?? 0)",
    "const octets = 1",
    /come in lines of 75 octets at most/,
  ),
  inLines("one-octet-too-long", "size = 1", "size = 0", /come in lines of 75 octets at most/),
  inTimes(
    "second-pass-on-the-clock",
    "Math.abs(at - change.at) <= change.from - change.to",
    "Number.isNaN(at + change.at)",
    /L4 tells instants around every change of the clocks/,
  ),
  mutantsIn("src/calendar/zone-component.ts", readBack)(
    "changes-by-the-new-clock",
    "basicTime(change.at + change.from)",
    "basicTime(change.at + change.to)",
    /L4 tells instants around every change of the clocks/,
  ),
  mutantsIn("src/calendar/said-time.ts", readBack)(
    "day-by-the-wrong-end",
    "endOfDay(on, zone) - 1 === until",
    "endOfDay(on, zone) === until",
    /L14 a promised day is that day|L20 has each promise of the ledger/,
  ),
  mutantsIn("src/calendar/calendar-entries.ts", readBack)(
    "further-steps-forgotten",
    'row.step !== "promise" && row.step !== "step"',
    'row.step !== "promise"',
    /L20 has each promise of the ledger, each booked step/,
  ),
  inEntries(
    "kept-is-still-to-do",
    'isKept ? "COMPLETED" : "CANCELLED"',
    '"CANCELLED"',
    /L14 is completed when a promise was kept/,
  ),
  inIdentity(
    "named-by-its-time",
    "[step, booked.logOf, booked.id]",
    "[step, booked.logOf, String(cited)]",
    /L9 keeps its UID and raises SEQUENCE/,
  ),
  inIdentity(
    "facts-of-anything",
    "data[field] === id && stream === CONTACT + logOf",
    "data[field] === id && stream === CONTACT",
    /L9 keeps its UID and raises SEQUENCE/,
  ),
  inAnswers(
    "one-page-alone",
    "page.next !== undefined",
    "false",
    /L20 is there from whichever page/,
  ),
  inAnswers(
    "settled-for-ever",
    "(owed || Date.parse(due) >= since || Date.parse(keptAt) >= since)",
    "since > 0",
    /L14 is completed when a promise was kept/,
  ),
  mutantsIn("src/calendar/calendar-response.ts", response)(
    "tag-of-the-time",
    "/^DTSTAMP:.*\\r\\n/gm",
    "/^DTSTAMP$/gm",
    /has the text, what it is, and a tag/,
  ),
]
