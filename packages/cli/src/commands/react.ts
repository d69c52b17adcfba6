import { spawn } from "node:child_process"
import { type Instant, instantToIso } from "@followthrough/core"
import { openFollowthrough, type ReactionItem, type ReactionPass } from "@followthrough/kernel"
import type { HappeningKind } from "@followthrough/projection"
import { mustHold, queueOf, repIdOf } from "../named.js"
import { storeAt } from "../place.js"
import { answer, type Printer } from "../print.js"
import { printable } from "../text/printable.js"

export interface ReactOptions {
  readonly db: string
  readonly workspace: string
  readonly format: "text" | "json"
  readonly name: string
  readonly exec: string
  readonly on?: ReadonlyArray<HappeningKind>
  readonly rep?: string
  readonly queue?: string
  readonly from?: Instant
  readonly limit?: number
  readonly attempts?: number
  readonly lease?: number
}

/** Hands over what happened since the last time to a command, item by item, and ends. */
export const react = async (options: ReactOptions, printer: Printer): Promise<void> => {
  const { attempts, db, exec, format, from, lease, limit, name, on, workspace } = options
  const log = await openFollowthrough({ workspace, store: storeAt(db, "write") })
  try {
    if ((await log.head()).position === 0) await mustHold(db, workspace)
    const repId = await repIdOf(log, options.rep)
    const queue = await queueOf(log, options.queue)
    const pass = await log.reactOnce({
      name,
      ...(on === undefined ? {} : { on }),
      ...(repId === undefined ? {} : { repId }),
      ...(queue === undefined ? {} : { queue }),
      ...(from === undefined ? {} : { from: instantToIso(from) }),
      ...(limit === undefined ? {} : { limit }),
      ...(lease === undefined ? {} : { leaseMs: lease * 1000 }),
      ...(attempts === undefined ? {} : { retry: { attempts } }),
      handle: (item) => executed(exec, item, printer),
    })
    const standing = (await log.reactions()).find((one) => one.name === name)
    const { parked = 0, pending = 0 } = standing ?? {}
    answer(printer, format, { db, workspace, name, ...pass, left: { pending, parked } }, (all) =>
      passText(name, all, all.left),
    )
  } finally {
    await log.close()
  }
}

const passText = (
  name: string,
  { done, failed, happened, lost, parked }: ReactionPass,
  left: { readonly pending: number; readonly parked: number },
): string =>
  printable(
    `${name}: ${happened} happened, ${done} done, ${failed} failed, ${parked} parked${
      lost === 0 ? "" : `, ${lost} taken over by somebody else`
    }; left: ${left.pending} to be handed over, ${left.parked} parked`,
  )

/**
 * Runs the command with an item on its standard input. Of the item, nothing but its key and what it is stands in
 * the environment, and nothing at all in the command line, which a shell reads.
 */
const executed = (command: string, item: ReactionItem, printer: Printer): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, {
      shell: true,
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, FOLLOWTHROUGH_KEY: item.key, FOLLOWTHROUGH_WHAT: item.what },
    })
    for (const said of [child.stdout, child.stderr])
      said.setEncoding("utf8").on("data", printer.note)
    // It need not read what it is given.
    child.stdin.on("error", () => undefined)
    child.stdin.end(`${JSON.stringify(item)}\n`)
    child.on("error", reject)
    child.on("close", (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`the command ended with ${signal ?? `exit code ${code}`}`))
    })
  })
