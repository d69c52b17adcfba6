// Shows it: `npm start`, on the Postgres that DATABASE_URL names, or on one that is started for the while.

import { Duration } from "effect"
import { startPostgres } from "../../scripts/postgres.js"
import { timing } from "./cluster.js"
import { historyOf } from "./history.js"
import { faultsIn } from "./log-check.js"
import { follow, startMachine } from "./machines.js"
import { auditBothWays, recordWhileOneIsLost, settled } from "./scenario.js"

const workspaces = ["north", "south", "east", "west", "centre", "coast"].map(
  (name) => `${name}-${Date.now().toString(36)}`,
)
const CONTACTS = 20
const TOUCHES = 4
const PARTS = 12

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

await using postgres = await startPostgres()
const machines = await Promise.all([1, 2, 3].map(() => startMachine(postgres.url)))
try {
  await settled()
  console.log(`three runners: ${machines.map(({ address }) => address).join(", ")}`)
  const history = historyOf(workspaces, CONTACTS, TOUCHES)
  const outcome = await recordWhileOneIsLost(machines, history)
  const { acknowledged, longestMs, lost, tookMs, wereThere } = outcome
  console.log(
    `${acknowledged.length} commands for ${workspaces.length} workspaces acknowledged in ${seconds(tookMs)}; ` +
      `${lost.address} was killed in the middle`,
  )
  const expiration = seconds(Duration.toMillis(timing.shardLockExpiration))
  console.log(
    `a runner that says nothing for ${expiration} is lost. The longest wait for an answer:`,
  )
  for (const [workspace, { after, before }] of longestMs) {
    const where = wereThere.has(workspace) ? "was on it" : "was elsewhere"
    console.log(
      `  ${workspace}, which ${where}: before ${seconds(before)}, after ${seconds(after)}`,
    )
  }

  const faults = await faultsIn(postgres.url, workspaces, acknowledged)
  console.log(faults.length === 0 ? "nothing is lost or doubled, every log is sound" : faults)

  const left = machines.filter((machine) => machine !== lost)
  const [workspace = ""] = workspaces
  const { alone, inParts } = await auditBothWays(left, workspace, PARTS)
  const isEqual = JSON.stringify(alone.answer) === JSON.stringify(inParts.answer)
  console.log(
    `an audit in parts is ${isEqual ? "the same as" : "OTHER THAN"} the audit of one runner`,
  )
  console.log(`  parts worked out by ${JSON.stringify(inParts.workedBy)}`)
  for (const { done, total } of inParts.progress) console.log(`  ${done} of ${total} facts`)
  const [other] = left
  if (other !== undefined) {
    const rebuilt = await follow(other, `${workspace}/rebuild?parts=${PARTS}`, "POST")
    console.log(`read models made again, by ${JSON.stringify(rebuilt.workedBy)}`)
  }
  if (faults.length > 0 || !isEqual) process.exitCode = 1
} finally {
  await Promise.all(machines.map(({ stop }) => stop()))
}
