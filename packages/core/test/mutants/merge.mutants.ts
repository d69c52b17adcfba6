import { type Mutant, mutant } from "../../../../scripts/mutant.js"

const merging = "test/contact/merge.test.ts"
const deciding = "test/decision.test.ts"
const folding = "test/contact/fold-relationship.test.ts"

const conserved = /L9 conserves promises and booked steps/
const clocks = /L8 moves no clock/
const parted = /L9 undone, leaves both as if/
const early = /an undoing dated before its merge/
const added = /a merge counts once both were added/
const erased = /keeps no personal word of an erased contact/
const ownLogs = /L9 before the merge a touch does what its own log owes/
const gaps = /what describes the duplicate fills gaps/
const bound = /what is forbidden in either log is/
const chains = /a chain belongs to its last/
const refused = /L16 merges once, never in a circle/
const homes = /keeps what is said of a merged contact in the log/

export const mutants: ReadonlyArray<Mutant> = [
  mutant(
    "logs-are-one-from-the-beginning",
    "src/contact/fold-together.ts",
    "logs.filter((other) => survivorOf(other.contactId) === root)",
    "logs",
    merging,
    /L9|L8|chain/,
  ),
  mutant(
    "touch-answers-its-own-log-only",
    "src/touch/fold-touches.ts",
    "for (const log of together) {",
    "for (const log of together.slice(0, 1)) {",
    merging,
    ownLogs,
  ),
  mutant(
    "touch-does-steps-of-its-own-log-only",
    "src/step/fold-steps.ts",
    "of together) {",
    "of together.slice(0, 1)) {",
    merging,
    ownLogs,
  ),
  mutant(
    "duplicate-brings-its-cadence",
    "src/contact/fold-stage.ts",
    "  if (!speaksFor) return\n  run(relationship, { ...stageBegins(occurredAt, position, relationship.stage), chosen",
    "  run(relationship, { ...stageBegins(occurredAt, position, relationship.stage), chosen",
    merging,
    clocks,
  ),
  mutant(
    "adopted-duplicate-brings-its-cadence",
    "src/contact/fold-stage.ts",
    "  if (!speaksFor) return\n  run(relationship, { ...stageBegins(occurredAt, position, relationship.stage), spread",
    "  run(relationship, { ...stageBegins(occurredAt, position, relationship.stage), spread",
    merging,
    clocks,
  ),
  mutant(
    "duplicate-closes-the-contact",
    "src/contact/apply-fact.ts",
    '      if (!drafts.speaksFor) return\n      turn(drafts, fact, "disqualified"',
    '      turn(drafts, fact, "disqualified"',
    merging,
    clocks,
  ),
  mutant(
    "duplicate-reopens-the-contact",
    "src/contact/apply-fact.ts",
    '      if (!drafts.speaksFor) return\n      turn(drafts, fact, "reopened"',
    '      turn(drafts, fact, "reopened"',
    merging,
    clocks,
  ),
  mutant(
    "duplicate-never-speaks-for-the-contact",
    "src/contact/fold-together.ts",
    "root === survivor || log.contactId === survivor",
    "log.contactId === survivor",
    merging,
    gaps,
  ),
  mutant(
    "duplicate-overrides-the-contact",
    "src/contact/relationship-draft.ts",
    "speaksFor ? relationship : lacking",
    "speaksFor || true ? relationship : lacking",
    merging,
    gaps,
  ),
  mutant(
    "response-of-the-duplicate-is-dropped",
    "src/contact/fold-together.ts",
    "joined(logs.flatMap(({ response }) => response ?? []))",
    "logs[0].response",
    merging,
    conserved,
  ),
  mutant(
    "permission-lifts-before-the-merge",
    "src/consent/fold-consent.ts",
    "for (const log of together) log.forbidden = undefined",
    "for (const log of together.slice(0, 0)) log.forbidden = undefined",
    merging,
    bound,
  ),
  mutant(
    "prohibition-of-the-duplicate-is-dropped",
    "src/contact/fold-together.ts",
    "relationship.forbidden = logs.flatMap",
    "relationship.forbidden = logs.slice(0, 1).flatMap",
    merging,
    bound,
  ),
  mutant(
    "merge-before-both-were-added",
    "src/contact/merges.ts",
    " || !begun.has(from) || !begun.has(into)",
    "",
    merging,
    added,
  ),
  mutant(
    "circles-are-closed",
    "src/contact/merges.ts",
    "if (rootOf(found, into) !== from) found.set(from, into)",
    "found.set(from, into)",
    merging,
    chains,
  ),
  mutant(
    "chain-of-one-link",
    "src/contact/merges.ts",
    "parent === undefined ? contactId : rootOf(parents, parent)",
    "parent ?? contactId",
    merging,
    /L16|chain/,
  ),
  mutant(
    "undoing-is-passed-over",
    "src/contact/merges.ts",
    "step(event.contactId, event.into, -1)",
    "step(event.contactId, event.into, 1)",
    merging,
    parted,
  ),
  mutant(
    "early-undoing-is-lost",
    "src/contact/merges.ts",
    "    edge.depth += by\n",
    "    edge.depth = Math.max(0, edge.depth + by)\n",
    merging,
    early,
  ),
  mutant(
    "facts-apply-after-they-join",
    "src/contact/fold-relationship.ts",
    "    apply(partIn(fact), fact)\n    // Only now",
    "    if (merges.learn(fact.event)) joinAsMerged(logs, survivor, merges)\n    apply(partIn(fact), fact)\n    // Only now",
    merging,
    added,
  ),
  mutant(
    "erased-and-still-open",
    "src/contact/fold-together.ts",
    "!relationship.disqualified && !relationship.erased &&",
    "!relationship.disqualified &&",
    folding,
    /L13/,
  ),
  mutant(
    "erased-words-stay",
    "src/contact/fold-relationship.ts",
    "facts.some(isErasure) ? facts.map(withoutPersonal) : facts",
    "facts",
    merging,
    erased,
  ),
  mutant(
    "merged-logs-in-any-order",
    "src/contact/fold-together.ts",
    "(a.contactId < b.contactId ? -1 : 1)",
    "(a.promises.size < b.promises.size ? -1 : 0)",
    merging,
    chains,
  ),
  mutant(
    "merged-twice",
    "src/contact/decide-contact.ts",
    'if (mergedInto !== undefined) return { _tag: "AlreadyMerged", contactId, into: mergedInto }\n',
    "",
    deciding,
    refused,
  ),
  mutant(
    "merged-into-one-that-is-merged",
    "src/contact/decide-contact.ts",
    "return other.mergedInto === undefined",
    "return true",
    deciding,
    refused,
  ),
  mutant(
    "merged-into-an-erased-one",
    "src/contact/decide-contact.ts",
    '  if (other.erased) return { _tag: "ContactErased", contactId: into }\n',
    "",
    deciding,
    refused,
  ),
  mutant(
    "duplicate-erased-alone",
    "src/contact/decide-contact.ts",
    'command._tag === "EraseContact" && mergedInto !== undefined',
    'command._tag === "EraseContact" && mergedInto === contactId',
    deciding,
    refused,
  ),
  mutant(
    "erasing-spares-the-duplicates",
    "src/event-of.ts",
    "return withAbsorbed(command.contactId, of).map((contactId) => ({",
    "return [command.contactId].map((contactId) => ({",
    deciding,
    refused,
  ),
  mutant(
    "undoing-is-not-learned-by-the-contact",
    "src/known.ts",
    "known.absorbed.delete(event.duplicateId)",
    "",
    deciding,
    homes,
  ),
  mutant(
    "batch-forgets-what-it-decided",
    "src/decision.ts",
    "for (const { event, stream } of decision.right) known.learn(stream, event)",
    "",
    "test/batch.test.ts",
    /L16 decides as the fold/,
  ),
]
