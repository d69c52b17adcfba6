/** One plausible bug, and the test that must notice it. Run by `scripts/mutants.mjs`. */
interface Mutant {
  readonly id: string
  readonly file: string
  readonly find: string
  readonly replace: string
  readonly test: string
  readonly killedBy: RegExp
}

const deciding = "test/decision.test.ts"
const standing = "test/contact/standing.test.ts"
const folding = "test/contact/fold-relationship.test.ts"
const obliged = "../projection/test/standing.test.ts"

const mutant = (
  id: string,
  file: string,
  find: string,
  replace: string,
  test: string,
  killedBy: RegExp,
): Mutant => ({ id, file, find, replace, test, killedBy })

const unknown = /refuses what speaks of a contact or rep that was not added/
const twice = /refuses to add or adopt a contact twice/
const holds = /refuses a second hold of an id/
const absences = /refuses a second absence of an id/
const holdEnds = /L7 every hold ends where it says/
const clock = /L8 only a beginning, a change of stage/
const wishes = /L7 of wishes of one kind/
const blocks = /L7 a channel is blocked by every block/
const closed = /L13 what is forbidden is not reopened/
const spread = /20,000 at once fall due evenly/
const conserved = /L9 an absence moves no obligation/
const noSlot = /L9 no slot of a cadence touch lies in an absence/

