// Reads the logs from the database, past all runners, and compares them with what clients were told.
import { PgClient } from "@effect/sql-pg"
import { Followthrough, followthroughLayer, type LogEntry } from "@followthrough/kernel/effect"
import { EventStore } from "@followthrough/store"
import { postgresLayer } from "@followthrough/store-sql/postgres"
import { Effect, Layer, Redacted } from "effect"
import type { Sent } from "./scenario.js"

/** What is wrong with the logs of some workspaces; empty: nothing. */
export const faultsIn = (
  database: string,
  workspaces: ReadonlyArray<string>,
  acknowledged: ReadonlyArray<Sent>,
): Promise<ReadonlyArray<string>> =>
  Effect.gen(function* () {
    const store = Layer.succeed(EventStore, yield* EventStore)
    const faults: Array<string> = []
    for (const workspace of workspaces) {
      const sent = acknowledged.filter((one) => one.workspace === workspace)
      const found = Effect.provide(
        faultsOf(workspace, sent),
        Layer.provide(followthroughLayer({ workspace }), store),
      )
      faults.push(...(yield* found))
    }
    return faults
  }).pipe(
    Effect.provide(
      Layer.provide(
        postgresLayer(),
        PgClient.layer({ url: Redacted.make(database), maxConnections: 2 }),
      ),
    ),
    Effect.runPromise,
  )

const faultsOf = (workspace: string, sent: ReadonlyArray<Sent>) =>
  Effect.gen(function* () {
    const kernel = yield* Followthrough
    const faults: Array<string> = []
    const { fault } = yield* kernel.verify()
    if (fault !== undefined) faults.push(`${workspace}: ${JSON.stringify(fault)}`)
    const inLog = new Map<string, Array<number>>()
    let after: number | undefined = 0
    while (after !== undefined) {
      const page: { readonly entries: ReadonlyArray<LogEntry>; readonly next: number | undefined } =
        yield* kernel.logPage({ after })
      for (const { commandId, position } of page.entries) {
        inLog.set(commandId, [...(inLog.get(commandId) ?? []), position])
      }
      after = page.next
    }
    for (const { commandId, positions } of sent) {
      const there = inLog.get(commandId) ?? []
      if (String(there) !== String(positions)) {
        faults.push(`${workspace}: ${commandId} was told ${positions}, and the log has ${there}`)
      }
      inLog.delete(commandId)
    }
    for (const commandId of inLog.keys()) faults.push(`${workspace}: nobody sent ${commandId}`)
    return faults
  })
