// `npm run golden`: makes a golden file of this release's schema unless there is one, and writes anew
// what every golden file answers. A file that was committed is never made again.
import { existsSync, writeFileSync } from "node:fs"
import { commandToJson, defaultPolicyJson, instantToIso, type Recording } from "@followthrough/core"
import { arbitraryRecordings } from "@followthrough/core/testing"
import { type CommandInput, openFollowthrough } from "@followthrough/kernel"
import * as fc from "fast-check"
import { type Asked, answersOf, type Golden, goldenFile, goldenFiles } from "./golden-files.js"

const [name = "schema-1"] = process.argv.slice(2)
const SEED = 20260302
const WORKSPACES = ["acme", "other"]
const LATER = 20 * 86_400_000

/** Of many drawn histories the one in which the most kinds of commands occur. */
const history = (seed: number): ReadonlyArray<Recording> => {
  const kinds = (recordings: ReadonlyArray<Recording>) =>
    new Set(recordings.map(({ command }) => command._tag)).size
  return fc
    .sample(arbitraryRecordings({ maxLength: 120 }), { numRuns: 200, seed })
    .reduce((richest, drawn) => (kinds(drawn) > kinds(richest) ? drawn : richest))
}

const record = async (file: string, workspace: string, seed: number): Promise<void> => {
  const log = await openFollowthrough({ workspace, store: { file } })
  const recordings = history(seed)
  const first = recordings[0]
  if (first === undefined) throw new Error("nothing was drawn")
  // The rules stand in the file: what ships may change.
  const now = instantToIso(first.now)
  const policy = JSON.parse(JSON.stringify({ ...defaultPolicyJson, id: "golden" }))
  await log.publishPolicy({ policy }, { commandId: "golden policy", now })
  const commands = recordings.map(({ command, commandId, now }) => ({
    command: commandToJson(command) as CommandInput,
    commandId,
    now: instantToIso(now),
  }))
  // Half of them one by one, which keeps the read models as it goes.
  const half = Math.floor(commands.length / 2)
  for (const { command, ...options } of commands.slice(0, half)) {
    await log.record(command, options)
  }
  await log.recordAll(commands.slice(half))
  // What no drawn history has: a number of elsewhere that is held, and one that an erasure let go.
  const last = instantToIso(recordings.at(-1)?.now ?? first.now)
  for (const contactId of ["kept", "erased"]) {
    const known = { name: `Name of ${contactId}`, externalId: `elsewhere-${contactId}` }
    await log.addContact({ contactId, ...known }, { commandId: `golden ${contactId}`, now: last })
  }
  await log.eraseContact({ contactId: "erased" }, { commandId: "golden erasure", now: last })
  await log.close()
}

/** The answers some days after the last fact. */
const ask = async (file: string, workspace: string): Promise<Asked> => {
  const log = await openFollowthrough({ workspace, store: { file, mode: "read" } })
  try {
    const latest = await log.latestOccurrence()
    const at = new Date(Date.parse(latest ?? "2026-03-02T09:00:00Z") + LATER).toISOString()
    return { at, head: await log.head(), answers: await answersOf(log, at) }
  } finally {
    await log.close()
  }
}

const { db } = goldenFile(name)
if (!existsSync(db)) {
  for (const [n, workspace] of WORKSPACES.entries()) await record(db, workspace, SEED + n)
  console.log(`made ${db}`)
}
for (const file of goldenFiles()) {
  const workspaces: Array<readonly [string, Asked]> = []
  for (const workspace of WORKSPACES) workspaces.push([workspace, await ask(file.db, workspace)])
  const golden: Golden = { workspaces: Object.fromEntries(workspaces) }
  writeFileSync(file.answers, `${JSON.stringify(golden, undefined, 1)}\n`)
  console.log(`wrote ${file.answers}`)
}
