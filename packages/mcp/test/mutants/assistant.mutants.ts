import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

const scope = mutantsIn("src/contact-scope.ts", "test/scope.test.ts")
const page = mutantsIn("src/sealed-page.ts", "test/scope.test.ts")
const paged = mutantsIn("src/sealed-page.ts", "test/same-answers.test.ts")
const text = mutantsIn("src/outside-text.ts", "test/hostile-text.test.ts")
const row = mutantsIn("src/row-words.ts", "test/hostile-text.test.ts")
const shownIds = mutantsIn("src/contact-scope.ts", "test/hostile-text.test.ts")
const cited = mutantsIn("src/explain.ts", "test/hostile-text.test.ts")
const steps = mutantsIn("src/two-steps.ts", "test/writes.test.ts")
const server = mutantsIn("src/mcp-server.ts", "test/writes.test.ts")
const failure = mutantsIn("src/tool-result.ts", "test/failures.test.ts")

export const mutants: ReadonlyArray<Mutant> = [
  scope(
    "assistant-of-anybody",
    "if (repId !== undefined && !isOf(",
    "if (repId === undefined && !isOf(",
    /L20 shows no contact/,
  ),
  scope(
    "assistant-owner-alone",
    "ownerId === repId || rep?.inQueue === true",
    "ownerId === repId",
    /shows another owner's contact/,
  ),
  scope(
    "assistant-queue-alone",
    "ownerId === repId || rep?.inQueue === true",
    "rep?.inQueue === true",
    /L20 shows no contact/,
  ),
  page(
    "assistant-whole-queue",
    "repId: door.repId ?? repId,",
    "repId,",
    /L20 shows no contact|no longer shows/,
  ),
  page(
    "assistant-page-of-anybody",
    "  workspace,\n  repId,\n  cursor,",
    "  workspace,\n  cursor,",
    /cannot be asked/,
  ),
  page(
    "assistant-cursor-made-up",
    "if (door.seal.isOn(seal, placed(door, tool, cursor))) return cursor",
    "if (seal !== undefined) return cursor",
    /cannot be asked/,
  ),
  paged(
    "assistant-asks-first-page-again",
    "after: after === undefined ? undefined : openedCursor(door, tool, after),",
    "",
    /L20 asks of many/,
  ),
  text("assistant-name-unmarked", '  "name",\n', "", /L20 is marked as theirs/),
  text(
    "assistant-quotes-unescaped",
    'shown.replace(/["\\\\]/g, "\\\\$&")',
    "shown",
    /L20 is marked as theirs/,
  ),
  text(
    "assistant-field-as-it-is",
    "return isOutside ? { untrustedText: visible(value) } : visible(value)",
    "return isOutside ? { untrustedText: value } : value",
    /L20 is marked as theirs/,
  ),
  row(
    "assistant-reason-unquoted",
    "withQuotes(row.why, ...fromOutside)",
    "row.why",
    /L20 is marked as theirs/,
  ),
  shownIds(
    "assistant-ids-alike",
    "if (others.length > 0)",
    "if (others.length > 1)",
    /cannot make one contact/,
  ),
  cited(
    "assistant-facts-unmarked",
    "data: marked(fact.data, personalIn(fact.type))",
    "data: marked(fact.data)",
    /L20 is marked as theirs/,
  ),
  steps(
    "assistant-records-at-once",
    "if (given === undefined) {",
    'if (given === "") {',
    /L16 records nothing without/,
  ),
  steps(
    "assistant-any-confirmation",
    "if (!confirms(door, tool, command, id)) {",
    'if (id === "") {',
    /L16 takes a confirmation/,
  ),
  steps(
    "assistant-another-id",
    "    commandId: id,\n",
    "    commandId: crypto.randomUUID(),\n",
    /L16 records nothing without/,
  ),
  steps(
    "assistant-one-confirmation",
    'randomBytes(9).toString("base64url")',
    '"once"',
    /two calls are two touches/,
  ),
  steps(
    "assistant-confirms-for-any-rep",
    '  "confirm",\n  tool,\n  workspace,\n  repId,',
    '  "confirm",\n  tool,\n  workspace,',
    /same secret, rep and workspace/,
  ),
  server(
    "assistant-always-writes",
    "...(writes ? writing : [])",
    "...writing",
    /is not there unless/,
  ),
  failure(
    "assistant-told-paths",
    "if (!(cause instanceof FollowthroughFailure)) {",
    "if (!(cause instanceof FollowthroughFailure) && !(cause instanceof Error)) {",
    /a bug of the host's client/,
  ),
]
