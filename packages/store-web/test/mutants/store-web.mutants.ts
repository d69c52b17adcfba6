import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

const door = mutantsIn("src/door.ts", "test/tabs.test.ts")
const client = mutantsIn("src/open-in-browser.ts", "test/tabs.test.ts")
const line = mutantsIn("src/page-line.ts", "test/files.test.ts")
const tabs = mutantsIn("src/log.worker.ts", "test/tabs.test.ts")
const database = mutantsIn("src/sqlite-database.ts", "test/contract.test.ts")
const restoring = mutantsIn("src/restoring.ts", "test/files.test.ts")

export const mutants: ReadonlyArray<Mutant> = [
  door(
    "nothing-asked-again",
    "      serving.handle(one.asked)\n",
    "",
    /take over from one that is killed/,
  ),
  door(
    "waiting-reader-forgotten",
    'if (one.isWaiting) serving.handle({ _tag: "Next", id })',
    "",
    /take over from one that is/,
  ),
  door(
    "broken-reading-goes-on",
    'one.asked._tag === "Begin" && one.asked.method !== "watch"',
    "false",
    /take over from one that is/,
  ),
  client(
    "commands-without-an-id",
    "commandId: options?.commandId ?? crypto.randomUUID()",
    "commandId: options?.commandId ?? `one`",
    /take over from one that is killed/,
  ),
  line(
    "abort-not-heard",
    'signal?.addEventListener("abort", abort, { once: true })',
    "",
    /what is asked wrongly, and what cannot be, is told/,
  ),
  tabs(
    "holder-not-asked-for",
    "then(() => say({ client }))",
    "then(() => undefined)",
    /see what the others record/,
  ),
  database(
    "byte-order-mark-dropped",
    "ignoreBOM: true",
    "ignoreBOM: false",
    /any name is a name of its own/,
  ),
  restoring(
    "half-a-log-left",
    "        await removeFolder(names)\n        throw failure",
    "        throw failure",
    /of an export that was changed nothing is left/,
  ),
]
