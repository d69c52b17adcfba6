// Runs the contract of all stores on files of the origin; says each case's name, and what is wrong with it.
import { eventStoreContract } from "@followthrough/store/testing"
import { openOnConnection } from "@followthrough/store-sql/own-connection"
import { Effect } from "effect"
import { takeFiles } from "../../src/origin-files.js"
import { provideTurns } from "../../src/turns.js"

provideTurns()

const run = async (): Promise<void> => {
  const files = await takeFiles("contract", 40)
  let made = 0
  const store = Effect.acquireRelease(
    Effect.sync(() => {
      made += 1
      return files.open(`${made}.db`)
    }),
    (database) => Effect.sync(database.close),
  ).pipe(
    Effect.flatMap(({ execute }) =>
      openOnConnection({ location: `${made}.db`, execute }, { synchronous: "NORMAL" }),
    ),
  )
  for (const { name, run } of eventStoreContract) {
    const wrong = await run(store).then(
      () => undefined,
      (failure: Error) => failure.message,
    )
    files.remove(`${made}.db`)
    postMessage({ name, wrong })
  }
  postMessage({})
}

void run()
