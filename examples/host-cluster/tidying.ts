// A command lies in the cluster's tables as it was sent, also what it says of people. One runner at a time, whichever,
// deletes what was answered: an erasure then leaves nothing there.
import * as Singleton from "@effect/cluster/Singleton"
import * as Snowflake from "@effect/cluster/Snowflake"
import { SqlClient } from "@effect/sql/SqlClient"
import { Clock, Effect, Schedule } from "effect"

/** So long whoever waits for an answer has to read it. */
const KEPT_MS = 60_000

export const tidyingLayer = Singleton.make(
  "tidying",
  Effect.gen(function* () {
    const sql = yield* SqlClient
    const tidy = Effect.gen(function* () {
      const timestamp = (yield* Clock.currentTimeMillis) - KEPT_MS
      const before = String(Snowflake.make({ machineId: 0 as never, sequence: 0, timestamp }))
      yield* sql`DELETE FROM cluster_replies WHERE id < ${before}::bigint AND request_id IN (
        SELECT request_id FROM cluster_messages WHERE processed AND id < ${before}::bigint)`
      yield* sql`DELETE FROM cluster_messages WHERE processed AND id < ${before}::bigint`
    })
    yield* tidy.pipe(
      Effect.catchAll((problem) =>
        Effect.logWarning("answered messages were not deleted", problem),
      ),
      Effect.repeat(Schedule.spaced("10 seconds")),
    )
  }),
)
