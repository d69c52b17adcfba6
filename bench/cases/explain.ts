import type { Fact } from "@followthrough/core"
import { logOf } from "@followthrough/core/testing"
import { explain } from "@followthrough/projection"
import { benchAt, recordings } from "../log.js"
import { type Case, millis } from "../measure.js"

/** One contact with very many facts, against as many facts in contacts of an ordinary size: 1 is linear. */
export const explaining: Case = {
  name: "explain",
  baseline: "the same number of facts, a hundredth of them in each contact",
  unit: "ms for all facts",
  better: "less",
  durability: "in memory",
  measured: async (use, size) => {
    const facts = size === "full" ? 40_000 : 10_000
    const long = logsOf(1, facts)
    const short = logsOf(100, facts / 100)
    await use({ subject: () => explainAll(long), baseline: () => explainAll(short) })
  },
}

const logsOf = (contacts: number, each: number): ReadonlyArray<ReadonlyArray<Fact>> => {
  const all = [...recordings(contacts, each)].flat()
  return Array.from({ length: contacts }, (_, n) => logOf(all.slice(n * each, (n + 1) * each)))
}

const explainAll = (logs: ReadonlyArray<ReadonlyArray<Fact>>): Promise<number> =>
  millis(() => {
    for (const [n, facts] of logs.entries()) {
      const { standing } = explain({ contactId: `contact-${n}`, at: benchAt, facts })
      if (standing.length === 0) throw new Error("nothing was explained")
    }
  })