export const mutants: ReadonlyArray<Mutant> = [
  mutant(
    "contact-adopted-twice",
    "src/contact/decide-contact.ts",
    "return known.added\n      ? Either.left",
    'return known.added && command._tag === "AddContact"\n      ? Either.left',
    deciding,
    twice,
  ),
  mutant("adoption-not-learned", "src/known.ts", 'case "ContactAdopted":', "", deciding, twice),
  mutant(
    "absence-of-nobody",
    "src/rep/decide-rep.ts",
    'if (!known.added) return { _tag: "RepUnknown", repId }',
    'if (!known.added && command._tag !== "RecordAbsence") return { _tag: "RepUnknown", repId }',
    deciding,
    unknown,
  ),
  mutant(
    "cancelled-absence-of-nobody",
    "src/rep/decide-rep.ts",
    'if (!known.added) return { _tag: "RepUnknown", repId }',
    'if (!known.added && command._tag !== "CancelAbsence") return { _tag: "RepUnknown", repId }',
    deciding,
    unknown,
  ),
  mutant(
    "absence-of-one-day-refused",
    "src/rep/decide-rep.ts",
    "return to < from ?",
    "return to <= from ?",
    deciding,
    absences,
  ),
  mutant(
    "absence-not-learned",
    "src/known.ts",
    'return learnName(known, "absence", event.absenceId)',
    "return known",
    deciding,
    absences,
  ),
  mutant(
    "any-absence-cancelled",
    "src/rep/decide-rep.ts",
    'return knows(known, "absence", absenceId)\n        ? undefined',
    "return known.added\n        ? undefined",
    deciding,
    absences,
  ),
  mutant(
    "hold-not-learned",
    "src/known.ts",
    'return learnName(known, "hold", event.holdId)\n    case "NotNowSaid":',
    'return known\n    case "NotNowSaid":',
    deciding,
    holds,
  ),
  mutant(
    "not-now-not-learned",
    "src/known.ts",
    'return event.holdId === undefined ? known : learnName(known, "hold", event.holdId)',
    "return known",
    deciding,
    holds,
  ),
  mutant(
    "unnamed-not-now-once",
    "src/contact/decide-contact.ts",
    'return command.holdId === undefined ? names() : makes(["hold", command.holdId])',
    'return command.holdId === undefined ? names(["hold", ""]) : makes(["hold", command.holdId])',
    deciding,
    /takes any number of not-nows/,
  ),
  mutant(
    "lifting-what-never-was",
    "src/contact/decide-contact.ts",
    'return names(["hold", command.holdId])',
    "return names()",
    deciding,
    holds,
  ),
  mutant(
    "hold-ends-after-its-day",
    "src/hold/fold-holds.ts",
    "return startOfDay(end.on, end.zone)",
    "return (startOfDay(end.on, end.zone) + 86_400_000) as Instant",
    standing,
    /a hold until a date ends where that date starts/,
  ),
  mutant(
    "not-now-ends-with-its-window",
    "src/hold/fold-holds.ts",
    "return startOfDay(revisit.from, revisit.zone)",
    "return startOfDay(revisit.to, revisit.zone)",
    standing,
    /a not-now holds, by a person's word/,
  ),
  mutant(
    "not-now-is-automatic",
    "src/hold/fold-holds.ts",
    'event._tag === "HoldPlaced" ? event.by : "human"',
    'event._tag === "HoldPlaced" ? event.by : "automatic"',
    standing,
    /a not-now holds, by a person's word/,
  ),
  mutant(
    "lift-lengthens-a-hold",
    "src/hold/fold-holds.ts",
    "if (hold.until !== undefined && hold.until <= occurredAt) return",
    "",
    standing,
    holdEnds,
  ),
  mutant(
    "lift-lifts-another-hold",
    "src/hold/fold-holds.ts",
    "holds.get(holdId)",
    "[...holds.values()][0]",
    standing,
    holdEnds,
  ),
  mutant(
    "hold-found-only-after-it-was-placed",
    "src/contact/fold-relationship.ts",
    "for (const fact of ordered) open(log, fact)\n  for (const fact of ordered) apply(log, fact)",
    "for (const fact of ordered) {\n    open(log, fact)\n    apply(log, fact)\n  }",
    standing,
    /L7 a lift that was recorded before its hold's own moment/,
  ),
  mutant(
    "allowing-one-channel-allows-all",
    "src/consent/fold-consent.ts",
    "log.blocked.filter((block) => block.channel !== channel)",
    "[]",
    standing,
    blocks,
  ),
  mutant(
    "allowing-lifts-one-block",
    "src/consent/fold-consent.ts",
    "log.blocked.filter((block) => block.channel !== channel)",
    "log.blocked.filter(\n    (block, index, all) =>\n      block.channel !== channel || all.findIndex((one) => one.channel === channel) !== index,\n  )",
    standing,
    /allowing a channel lifts every block of it/,
  ),
  mutant(
    "permitting-opens-the-disqualified",
    "src/contact/fold-together.ts",
    "open: !relationship.disqualified && !relationship.erased && forbidden === undefined",
    "open: !relationship.erased && forbidden === undefined",
    standing,
    closed,
  ),
  mutant(
    "reopening-opens-the-forbidden",
    "src/contact/fold-relationship.ts",
    "relationship.disqualified = false\n",
    "relationship.disqualified = false\n      drafts.forbidden = undefined\n",
    standing,
    closed,
  ),
  mutant(
    "forbidding-closes-nothing",
    "src/contact/fold-together.ts",
    "!relationship.erased && forbidden === undefined",
    "!relationship.erased",
    folding,
    /L13 only a recorded fact closes/,
  ),
  mutant(
    "last-recorded-wish-counts",
    "src/preference/fold-preferences.ts",
    "drafts.relationship.preferences.push(stated)",
    "drafts.relationship.preferences.unshift(stated)\n  drafts.relationship.preferences = drafts.relationship.preferences.filter(\n    (one, _, all) => one.position >= Math.max(...all.map(({ position }) => position)) - 4,\n  )",
    standing,
    wishes,
  ),
  mutant(
    "wishes-pile-up",
    "src/preference/fold-preferences.ts",
    "withdrawPreference(drafts, stated._tag)",
    "",
    standing,
    wishes,
  ),
  mutant(
    "withdrawing-takes-every-wish",
    "src/preference/fold-preferences.ts",
    "relationship.preferences.filter(({ _tag }) => _tag !== kind)",
    "relationship.preferences.filter(({ _tag }) => _tag !== kind && kind === undefined)",
    standing,
    wishes,
  ),
  mutant(
    "enrolment-survives-a-sale",
    "src/contact/fold-stage.ts",
    "relationship.cadence = stageBegins(occurredAt, position)\n",
    "relationship.cadence = {\n      ...stageBegins(occurredAt, position),\n      chosen: relationship.cadence.chosen,\n    }\n",
    standing,
    clock,
  ),
  mutant(
    "enrolment-counts-from-the-adding",
    "src/contact/fold-stage.ts",
    "relationship.cadence = { ...stageBegins(occurredAt, position), chosen, startAt }",
    "relationship.cadence = { ...relationship.cadence, chosen, startAt }",
    standing,
    clock,
  ),
  mutant(
    "switch-forgets-its-start",
    "src/contact/fold-relationship.ts",
    "enrol(drafts, fact, event.to, event.startAt)",
    "enrol(drafts, fact, event.to, undefined)",
    standing,
    clock,
  ),
  mutant(
    "repeat-sale-leaves-the-enrolment",
    "src/contact/fold-stage.ts",
    'if (stage !== relationship.stage || kind === "reopened") {',
    'if (stage !== relationship.stage || kind !== "disqualified") {',
    standing,
    clock,
  ),
  mutant(
    "adoption-leaves-the-old-clock",
    "src/contact/fold-relationship.ts",
    "adopt(drafts, fact)\n",
    "",
    standing,
    /an adopted contact keeps its recorded past/,
  ),
  mutant(
    "auto-reply-wants-an-answer",
    "src/touch/fold-touches.ts",
    'if (!handled && event.classification !== "auto-reply")',
    "if (!handled)",
    standing,
    /L2 an auto-reply places no hold/,
  ),
  mutant(
    "spread-by-the-length-of-the-id",
    "src/cadence/adoption-spread.ts",
    "hash(contactId) % gap",
    "contactId.length % gap",
    obliged,
    spread,
  ),
  mutant(
    "spread-over-half-the-gap",
    "src/cadence/adoption-spread.ts",
    "hash(contactId) % gap",
    "hash(contactId) % Math.ceil(gap / 2)",
    obliged,
    spread,
  ),
  mutant(
    "spread-beyond-the-gap",
    "src/cadence/adoption-spread.ts",
    "hash(contactId) % gap",
    "1 + (hash(contactId) % gap)",
    obliged,
    /the start depends on the id alone, and is within the ideal gap/,
  ),
  mutant(
    "last-day-of-an-absence-works",
    "../projection/src/absence.ts",
    "to: endOfDay(to, zone)",
    "to: startOfDay(to, zone)",
    obliged,
    noSlot,
  ),
  mutant(
    "cancelled-absence-stands",
    "../projection/src/team.ts",
    "if (cancelled.has(absenceKey(event))) return",
    "",
    obliged,
    /stands from when it was said until it was cancelled/,
  ),
  mutant(
    "absence-stands-before-it-was-said",
    "../projection/src/team.ts",
    "({ occurredAt }) => at === undefined || occurredAt <= at",
    '({ event, occurredAt }) => at === undefined || occurredAt <= at || event._tag === "RepAbsent"',
    obliged,
    /stands from when it was said until it was cancelled/,
  ),
  mutant(
    "delegate-looks-on-a-day-longer",
    "../projection/src/absence.ts",
    "if (from <= at && at < to)",
    "if (from <= at)",
    obliged,
    /lasts to the end of its last day/,
  ),
  mutant(
    "absence-moves-what-is-owed",
    "../projection/src/obligation/agenda.ts",
    "    obligors: heirs.repIds,",
    "    obligors: others.length > 0 ? others : heirs.repIds,",
    obliged,
    conserved,
  ),
  mutant(
    "holds-do-not-reach-the-cadence",
    "../projection/src/obligation/cadence-touch.ts",
    "    holds,\n",
    "",
    obliged,
    /L12 holds are bounded/,
  ),
  mutant(
    "blocks-do-not-reach-the-cadence",
    "../projection/src/obligation/cadence-touch.ts",
    "    blocked,\n",
    "",
    obliged,
    /L11 a cadence touch is never proposed/,
  ),
  mutant(
    "a-cadence-of-another-stage-is-taken",
    "../projection/src/obligation/cadence-in-force.ts",
    "if (found?.cadence.stage === stage)",
    "if (found !== undefined)",
    obliged,
    /a chosen cadence is in force for its own stage/,
  ),
  mutant(
    "early-touch-is-forgotten",
    "../projection/src/obligation/cadence-touch.ts",
    "if (first === undefined || first.at > start) return start",
    "return start",
    obliged,
    /a touch before its turn is the first step done/,
  ),
]
