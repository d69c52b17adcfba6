// Says that it is ready, and once its input ends, at the same moment as that of others, opens a log in Postgres and
// appends to it.
import { Effect } from "effect"
import { openPostgresAt } from "../../src/postgres.js"
import { commitOf, run } from "../temporary.js"

const [url = "", schema = "", name = ""] = process.argv.slice(2)

console.log("ready")
for await (const _ of process.stdin) {
  // Only the end counts.
}
await run(
  Effect.flatMap(openPostgresAt({ url, schema }), (store) =>
    store.append(commitOf(name, { [name]: ["opened"] })),
  ),
)
console.log("opened")
