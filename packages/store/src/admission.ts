import type { HashText } from "./chain.js"
import type { Asides } from "./claim.js"
import type { Appended, Commit, StoredCommand } from "./commit.js"
import { type Expectation, holds } from "./expectation.js"
import { ClaimTaken, CommandMismatch, KeyRefused } from "./refusal.js"
import type { StoredEvent } from "./stored-event.js"
import { type KeyMade, keyMade } from "./stream-key.js"

/** What a store has to look up about one workspace before it can judge a commit. */
export interface KnownLog {
  /** Position of the last event; 0 in an empty log. */
  readonly position: number
  /** Recording instant of the last event; undefined in an empty log. */
  readonly recordedAt: number | undefined
  /** What was stored under a command id. */
  readonly command: (commandId: string) => StoredCommand | undefined
  /** A stream's version; 0 when it is absent. */
  readonly version: (stream: string) => number
  /** The stream that holds a key; undefined when none does. */
  readonly holder: (key: string) => string | undefined
  /** The digest of a stream's key; null when it was destroyed, undefined when there never was one. */
  readonly digest: (stream: string) => string | null | undefined
}

/** What becomes of a commit. */
export type Admission =
  /** Store these events and remember the command. */
  | {
      readonly _tag: "Accepted"
      readonly events: ReadonlyArray<StoredEvent>
      readonly appended: Appended
      readonly asides: Asides
    }
  /** The command is there already. */
  | { readonly _tag: "Replayed"; readonly appended: Appended }
  /** Not as expected; a store adds the events since, which it alone can read. */
  | {
      readonly _tag: "Conflicting"
      readonly stream: string
      readonly expected: Expectation
      readonly actual: number
    }
  | { readonly _tag: "Refused"; readonly refusal: CommandMismatch | ClaimTaken | KeyRefused }

/**
 * Judges a well-formed commit against what the log holds, as every store must: a known command id
 * first, then the expectations in the order of the writes, then the keys, then the claims, then positions,
 * versions and the recording instant. Pure, so that stores cannot differ in it; a store looks up, calls this and
 * stores, all in one transaction that no other writer can enter.
 */
export const admit = (commit: Commit, log: KnownLog, hash: HashText): Admission => {
  const { commandId, fingerprint } = commit
  const stored = log.command(commandId)
  if (stored !== undefined) {
    return stored.fingerprint === fingerprint
      ? { _tag: "Replayed", appended: stored.appended }
      : {
          _tag: "Refused",
          refusal: new CommandMismatch({
            commandId,
            stored: stored.fingerprint,
            given: fingerprint,
          }),
        }
  }

  const versions = new Map<string, number>()
  for (const { expect, stream } of commit.writes) {
    const actual = log.version(stream)
    if (!holds(expect, actual)) {
      return { _tag: "Conflicting", stream, expected: expect, actual }
    }
    versions.set(stream, actual)
  }

  for (const { events, stream } of commit.writes) {
    if (events.length > 0 && log.digest(stream) === null) {
      return { _tag: "Refused", refusal: new KeyRefused({ stream, destroyed: true }) }
    }
  }
  const keyed: Array<KeyMade> = []
  for (const given of commit.keys ?? []) {
    const { stream } = given
    const made = keyMade(given, hash)
    const present = log.digest(stream)
    if (present === undefined) keyed.push(made)
    else if (present !== made.digest) {
      return { _tag: "Refused", refusal: new KeyRefused({ stream, destroyed: present === null }) }
    }
  }

  for (const { change, key, stream } of commit.claims ?? []) {
    const by = log.holder(key)
    if (change === "take" && by !== undefined && by !== stream) {
      return { _tag: "Refused", refusal: new ClaimTaken({ key, by }) }
    }
  }

  const recordedAt =
    log.recordedAt === undefined ? commit.recordedAt : Math.max(commit.recordedAt, log.recordedAt)
  const events: Array<StoredEvent> = []
  for (const { events: added, stream } of commit.writes) {
    let version = versions.get(stream) ?? 0
    for (const { data, occurredAt, type } of added) {
      version += 1
      const position = log.position + events.length + 1
      events.push({
        position,
        stream,
        version,
        type,
        occurredAt,
        recordedAt,
        commandId,
        data,
      })
    }
    versions.set(stream, version)
  }
  return {
    _tag: "Accepted",
    events,
    asides: asidesOf(commit, keyed),
    appended: {
      replayed: false,
      firstPosition: events[0]?.position,
      lastPosition: events.at(-1)?.position,
      versions,
      recordedAt,
    },
  }
}

const NONE: ReadonlyArray<never> = []
// Of most commits there is nothing else to remember.
const NO_ASIDES: Asides = { claims: NONE, keyed: NONE, destroys: NONE }

const asidesOf = ({ claims, destroys }: Commit, keyed: ReadonlyArray<KeyMade>): Asides =>
  claims === undefined && destroys === undefined && keyed.length === 0
    ? NO_ASIDES
    : { claims: claims ?? NONE, keyed, destroys: destroys ?? NONE }
