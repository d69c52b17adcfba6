import type { Commit } from "./commit.js"
import type { Expectation } from "./expectation.js"
import { Malformed } from "./refusal.js"

// With the u flag a surrogate matches only when it stands alone.
const unstorable = /[\0\p{Surrogate}]/u
// Most text has nothing that could be wrong; this way of looking takes a fraction of the time.
const suspicious = /[\0\uD800-\uDFFF]/

/**
 * Whether every store can keep the text and give it back unchanged: it has neither U+0000, which
 * Postgres refuses, nor lone surrogates, which no database can encode.
 */
export const isStorable = (text: string): boolean =>
  !suspicious.test(text) || !unstorable.test(text)

const isName = (text: string): boolean => text !== "" && isStorable(text)

// SQL has no negative zero; it would come back as another number.
const isStorableNumber = (n: number): boolean => Number.isSafeInteger(n) && !Object.is(n, -0)

const isExpectation = (expectation: Expectation): boolean =>
  typeof expectation !== "object" ||
  (isStorableNumber(expectation.exactly) && expectation.exactly >= 0)

/** The first thing in a commit that no store accepts, if any. */
export const malformationOf = (commit: Commit): Malformed | undefined => {
  const text = (path: string, value: string) =>
    isStorable(value)
      ? undefined
      : new Malformed({ path, problem: "holds U+0000 or a lone surrogate" })
  const name = (path: string, value: string) =>
    isName(value)
      ? undefined
      : value === ""
        ? new Malformed({ path, problem: "is empty" })
        : text(path, value)
  const number = (path: string, value: number) =>
    isStorableNumber(value)
      ? undefined
      : new Malformed({ path, problem: "is not a whole number in the safe range" })

  const ofCommit =
    name("workspace", commit.workspace) ??
    name("commandId", commit.commandId) ??
    text("fingerprint", commit.fingerprint) ??
    number("recordedAt", commit.recordedAt)
  if (ofCommit !== undefined) return ofCommit

  const streams = new Set<string>()
  for (const [w, { events, expect, stream }] of commit.writes.entries()) {
    const path = `writes[${w}]`
    const ofStream = name(`${path}.stream`, stream)
    if (ofStream !== undefined) return ofStream
    if (streams.has(stream)) {
      return new Malformed({ path: `${path}.stream`, problem: `names "${stream}" a second time` })
    }
    streams.add(stream)
    if (!isExpectation(expect)) {
      return new Malformed({
        path: `${path}.expect`,
        problem: "expects a version that is not a whole number from 0",
      })
    }
    for (const [e, event] of events.entries()) {
      // Paths are spelt out only for what is wrong: this runs for every event of an import.
      if (!isName(event.type) || !isStorable(event.data) || !isStorableNumber(event.occurredAt)) {
        const at = `${path}.events[${e}]`
        return (
          name(`${at}.type`, event.type) ??
          number(`${at}.occurredAt`, event.occurredAt) ??
          text(`${at}.data`, event.data)
        )
      }
    }
  }
  return malformedClaim(commit, name) ?? malformedKey(commit, name)
}

const isKey = (text: string): boolean => /^[\w-]+$/.test(text)

const malformedKey = (
  { destroys = [], keys = [], writes }: Commit,
  name: (path: string, value: string) => Malformed | undefined,
): Malformed | undefined => {
  const named = new Set<string>()
  const once = (path: string, stream: string) => {
    const malformed = name(path, stream)
    if (malformed !== undefined) return malformed
    if (named.has(stream)) {
      return new Malformed({ path, problem: `names "${stream}" a second time` })
    }
    named.add(stream)
    return undefined
  }
  for (const [k, { key, stream }] of keys.entries()) {
    const malformed = once(`keys[${k}].stream`, stream)
    if (malformed !== undefined) return malformed
    if (key !== null && !isKey(key)) {
      return new Malformed({ path: `keys[${k}].key`, problem: "is not of the form of a key" })
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

const malformedClaim = (
  { claims = [], writes }: Commit,
  name: (path: string, value: string) => Malformed | undefined,
): Malformed | undefined => {
  if (claims.length === 0) return undefined
  if (writes.every(({ events }) => events.length === 0)) {
    return new Malformed({ path: "claims", problem: "come without a fact" })
  }
  const keys = new Set<string>()
  for (const [c, { key, stream }] of claims.entries()) {
    const path = `claims[${c}]`
    const malformed = name(`${path}.key`, key) ?? name(`${path}.stream`, stream)
    if (malformed !== undefined) return malformed
    if (keys.has(key)) {
      return new Malformed({ path: `${path}.key`, problem: `names "${key}" a second time` })
    }
    keys.add(key)
  }
  return undefined
}
