import type { Commit, NewEvent } from "./commit.js"
import type { Expectation } from "./expectation.js"
import { Malformed } from "./refusal.js"

/**
 * Whether every store can keep the text and give it back unchanged: it has neither U+0000, which
 * Postgres refuses, nor lone surrogates, which no database can encode.
 */
export const isStorable = (text: string): boolean => !text.includes("\0") && text.isWellFormed()

const isName = (text: string): boolean => text !== "" && isStorable(text)

// SQL has no negative zero; it would come back as another number.
const isStorableNumber = (n: number): boolean => Number.isSafeInteger(n) && !Object.is(n, -0)

const isExpectation = (expectation: Expectation): boolean =>
  typeof expectation !== "object" ||
  (isStorableNumber(expectation.exactly) && expectation.exactly >= 0)

/** The first thing in a commit that no store accepts, if any. */
export const malformationOf = (commit: Commit): Malformed | undefined =>
  malformedName("workspace", commit.workspace) ??
  malformedName("commandId", commit.commandId) ??
  malformedText("fingerprint", commit.fingerprint) ??
  malformedNumber("recordedAt", commit.recordedAt) ??
  malformedWrite(commit) ??
  malformedClaim(commit) ??
  malformedKey(commit)

const malformedText = (path: string, value: string): Malformed | undefined =>
  isStorable(value)
    ? undefined
    : new Malformed({ path, problem: "holds U+0000 or a lone surrogate" })

const malformedName = (path: string, value: string): Malformed | undefined =>
  value === "" ? new Malformed({ path, problem: "is empty" }) : malformedText(path, value)

const malformedNumber = (path: string, value: number): Malformed | undefined =>
  isStorableNumber(value)
    ? undefined
    : new Malformed({ path, problem: "is not a whole number in the safe range" })

// Paths are spelt out only for what is wrong: this runs for every event of an import.
const malformedWrite = ({ writes }: Commit): Malformed | undefined => {
  for (let w = 0; w < writes.length; w++) {
    const write = writes[w]
    if (write === undefined) continue
    const { events, expect, stream } = write
    const path = (name: string): string => `writes[${w}].${name}`
    if (!isName(stream)) return malformedName(path("stream"), stream)
    if (writes.findIndex((other) => other.stream === stream) < w)
      return twice(path("stream"), stream)
    if (!isExpectation(expect)) {
      return new Malformed({
        path: path("expect"),
        problem: "expects a version that is not a whole number from 0",
      })
    }
    const e = events.findIndex((event) => !isStorableEvent(event))
    const event = events[e]
    if (event !== undefined) {
      return (
        malformedName(path(`events[${e}].type`), event.type) ??
        malformedNumber(path(`events[${e}].occurredAt`), event.occurredAt) ??
        malformedText(path(`events[${e}].data`), event.data)
      )
    }
  }
  return undefined
}

const isStorableEvent = ({ data, occurredAt, type }: NewEvent): boolean =>
  isName(type) && isStorable(data) && isStorableNumber(occurredAt)

const twice = (path: string, name: string): Malformed =>
  new Malformed({ path, problem: `names "${name}" a second time` })

const isKey = (text: string): boolean => /^[\w-]+$/.test(text)

const isDigest = (text: string): boolean => /^[0-9a-f]{64}$/.test(text)

const malformedKey = ({ destroys = [], keys = [], writes }: Commit): Malformed | undefined => {
  if (destroys.length + keys.length === 0) return undefined
  const named = new Set<string>()
  const once = (path: string, stream: string) => {
    const malformed = malformedName(path, stream)
    if (malformed !== undefined) return malformed
    if (named.has(stream)) return twice(path, stream)
    named.add(stream)
    return undefined
  }
  for (const [k, given] of keys.entries()) {
    const malformed = once(`keys[${k}].stream`, given.stream)
    if (malformed !== undefined) return malformed
    if ("key" in given) {
      if (!isKey(given.key)) {
        return new Malformed({ path: `keys[${k}].key`, problem: "is not of the form of a key" })
      }
    } else if (!isDigest(given.digest)) {
      return new Malformed({ path: `keys[${k}].digest`, problem: "is not of the form of a digest" })
    }
  }
  if (keys.length > 0 && writes.every(({ events }) => events.length === 0)) {
    return new Malformed({ path: "keys", problem: "come without a fact" })
  }
  for (const [d, stream] of destroys.entries()) {
    const path = `destroys[${d}]`
    const malformed = once(path, stream)
    if (malformed !== undefined) return malformed
    if (!writes.some((write) => write.stream === stream && write.events.length > 0)) {
      return new Malformed({ path, problem: "ends a stream without a fact" })
    }
  }
  return undefined
}

const malformedClaim = ({ claims = [], writes }: Commit): Malformed | undefined => {
  if (claims.length === 0) return undefined
  if (writes.every(({ events }) => events.length === 0)) {
    return new Malformed({ path: "claims", problem: "come without a fact" })
  }
  const keys = new Set<string>()
  for (const [c, { key, stream }] of claims.entries()) {
    const path = `claims[${c}]`
    const malformed = malformedName(`${path}.key`, key) ?? malformedName(`${path}.stream`, stream)
    if (malformed !== undefined) return malformed
    if (keys.has(key)) return twice(`${path}.key`, key)
    keys.add(key)
  }
  return undefined
}
