import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

const became = mutantsIn("src/became/became.ts", "test/became.test.ts")
const stood = mutantsIn("src/became/stood.ts", "test/became.test.ts")
const keys = mutantsIn("src/obligation/key.ts", "test/became.test.ts")
const agenda = mutantsIn("src/queue/contact-agenda.ts", "test/became.test.ts")
const spread = mutantsIn("src/plan/spread.ts", "test/plan.test.ts")
const falls = mutantsIn("src/plan/falls-on.ts", "test/plan.test.ts")
const place = mutantsIn("src/plan/place.ts", "test/plan.test.ts")
const row = mutantsIn("src/plan/plan-row.ts", "test/plan.test.ts")
const lane = mutantsIn("src/plan/lane.ts", "test/plan.test.ts")
const work = mutantsIn("src/plan/work-days.ts", "test/plan.test.ts")
const plan = mutantsIn("src/plan/plan.ts", "test/plan.test.ts")

const stand = mutantsIn(
  "src/obligation/standing-obligations.ts",
  "test/standing-obligations.test.ts",
)
const choice = mutantsIn("../core/src/cadence/slot-choice.ts", "test/standing-obligations.test.ts")

const standIns = mutantsIn("src/plan/stand-ins.ts", "test/stand-ins.test.ts")
const away = /L9 whoever stands in/
const ahead = /a delegate whose days begin sooner/

const inBetween = /stands in the list and did not before/
const alone = /by that alone/
const byHand = /by hand puts it/
const anew = /they are what is worked out anew/

