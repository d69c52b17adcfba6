import type { RepId } from "@followthrough/core"
import type { Obligation } from "../obligation/obligation.js"

/** In whose view to look. */
export interface Viewer {
  /** Only what this rep owes or is shown. Neither this nor `queue`: what everybody is owed. */
  readonly repId?: RepId | undefined
  /** Only what sits in this named queue; together with `repId`, that as well as what the rep owes. */
  readonly queue?: string | undefined
}

export const shownTo = (
  { alsoShownTo, obligors, queues }: Obligation,
  { queue, repId }: Viewer,
): boolean =>
  (queue === undefined && repId === undefined) ||
  (queue !== undefined && queues.includes(queue)) ||
  (repId !== undefined && (obligors.includes(repId) || alsoShownTo.includes(repId)))

/** How an answer says whose view it is. */
export const viewerRef = ({
  queue,
  repId,
}: Viewer): { readonly repId?: string; readonly queue?: string } => ({
  ...(repId === undefined ? {} : { repId }),
  ...(queue === undefined ? {} : { queue }),
})
