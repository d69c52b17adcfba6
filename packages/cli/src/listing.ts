import { type Followthrough, openFollowthrough } from "@followthrough/kernel"
import { type Asking, asking, type Basis, basisOf } from "./ask.js"
import { storeAt } from "./place.js"
import type { Printer } from "./print.js"
import { type Progress, progressOf } from "./progress.js"

const A_DAY = 86_400_000

/** Rows for another instant would be in the way of whoever asks as of now. */
const isOfNow = async (log: Followthrough, { asOf, told }: Basis): Promise<boolean> => {
  if (told.atIs === "last-fact") return true
  if (Math.abs(Date.parse(asOf.at) - Date.now()) > A_DAY) return false
  const last = await log.latestOccurrence()
  return last !== undefined && asOf.at >= last
}

/**
 * Opens a log and asks for a list that comes from the read models. Asked as of now, or of when the last thing
 * happened, rows that do not hold then are made again first, for all who ask about it later; where the file may
 * not be written to, the whole log is read each time.
 */
export const listing = async <A>(
  options: Asking,
  printer: Printer,
  ask: (log: Followthrough, basis: Basis) => Promise<A>,
): Promise<A> =>
  asking(options, async (log) => {
    const basis = await basisOf(log, options)
    const { db, knownAt, policy, workspace } = options
    const isNow = await isOfNow(log, basis)
    if (!isNow || knownAt !== undefined || policy !== undefined) return ask(log, basis)
    const now = () => new Date(basis.asOf.at)
    const writing = await openFollowthrough({
      workspace,
      store: storeAt(db, "write"),
      now,
    }).catch(() => undefined)
    if (writing === undefined) return ask(log, basis)
    let progress: Progress | undefined
    try {
      await writing.refreshReadModels({
        // As a rule there is nothing to be made again, and nothing to show.
        onProgress: ({ done, total }) => {
          if (done < total) progress ??= progressOf("contacts", printer)
          progress?.show(done, total, done)
        },
      })
      progress?.end()
      return await ask(writing, basis)
    } finally {
      progress?.end()
      await writing.close()
    }
  })
