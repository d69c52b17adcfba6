import { readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { Followthrough, LogHead } from "@followthrough/kernel"

const folder = fileURLToPath(new URL(".", import.meta.url))

/** A log as a release wrote it, and what was asked of it then. */
export interface GoldenFile {
  readonly name: string
  readonly db: string
  readonly answers: string
}

export const goldenFile = (name: string): GoldenFile => ({
  name,
  db: `${folder}${name}.db`,
  answers: `${folder}${name}.json`,
})

export const goldenFiles = (): ReadonlyArray<GoldenFile> =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".db"))
    .map((file) => goldenFile(file.slice(0, -".db".length)))

/** What stands beside a golden file. */
export interface Golden {
  readonly workspaces: Readonly<Record<string, Asked>>
}

/** What was asked of a workspace. */
export interface Asked {
  readonly at: string
  readonly head: LogHead
  readonly answers: unknown
}

/** Every answer about a log, as of an instant and as known then. */
export const answersOf = async (log: Followthrough, at: string) => {
  const facts = []
  for await (const fact of log.log({ knownAt: at })) facts.push(fact)
  const contacts = facts.flatMap(({ type, data }) =>
    type === "ContactAdded" || type === "ContactAdopted" ? [Object(data).contactId] : [],
  )
  const asOf = { at, knownAt: at }
  return {
    facts,
    reps: await log.reps(),
    policy: await log.policy(asOf),
    queue: await log.next(asOf),
    top: await log.next({ at, limit: 3 }),
    agendas: await Promise.all(contacts.map((contactId) => log.agenda({ ...asOf, contactId }))),
    plan: await log.plan({ ...asOf, days: "month" }),
    flow: await log.flow(asOf),
    promises: await log.promises(asOf),
    asks: await log.asks(asOf),
    audit: await log.audit(asOf),
  }
}
