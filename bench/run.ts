// `npm run bench`: every case against its raw baseline, in alternating rounds of this one run.
// `-- --json` prints one JSON object a case; `-- --deep` takes the full sizes; names pick cases.
import { parseArgs } from "node:util"
import { appendHundred, appendOne, rawHundred, recordHundred, recordOne } from "./cases/append.js"
import { appendDeep } from "./cases/append-deep.js"
import { audit } from "./cases/audit.js"
import { auditWorkers } from "./cases/audit-workers.js"
import { explaining } from "./cases/explain.js"
import { fold } from "./cases/fold.js"
import { importing } from "./cases/import.js"
import { memory } from "./cases/memory.js"
import { nextTouches } from "./cases/next-touch.js"
import { oneMore } from "./cases/one-more.js"
import { pauses } from "./cases/pause.js"
import { peers } from "./cases/peers.js"
import { postgresCases } from "./cases/postgres.js"
import { queueOfRep } from "./cases/queue.js"
import { replay } from "./cases/replay.js"
import { rowCases } from "./cases/rows.js"
import { watchers } from "./cases/watch.js"
import { type Measurement, measure } from "./measure.js"

const cases = [
  appendOne,
  appendHundred,
  recordOne,
  recordHundred,
  rawHundred,
  importing,
  replay,
  appendDeep,
  ...peers,
  audit,
  auditWorkers,
  ...pauses,
  fold,
  explaining,
  nextTouches,
  queueOfRep,
  ...rowCases,
  oneMore,
  watchers,
  memory,
  ...postgresCases,
]

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean" }, deep: { type: "boolean" } },
})
/** A case by its name, or by the first word of it: `peers` are all of them. */
const isOf = (name: string, asked: string): boolean =>
  name === asked || name.startsWith(`${asked}-`)
const unknown = positionals.filter((name) => !cases.some((known) => isOf(known.name, name)))
if (unknown.length > 0) {
  console.error(
    `no case ${unknown.join(", ")}; there are ${cases.map(({ name }) => name).join(", ")}`,
  )
  process.exit(2)
}

const text = (m: Measurement): string =>
  [
    `${m.case}: ${m.ratio} × baseline (${m.better} is better)`,
    `  ${m.figures.subject} against ${m.figures.baseline} ${m.unit}; median of ${m.rounds} alternating rounds`,
    `  baseline: ${m.baseline}`,
    `  durability: ${m.durability}`,
  ].join("\n")

for (const each of cases) {
  if (positionals.length > 0 && !positionals.some((name) => isOf(each.name, name))) continue
  try {
    const measurement = await measure(each, values.deep === true ? "full" : "small")
    console.log(values.json === true ? JSON.stringify(measurement) : text(measurement))
  } catch (failure) {
    // Shown, and the others are measured all the same.
    console.error(`${each.name}: ${failure instanceof Error ? failure.message : failure}`)
    process.exitCode = 1
  }
}
