import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  type Followthrough,
  openFollowthrough,
  type StoreChoice,
  type StoreInFile,
} from "@followthrough/kernel"

/** The stores that the kernel ships on; each is opened afresh for every use. */
export const stores: ReadonlyArray<{
  readonly name: string
  readonly using: <A>(use: (store: "memory" | StoreInFile) => Promise<A>) => Promise<A>
}> = [
  { name: "memory", using: (use) => use("memory") },
  {
    name: "SQLite",
    using: async (use) => {
      const folder = mkdtempSync(join(tmpdir(), "followthrough-kernel-"))
      try {
        return await use({ file: join(folder, "log.db") })
      } finally {
        rmSync(folder, { recursive: true })
      }
    },
  },
]

export const opened = async <A>(
  store: StoreChoice,
  use: (log: Followthrough) => Promise<A>,
): Promise<A> => {
  const log = await openFollowthrough({ workspace: "test", store })
  try {
    return await use(log)
  } finally {
    await log.close()
  }
}

export const allFacts = async (log: Followthrough) => {
  const facts = []
  for await (const fact of log.log()) facts.push(fact)
  return facts
}
