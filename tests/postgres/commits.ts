// What the writers append. A commit follows from its writer's name and its number, so that whoever knows
// both can send it again; and it has a part in every kind of table, so that one stored in part shows.
import {
  type Commit,
  FOR_EVER,
  type NewEvent,
  type StoredEvent,
  type StreamRows,
} from "@followthrough/store"
import { W } from "./open-log.js"

export const SHARED = "shared"

export const ownStream = (name: string): string => `own ${name}`

export const secretOf = (id: string): string => `secret ${id}`

/** Every fourth commit brings a key. */
export const hasSecret = (n: number): boolean => n % 4 === 0

const noted = (text: string): NewEvent => ({
  type: "Noted",
  occurredAt: 1,
  data: JSON.stringify(text),
})

/** The n-th commit of a writer, from 0: two events of its own stream, and then one of the shared one. */
export const commitOf = (
  name: string,
  n: number,
  more: Pick<Commit, "rows" | "rowsAfter"> = {},
): Commit => {
  const id = `${name}.${n}`
  const own = ownStream(name)
  return {
    workspace: W,
    commandId: id,
    fingerprint: `of ${id}`,
    recordedAt: 1000,
    writes: [
      { stream: own, expect: { exactly: 2 * n }, events: [noted(`${id} 1`), noted(`${id} 2`)] },
      { stream: SHARED, expect: "any", events: [noted(`${id} 3`)] },
    ],
    // The claim goes on from commit to commit: one at a time is held.
    claims: [
      { change: "take", key: id, stream: own },
      ...(n > 0 ? [{ change: "release", key: `${name}.${n - 1}`, stream: own } as const] : []),
    ],
    ...(hasSecret(n) ? { keys: [{ stream: secretOf(id), key: `key-${n}` }] } : {}),
    ...more,
  }
}

/** The same commit with the rows of its writer's stream, if it comes right after the log's end at `head`. */
export const commitWithRows = (
  name: string,
  n: number,
  positions: ReadonlyArray<number>,
  head: number,
): Commit =>
  commitOf(name, n, {
    rows: [rowsOf(ownStream(name), [...positions, head + 1, head + 2], head + 3)],
    rowsAfter: head,
  })

/** A read model: what follows from the positions of a stream's events. */
export const rowsOf = (
  stream: string,
  positions: ReadonlyArray<number>,
  position: number,
): StreamRows => {
  const n = positions.length
  const facts = JSON.stringify(positions)
  return {
    stream,
    position,
    ...FOR_EVER,
    contact: {
      contactId: stream,
      ownerId: null,
      stage: `stage ${n % 6}`,
      open: 1,
      addedAt: positions[0] ?? 0,
      touches: n,
      outbound: n,
      inbound: 0,
      lastOutboundAt: positions.at(-1) ?? null,
      sales: 0,
    },
    obligations: [0, 1].map((item) => ({
      contactId: stream,
      item,
      viewer: "rep/r",
      repId: "r",
      queue: null,
      owes: 1,
      kind: "cadence",
      stage: "prospect",
      rank: item,
      from: n,
      by: n + 10,
      channel: null,
      play: null,
      why: "{}",
      facts,
      next: item === 0 ? 1 : 0,
      first: item === 0 ? 1 : 0,
    })),
    promises: [
      {
        contactId: stream,
        promiseId: `p ${n}`,
        reps: '["r"]',
        byContact: 0,
        madeAt: n,
        due: n + 5,
        agreedDue: n + 5,
        partlyKeptAt: null,
        keptAt: null,
        releasedAt: null,
      },
    ],
    places: [0, 1].map((part) => ({
      list: "busiest",
      part,
      at: n,
      id: `${stream} ${part}`,
      mark: n,
      tag: n % 6,
    })),
    concerns: [stream],
  }
}

/** The read model made again from the log. */
export const refold = (
  log: ReadonlyArray<StoredEvent>,
  stream: string,
  position: number,
): StreamRows =>
  rowsOf(
    stream,
    log
      .filter((event) => event.stream === stream && event.position <= position)
      .map((event) => event.position),
    position,
  )
