import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import {
  type ContactFact,
  defaultPolicy,
  foldRelationship,
  isContactFact,
} from "@followthrough/core"
import { logOf } from "@followthrough/core/testing"
import { nobody, queue, repAudit } from "@followthrough/projection"
import { benchAt, recordings } from "../log.js"
import type { Case } from "../measure.js"

const SHORT = 8
const TIMES = 8

/** What the answers hold of each contact while a log is read, against a log of an eighth of the facts. */
export const memory: Case = {
  name: "memory",
  baseline: `the same with ${SHORT} facts a contact instead of ${SHORT * TIMES}`,
  unit: "bytes held for each contact by a queue and an audit",
  better: "less",
  durability: "in memory",
  measured: async (use, size) => {
    const contacts = size === "full" ? 20_000 : 5_000
    await use({
      subject: () => Promise.resolve(heldPerContact(contacts, SHORT * TIMES)),
      baseline: () => Promise.resolve(heldPerContact(contacts, SHORT)),
    })
  },
}

const heldPerContact = (contacts: number, each: number): number => {
  const asked = { at: benchAt, policy: defaultPolicy, team: nobody }
  const [next, audit] = [queue(asked), repAudit(asked)]
  const drafts = [next.begin(), audit.begin()] as const
  const before = heapUsed()
  for (const batch of recordings(contacts, each)) {
    const logs = new Map<string, Array<ContactFact>>()
    for (const fact of logOf(batch).filter(isContactFact)) {
      const { contactId } = fact.event
      logs.set(contactId, [...(logs.get(contactId) ?? []), fact])
    }
    for (const facts of logs.values()) {
      const relationship = foldRelationship(facts)
      if (relationship === undefined) continue
      next.add(drafts[0], relationship)
      audit.add(drafts[1], relationship)
    }
  }
  const held = (heapUsed() - before) / contacts
  // Both answers, so that the drafts outlive the reading.
  const rows = next.answer(drafts[0]).total
  if (rows !== audit.answer(drafts[1]).team.contacts) throw new Error("a row for each contact")
  return held
}

// What nobody refers to any more does not count.
setFlagsFromString("--expose-gc")
const collect: () => void = runInNewContext("gc")

const heapUsed = (): number => {
  collect()
  return process.memoryUsage().heapUsed
}
