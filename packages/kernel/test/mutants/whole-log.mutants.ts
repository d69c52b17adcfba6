import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

const test = "test/whole-log.test.ts"
const inThreads = mutantsIn("src/whole-log/threads.ts", test)
const inThread = mutantsIn("src/whole-log/thread.ts", test)
const inWork = mutantsIn("src/whole-log/thread-work.ts", test)
const inDrafting = mutantsIn("src/whole-log/drafting.ts", test)
const inSections = mutantsIn("src/whole-log/sections.ts", test)
const inProgress = mutantsIn("src/whole-log/progress.ts", test)
const inReading = mutantsIn("src/read-log.ts", test)
const inPosition = mutantsIn("src/position-at.ts", test)
const inAborting = mutantsIn("src/unless-aborted.ts", test)

export const mutants: ReadonlyArray<Mutant> = [
  inThreads(
    "tied-contacts-are-left-out",
    "partsOf(ties as Ties).map(",
    "partsOf(new Map()).map(",
    /audit/,
  ),
  inThreads(
    "only-one-thread-hands-over",
    "const [first, ...others] = threads",
    "const [first] = threads\n    const others: typeof threads = []",
    /contacts/,
  ),
  inWork("drafts-are-not-merged", "projection.merge(draft, ", "void (", /contacts/),
  inDrafting("every-section-is-the-whole", "visit, part.section)", "visit)", /contacts/),
  inReading(
    "a-section-goes-on-to-the-end",
    "compareStreams(stream, end) >= 0",
    "compareStreams(stream, end) < -1",
    /contacts/,
  ),
  inReading(
    "a-section-leaves-out-its-first-fact",
    "section && { stream: section.from, version: 0 }",
    "section && { stream: section.from, version: 1 }",
    /contacts/,
  ),
  inSections("sections-overlap", "to: froms[n + 1]", "to: froms[n + 2]", /contacts/),
  inPosition("all-is-known", "until: { recordedAt: knownAt },", "", /what was known then/),
  inThread(
    "a-thread-that-broke-off-is-waited-for",
    "this.#end(this.#broken(`it ended with",
    "if (code > 9) this.#end(this.#broken(`it ended with",
    /breaks off/,
  ),
  inProgress(
    "the-end-is-not-told",
    "onProgress({ done: total, total })",
    "onProgress({ done, total })",
    /how far it is/,
  ),
  inProgress("more-than-all", "|| done >= total", "|| done < 0", /how far it is/),
  inAborting(
    "aborted-before-it-began",
    "if (signal.aborted) throw abortedFailure()",
    "",
    /rejects as aborted/,
  ),
]
