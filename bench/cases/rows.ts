import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { instantFromMillis, type RepId } from "@followthrough/core"
import type { FollowthroughService } from "@followthrough/kernel/effect"
import Database from "better-sqlite3"
import { Effect, Either } from "effect"
import { benchAt, fill, type OpenKernel, recordingOf, withKernel } from "../log.js"
import { type Case, millis } from "../measure.js"

const PAGE = 100
const TIMES = 5
const REPS = 100
const MINUTE = 60_000

const BEGIN = Date.UTC(2024, 0, 1)

const addRep = (repId: string, now: Date) =>
  recordingOf({ commandId: `add-${repId}`, now, command: { _tag: "AddRep", repId } })

const asOne = <A>(found: Effect.Effect<A, unknown>): Effect.Effect<number, unknown> =>
  Effect.map(found, (one) => (one === undefined ? 0 : 1))

/** How many rows an answer lists; it must list some, all of which hold. */
const countOf = <Name extends string>(
  answer: Effect.Effect<
    { readonly [N in Name]: ReadonlyArray<unknown> } & { readonly settling?: true },
    unknown
  >,
  name: Name,
): Effect.Effect<number, unknown> =>
  Effect.map(answer, (found) => {
    if (found[name].length === 0 || found.settling) throw new Error(`nothing in ${name}`)
    return found[name].length
  })

const files = new Map<string, Promise<string>>()

/** The same log for all of these cases: contacts with ten facts each, shared by a hundred reps, all rows made. */
const filled = (size: "small" | "full"): Promise<string> => {
  const known = files.get(size)
  if (known !== undefined) return known
  const folder = mkdtempSync(join(tmpdir(), "followthrough-bench-"))
  process.once("exit", () => rmSync(folder, { recursive: true }))
  const file = join(folder, "log.db")
  const made = (async () => {
    await withKernel(file, async ({ kernel, run }) => {
      const team = Array.from({ length: REPS }, (_, n) => addRep(`rep-${n}`, new Date(BEGIN)))
      for (const outcome of await run(kernel.recordAll(team))) Either.getOrThrow(outcome)
    })
    await fill(file, size === "full" ? 100_000 : 10_000, 10, REPS)
    await withKernel(file, ({ kernel, run }) => run(kernel.refreshReadModels(benchAt)))
    return file
  })()
  files.set(size, made)
  return made
}

interface Asked {
  readonly name: string
  readonly what: string
  /** Asks the kernel once; `round` counts up. Gives how many rows came. */
  readonly subject: (kernel: FollowthroughService, round: number) => Effect.Effect<number, unknown>
  /** Asks the database for the same rows. */
  readonly raw: (db: Database.Database) => (round: number) => number
  /** Before each round, not measured. */
  readonly before?: (open: OpenKernel, round: number) => Promise<void>
}

const caseOf = ({ before, name, raw, subject, what }: Asked): Case => ({
  name,
  baseline: `better-sqlite3: ${what}`,
  unit: "us for one answer",
  better: "less",
  durability: "reading only",
  measured: async (use, size) => {
    const file = await filled(size)
    await withKernel(file, async (open) => {
      const db = new Database(file, { readonly: true })
      let round = 0
      const rows = raw(db)
      try {
        await use({
          subject: async () => {
            round += 1
            await before?.(open, round)
            return (
              (1000 / TIMES) *
              (await millis(async () => {
                for (let n = 0; n < TIMES; n++) await open.run(subject(open.kernel, round))
              }))
            )
          },
          baseline: async () =>
            (1000 / TIMES) *
            (await millis(() => {
              for (let n = 0; n < TIMES; n++) rows(round)
            })),
        })
      } finally {
        db.close()
      }
    })
  },
})

const repId = "rep-7" as RepId
const IN_ORDER = "followthrough_places p INDEXED BY followthrough_places_in_order"

/** A page of a list, with the rows of its contacts, and the counts of some lists. */
const listed = (db: Database.Database, list: string, counted: string) => {
  const page = db.prepare(`SELECT p.*, s.name, m.*, c.* FROM ${IN_ORDER}
    CROSS JOIN followthrough_models m ON m.stream = p.stream
    CROSS JOIN followthrough_streams s ON s.id = p.stream
    LEFT JOIN followthrough_contacts c ON c.stream = p.stream
    WHERE p.log = 1 AND p.list = ? ORDER BY p.part, p.at, p.id LIMIT ${PAGE}`)
  const counts = db.prepare(
    "SELECT part, tag, n FROM followthrough_counts WHERE log = 1 AND list >= ? AND list < ?",
  )
  return () => {
    counts.all(counted, `${counted}~`)
    return page.all(list).length
  }
}

