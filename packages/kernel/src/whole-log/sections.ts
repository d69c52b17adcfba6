import {
  compareStreams,
  type EventStoreShape,
  type StoreFailure,
  turns,
} from "@followthrough/store"
import * as Effect from "effect/Effect"
import type { Section } from "../read-log.js"

const CONTACT = "contact/"

/** So many places of the log are looked at for each section, so that sections have about as many facts. */
const LOOKS = 8

/**
 * Cuts the contacts of a log up to a position into at most so many sections. Where to cut is found in a sample of
 * facts, all over the log: no list of all contacts is read for it.
 */
export const sectionsOf = (
  store: EventStoreShape,
  workspace: string,
  position: number,
  most: number,
): Effect.Effect<ReadonlyArray<Section>, StoreFailure> =>
  Effect.gen(function* () {
    const { give, isDue } = yield* turns
    const names: Array<string> = []
    const looks = Math.min(position, most * LOOKS)
    for (let n = 0; n < looks; n += 1) {
      if (isDue()) yield* give
      const after = Math.floor((n * position) / looks)
      const { events } = yield* store.read({ workspace, from: { _tag: "All" }, after, limit: 1 })
      for (const { stream } of events) if (stream.startsWith(CONTACT)) names.push(stream)
    }
    names.sort(compareStreams)
    const cuts = new Set([CONTACT])
    for (let n = 1; n < most; n += 1) {
      const name = names[Math.floor((n * names.length) / most)]
      if (name !== undefined) cuts.add(name)
    }
    const froms = [...cuts]
    return froms.map((from, n) => ({ from, to: froms[n + 1] }))
  })