export const mutants: ReadonlyArray<Mutant> = [
  stand("beginning-changes-nothing", "endsAt(from)", "void from", anew),
  stand("nobody-goes-away", "endsAt(absence.from)", "", anew),
  stand("nobody-comes-back", "endsAt(absence.to)", "", anew),
  stand(
    "cadences-never-change",
    "standing?.until ?? Number.POSITIVE_INFINITY",
    "Number.POSITIVE_INFINITY",
    anew,
  ),
  choice("a-slot-for-ever", "return start + 1", "return start + 86_400_000", anew),
  choice(
    "wishes-stay-out-of-reach",
    "return at + 1\n  }\n  if",
    "return at + 86_400_000\n  }\n  if",
    anew,
  ),
  became(
    "from-counts-twice",
    "if (obligation.from > from)",
    "if (obligation.from >= from)",
    inBetween,
  ),
  became("not-yet-begun", "if (obligation.from > to) continue", "", inBetween),
  became("nothing-arrives", "else if (isNew)", "else if (false)", /whoever only polls/),
  became(
    "only-of-nobody",
    'before === undefined || before === "elsewhere"',
    "before === undefined",
    /whoever only polls/,
  ),
  became("tells-a-manager-twice", 'because !== "manages" || obligation.by <= from', "true", alone),
  became(
    "late-by-its-date-alone",
    "obligation.by > from || before",
    "obligation.by > from && before",
    inBetween,
  ),
  became("late-for-ever", 'before === "begun")', "true)", inBetween),
  stood(
    "knows-what-others-owe",
    'if (!shownTo(obligation, viewer)) return "elsewhere"',
    "",
    inBetween,
  ),
  stood("to-is-left-out", "obligation.by <= at", "obligation.by < at", inBetween),
  stood("manager-a-moment-too-early", "saturatedInstant(at + 1)", "at", alone),
  {
    ...stood(
      "knows-what-begins-later",
      "if (obligation.from > at) continue",
      "",
      /brought forward/,
    ),
    test: "../kernel/test/became.test.ts",
  },
  keys(
    "a-kind-is-one",
    "({ kind, openedBy, why }",
    "({ kind, openedBy: _, why, stage: openedBy }",
    inBetween,
  ),
  keys("occurrences-are-one", "occurrence.index} ", "occurrence.kind} ", inBetween),
  agenda("by-own-id-only", "[relationship, ...merged]", "[relationship]", /its first row/),
  spread("promise-counts-for-nothing", "perDay - fixed.length", "perDay", byHand),
  spread("works-on-days-off", "off === undefined ? Math.max", "true ? Math.max", /on no day off/),
  spread("first-come", "room === 0 ? rest : sortAt", "true ? rest : sortAt", byHand),
  spread("one-too-many", "slice(0, room)) place.on", "slice(0, room + 1)) place.on", byHand),
  spread("says-full-on-days-off", 'off ?? "full"', '"full"', byHand),
  spread("keeps-what-fell-first", "Object.assign(place, { obligation, owed })", "", byHand),
  spread("forgets-at-the-end", "n < period.length + HORIZON", "n < period.length", byHand),
  falls("answers-may-wait", 'case "response":\n', "", byHand),
  falls("overdue-on-its-own-day", "day < first ? first : day", "day", byHand),
  falls("from-instead-of-slot", "slot ?? from", "from", byHand),
  falls("always-on-by", "if (work.worksOn(date, now, by)) return date", "return date", byHand),
  {
    ...falls(
      "not-before-its-day",
      "date >= first;",
      "date >= localDateAt(by, work.zone);",
      /last working day/,
    ),
    test: "test/plan-examples.test.ts",
  },
  falls("late-on-a-day-off", "work.firstFrom(first)", "first", byHand),
  {
    ...place("done-ahead-has-not-begun", "owed.from > end", "false", /comes before what may wait/),
    test: "test/plan-examples.test.ts",
  },
  place(
    "before-today",
    "from === undefined || from < today ? today : from",
    "from ?? today",
    byHand,
  ),
  {
    ...place(
      "day-before-its-end",
      "endOfDay(date, zone) - 1",
      "endOfDay(date, zone) - 86_400_001",
      /comes before what may wait/,
    ),
    test: "test/plan-examples.test.ts",
  },
  row("silence-that-never-ends", "localDateAt(until, work.zone) < on", "false", byHand),
  row("blames-the-last-day", "date < to)", "date <= to)", byHand),
  lane("later-in-plan", "fellOn < end)", "fellOn <= end)", byHand),
  lane("full-is-over", "here.length > perDay", "here.length >= perDay", /on no day off/),
  work("no-holidays", 'if (dates.has(date)) return "holiday"', "", byHand),
  work(
    "works-at-weekends",
    "  friday: wholeDay,",
    "  friday: wholeDay,\n  saturday: wholeDay,",
    byHand,
  ),
  work("rep-before-hours", "const { zone } = hours.zone", "const zone = rep?.zone ?? ours", byHand),
  work(
    "never-absent",
    "Either.isLeft(nextSlot(hours, start, { until, minus })) ?",
    "false ?",
    byHand,
  ),
  standIns(
    "whoever-was-delegated",
    "heirsOf([delegateId], team).repIds.includes(repId)",
    "true",
    away,
  ),
  standIns("also-what-is-done-before", "now, first) === undefined", "now, first) !== null", away),
  standIns("when-back", "{ ...rep, absences: [] }", "rep", away),
  plan("drops-queues", "addTo(queues, name, one)", "void name", byHand),
  plan("as-of-now", "startOfDay(first, work.zone))", "at)", byHand),
  plan("days-of-the-policy", "localDateAt(at, work.zone)", "localDateAt(at, policy.zone)", byHand),
  plan("one-beginning-for-all", "laneOfRep(id).now === now", "now === open.now", byHand),
  {
    ...plan(
      "not-before-the-delegates-plan",
      "on === day.on || (day.on === lane.from && on < day.on)",
      "on === day.on",
      ahead,
    ),
    test: "test/stand-ins.test.ts",
  },
  plan(
    "everybody-in-one",
    "const isAsked = (id: RepId): boolean => repId === undefined || id === repId",
    "const isAsked = (_: RepId): boolean => true",
    /sum of the reps/,
  ),
]
