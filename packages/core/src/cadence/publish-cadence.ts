import type { Instant } from "../time/instant.js"
import type { ReadyCadence } from "./cadence-book.js"
import type { CadenceHistory } from "./history.js"
import { type NextTouch, nextTouch } from "./next-touch.js"
import type { CadenceSetting } from "./setting.js"

/** A new version taking effect for contacts that are on the old one. */
export interface Publication {
  readonly from: ReadyCadence
  readonly to: ReadyCadence
  readonly takesEffectAt: Instant
  /** Let it owe what it would have owed before it took effect. Default: it does not. */
  readonly backfill?: boolean | undefined
  /** Position of the fact that published it, if there is one yet. */
  readonly position?: number | undefined
}

/**
 * The history under the new version. The place in the cadence stays: steps done are done, found by name where
 * they have one and `from` is given, else by place; and the rhythm goes on from the enrolment. Without a backfill nothing is due before it takes effect.
 */
export const underPublication = (
  {
    takesEffectAt,
    backfill,
    from,
    position,
  }: Pick<Publication, "takesEffectAt" | "backfill" | "position"> & Partial<Publication>,
  history: CadenceHistory,
): CadenceHistory => {
  const until = { at: takesEffectAt, position: position ?? Number.POSITIVE_INFINITY }
  const under: CadenceHistory =
    from === undefined
      ? history
      : { ...history, earlier: [...(history.earlier ?? []), { ready: from, until }] }
  if (backfill === true) return under
  const { startAt } = history
  return startAt !== undefined && startAt > takesEffectAt
    ? under
    : { ...under, startAt: takesEffectAt, startBy: position }
}

/** One contact, before and after. */
export interface PublicationChange<Subject> {
  readonly subject: Subject
  readonly before: NextTouch
  readonly after: NextTouch
}

/** What a publication would do to the contacts given. */
export interface PublicationPreview<Subject> {
  /** Contacts whose due, channel or play changes. */
  readonly changed: ReadonlyArray<PublicationChange<Subject>>
  /** Contacts to whom the new version owes a touch that was due before it took effect. */
  readonly backfilled: ReadonlyArray<PublicationChange<Subject>>
  readonly unchanged: number
}

/** A contact as a preview needs it; `subject` is whatever the host knows it by. */
export interface PublicationSubject<Subject> {
  readonly subject: Subject
  readonly history: CadenceHistory
  readonly setting: CadenceSetting
}

/** Works out, contact by contact, what a new version would change at the instant it takes effect. */
export const previewPublication = <Subject>(
  publication: Publication,
  subjects: Iterable<PublicationSubject<Subject>>,
): PublicationPreview<Subject> => {
  const { from, to, takesEffectAt } = publication
  const changed: Array<PublicationChange<Subject>> = []
  const backfilled: Array<PublicationChange<Subject>> = []
  let unchanged = 0
  for (const { subject, history, setting } of subjects) {
    const before = nextTouch(from, history, setting, takesEffectAt)
    const after = nextTouch(to, underPublication(publication, history), setting, takesEffectAt)
    const change = { subject, before, after }
    if (isSame(before, after)) unchanged += 1
    else changed.push(change)
    if (after.due < takesEffectAt) backfilled.push(change)
  }
  return { changed, backfilled, unchanged }
}

const isSame = (one: NextTouch, other: NextTouch): boolean =>
  one.due === other.due && one.channel === other.channel && one.play === other.play