const asked = [
  {
    name: "find",
    what: "a stream by its name",
    subject: (kernel, round) => asOne(kernel.findContact(`contact-${(round * 37) % 10_000}`)),
    raw: (db) => {
      const found = db.prepare("SELECT id FROM followthrough_streams WHERE log = 1 AND name = ?")
      return (round) => (found.get(`contact/contact-${(round * 37) % 10_000}`) ? 1 : 0)
    },
  },
  {
    name: "became",
    what: "the obligations of contacts whose rows changed in the interval",
    before: async ({ kernel, run }, round) => {
      const now = new Date(benchAt + round * MINUTE)
      const touched = Array.from({ length: 5 }, (_, n) =>
        recordingOf({
          commandId: `became-${round}-${n}`,
          now,
          command: {
            _tag: "LogTouch",
            contactId: `contact-${round * 100 + n}`,
            touchId: `became-${round}`,
            direction: "inbound",
            channel: "email",
            outcome: "received",
          },
        }),
      )
      for (const outcome of await run(kernel.recordAll(touched))) Either.getOrThrow(outcome)
    },
    subject: (kernel, round) =>
      countOf(
        kernel.became({
          from: instantFromMillis(benchAt + (round - 1) * MINUTE),
          to: instantFromMillis(benchAt + round * MINUTE),
        }),
        "rows",
      ),
    raw: (db) => {
      const changed = db.prepare(`SELECT o.* FROM followthrough_models m
        INDEXED BY followthrough_models_by_beginning
        CROSS JOIN followthrough_obligations o ON o.stream = m.stream
        WHERE m.log = 1 AND m.valid_from > ?`)
      return (round) => changed.all(benchAt + (round - 1) * MINUTE).length
    },
  },
  {
    name: "plan-rep",
    what: "the rep's obligations up to the end of the week",
    subject: (kernel) =>
      countOf(kernel.ask("plan", { repId, length: "week" }, { at: benchAt }), "reps"),
    raw: (db) => {
      const rows = db.prepare(`SELECT o.* FROM followthrough_obligations f
        INDEXED BY followthrough_obligations_next
        CROSS JOIN followthrough_obligations o ON o.stream = f.stream
        WHERE f.log = 1 AND f.next = 1 AND f.viewer = ? AND o.from_at <= ?`)
      return () => rows.all(`rep/${repId}`, benchAt + 7 * 1440 * MINUTE).length
    },
  },
  {
    name: "flow-page",
    what: `the first ${PAGE} open prospects, the first ${PAGE} not spoken to for long, and the counts`,
    subject: (kernel) =>
      Effect.map(kernel.ask("flow", { limit: PAGE }, { at: benchAt }), (flow) => {
        if (flow.contacts.length + flow.notSpokenTo.length < 2 * PAGE || flow.settling) {
          throw new Error("a list of the flow is short")
        }
        return flow.contacts.length
      }),
    raw: (db) => {
      const prospects = listed(db, "flow/touched", "flow")
      const unspoken = listed(db, "unspoken", "unspoken")
      return () => prospects() + unspoken()
    },
  },
  {
    name: "promises-page",
    what: `the rep's first ${PAGE} promises, and the counts`,
    subject: (kernel) =>
      countOf(kernel.ask("promises", { repId, limit: PAGE }, { at: benchAt }), "promises"),
    raw: (db) => listed(db, `promise/${repId}`, `promise/${repId}`),
  },
  {
    name: "asks-page",
    what: `the rep's first ${PAGE} customers not to ask yet, and the counts`,
    before: async ({ kernel, run }, round) => {
      if (round > 1) return
      const sales = Array.from({ length: 100 }, (_, n) =>
        recordingOf({
          commandId: `sale-${n}`,
          now: new Date(benchAt),
          command: { _tag: "RecordSale", contactId: `contact-${n * REPS + 7}` },
        }),
      )
      for (const outcome of await run(kernel.recordAll(sales))) Either.getOrThrow(outcome)
    },
    subject: (kernel) =>
      countOf(kernel.ask("asks", { repId, limit: PAGE }, { at: benchAt }), "blocked"),
    raw: (db) => listed(db, `ask-blocked/${repId}`, "ask"),
  },
] as const satisfies ReadonlyArray<Asked>

/** The first queue after a change of the rules, against the same queue before it. */
const rulesChanged: Case = {
  name: "rules-changed",
  baseline: "the same queue, nothing having changed",
  unit: "us for one queue of 50 rows",
  better: "less",
  durability: "reading, after a durable command",
  measured: async (use, size) => {
    const file = await filled(size)
    await withKernel(file, async ({ kernel, run }) => {
      const next = () =>
        run(countOf(kernel.ask("next", { repId, limit: 50 }, { at: benchAt }), "rows"))
      let added = 0
      await use({
        subject: async () => {
          added += 1
          const command = addRep(`late-${size}-${added}`, new Date(benchAt))
          await run(kernel.record(command))
          return 1000 * (await millis(next))
        },
        baseline: async () => 1000 * (await millis(next)),
      })
    })
  },
}

export const rowCases: ReadonlyArray<Case> = [...asked.map(caseOf), rulesChanged]
