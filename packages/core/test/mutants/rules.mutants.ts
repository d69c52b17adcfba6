/** One plausible bug, and the test that must notice it. Run by `scripts/mutants.mjs`. */
interface Mutant {
  readonly id: string
  readonly file: string
  readonly find: string
  readonly replace: string
  readonly test: string
  readonly killedBy: RegExp
}

const mutant = (
  id: string,
  file: string,
  find: string,
  replace: string,
  test: string,
  killedBy: RegExp,
): Mutant => ({ id, file, find, replace, test, killedBy })

const policyAt = "test/policy/policy-at.test.ts"
const deciding = "test/policy/decide-policy.test.ts"
const slots = "test/cadence/next-touch.test.ts"
const published = "../projection/test/published-rules.test.ts"
const leavers = "../projection/test/leavers.test.ts"

const inForce = /L7 is that of the definitions at any instant/
const noBlast = /L10 publishing or retiring creates nothing/
const again = /L16 (whatever|and publishing)/
const heirs = /L9 what they owe is owed by who comes after them/
const rows = /L9 every row is somebody's/

export const mutants: ReadonlyArray<Mutant> = [
  mutant(
    "hours-of-the-rep-are-not-looked-at",
    "src/cadence/openings.ts",
    "if (repHours !== undefined) {",
    "if (repHours === null) {",
    slots,
    /L11 L3 its slot is the first quarter hour/,
  ),
  mutant(
    "hours-cite-nothing",
    "src/cadence/openings.ts",
    "repHours.position === undefined ? [] : [repHours.position]",
    "[]",
    "test/cadence/derivation.test.ts",
    /L18 re-evaluated from the facts it cites/,
  ),
  mutant(
    "hours-block-nothing",
    "src/cadence/slot-choice.ts",
    '_tag !== "Window"',
    '_tag !== "Window" && _tag !== "RepHours"',
    "test/cadence/cadence-examples.test.ts",
    /hours of the rep that come too late/,
  ),
  mutant(
    "policy-in-force-before-its-day",
    "src/policy/policy-at.ts",
    "from: Math.max(since, occurredAt)",
    "from: occurredAt",
    policyAt,
    inForce,
  ),
  mutant(
    "policy-in-force-before-it-was-published",
    "src/policy/policy-at.ts",
    "from: Math.max(since, occurredAt)",
    "from: since",
    policyAt,
    /a policy whose effect began before it was published/,
  ),
  mutant(
    "policies-in-order-of-publishing",
    "src/policy/policy-at.ts",
    "a.from - b.from || ",
    "",
    policyAt,
    /a policy waits for its day/,
  ),
  mutant(
    "policies-in-order-of-recording",
    "src/policy/policy-at.ts",
    "byOccurrence(a.fact, b.fact)",
    "a.fact.position - b.fact.position",
    policyAt,
    /of two that take effect together/,
  ),
  mutant(
    "a-policy-forgets-what-came-after-it",
    "src/policy/published-rules.ts",
    "(one) => isLater(one) && ",
    "(one) => !isLater(one) && ",
    policyAt,
    inForce,
  ),
  mutant(
    "a-policy-brings-back-the-retired",
    "src/policy/published-rules.ts",
    "        retired: before.retired,\n        added,",
    "        retired: new Map(),\n        added,",
    policyAt,
    inForce,
  ),
  mutant(
    "a-policy-wipes-the-holidays",
    "src/policy/published-rules.ts",
    "said === undefined ? before.holidays : ",
    "said === undefined ? undefined : ",
    policyAt,
    /holidays stay when a later policy says nothing/,
  ),
  mutant(
    "the-same-policy-is-news",
    "src/policy/decide-policy.ts",
    "!samePolicy(latest.policy, keepingHolidays(latest.policy, policy))",
    "!samePolicy(latest.policy, policy)",
    deciding,
    again,
  ),
  mutant(
    "an-older-policy-is-no-news",
    "src/policy/decide-policy.ts",
    "!samePolicy(latest.policy, keepingHolidays(latest.policy, policy))",
    "!known.policies.has(versionKey(policy))",
    deciding,
    again,
  ),
  mutant(
    "the-same-day-is-no-news",
    "src/policy/decide-policy.ts",
    "takesEffectAt !== known.takesEffectAt ||",
    "",
    deciding,
    again,
  ),
  mutant(
    "retiring-again-is-news",
    "src/policy/decide-policy.ts",
    "return !latest.retired.has(versionKey(command.cadence))",
    "return true",
    deciding,
    again,
  ),
  mutant(
    "a-version-changes",
    "src/policy/decide-policy.ts",
    "before !== undefined && !sameCadence(before, cadence)",
    "before === undefined && !sameCadence(cadence, cadence)",
    deciding,
    /refuses another content under a version/,
  ),
  mutant(
    "cadences-of-a-policy-are-not-learned",
    "src/policy/known-rules.ts",
    "for (const cadence of event.policy.cadences) known.cadences.set(versionKey(cadence), cadence)",
    "",
    deciding,
    /refuses another content under a version/,
  ),
  mutant(
    "a-default-is-retired",
    "src/policy/decide-policy.ts",
    "      isIt(other) ?",
    '      isIt(other) && stage === "none" ?',
    deciding,
    /refuses to retire what is not there/,
  ),
  mutant(
    "a-retired-default-is-published",
    "src/policy/decide-policy.ts",
    "retired.has(versionKey(ref))\n",
    "retired.has(stage)\n",
    deciding,
    /refuses to retire what is not there/,
  ),
  mutant(
    "new-rules-owe-the-past",
    "../projection/src/obligation/cadence-in-force.ts",
    "return since === undefined ? inForce : { ...inForce, since }",
    "return inForce",
    published,
    noBlast,
  ),
  mutant(
    "only-the-last-change-counts",
    "../projection/src/obligation/cadence-in-force.ts",
    "    since = before.since\n",
    "    since = since ?? before.since\n",
    published,
    noBlast,
  ),
  mutant(
    "new-rules-shorten-the-wait",
    "../projection/src/obligation/agenda.ts",
    "const rules = rulesAt(asked, response.openedAt)",
    "const rules = rulesAt(asked, asked.at)",
    published,
    noBlast,
  ),
  mutant(
    "the-retired-are-still-chosen",
    "../projection/src/obligation/cadence-in-force.ts",
    "if (retiredBy !== undefined) {",
    "if (retiredBy === null) {",
    published,
    /L13 retiring closes nothing/,
  ),
  mutant(
    "a-start-cites-the-enrolment",
    "src/cadence/publish-cadence.ts",
    "startAt: takesEffectAt, startBy: position",
    "startAt: takesEffectAt",
    published,
    /a new version of a default starts when it takes effect/,
  ),
  mutant(
    "leavers-still-owe",
    "../projection/src/successor.ts",
    "if (left === undefined || passed.has(current)) {",
    "if (left === undefined || passed.size === 0) {",
    leavers,
    heirs,
  ),
  mutant(
    "the-first-leaving-counts",
    "../projection/src/team.ts",
    "rep.left = { goesTo",
    "rep.left ??= { goesTo",
    leavers,
    heirs,
  ),
  mutant(
    "leavers-are-shown-what-others-owe",
    "../projection/src/obligation/agenda.ts",
    "alsoShownTo: [...new Set(others)],",
    "alsoShownTo: obligation.alsoShownTo,",
    leavers,
    heirs,
  ),
  mutant(
    "leaving-is-not-cited",
    "../projection/src/successor.ts",
    "facts.add(left.position)",
    "",
    leavers,
    heirs,
  ),
  mutant(
    "what-sits-in-a-queue-is-unassigned",
    "../projection/src/queue/queue.ts",
    "if (obligors.length + queues.length === 0)",
    "if (obligors.length === 0)",
    leavers,
    rows,
  ),
  mutant(
    "a-queue-is-empty",
    "../projection/src/queue/queue.ts",
    "(named !== undefined && queues.includes(named)) ||",
    "",
    leavers,
    rows,
  ),
  mutant(
    "the-leaver's-hours-hold",
    "../projection/src/obligation/cadence-touch.ts",
    "const [heir] = ownerId === undefined ? [] : heirsOf([ownerId], team).repIds",
    "const heir = ownerId",
    leavers,
    /L3 a cadence touch is owed within the hours/,
  ),
  mutant(
    "details-left-out-are-forgotten",
    "../projection/src/team.ts",
    "event.zone ?? rep.zone",
    "event.zone",
    leavers,
    /what is known of a rep/,
  ),
]
