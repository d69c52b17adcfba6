import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"
import type { StoredEvent } from "./stored-event.js"

/** What names a log up to one of its events: another log has another hash at that position. */
export interface Seal {
  /** Position of the last event; 0 in an empty log. */
  readonly position: number
  /** SHA-256 over that event and all before it, 64 hexadecimal digits. */
  readonly hash: string
}

/** An event with its place in the hash chain. */
export interface SealedEvent extends StoredEvent {
  readonly hash: string
}

/** What stands before the first event. */
export const UNCHAINED = "0".repeat(64)

/** What the log holds of the command that an event came from. */
export interface ChainedCommand {
  readonly fingerprint: string
  /** As `encodeAsides` writes them, with the keys made and destroyed. */
  readonly claims: string
}

/**
 * The text whose SHA-256, over its UTF-8 bytes, is an event's hash: netstrings
 * (`<bytes>:<text>,`) of the hash before, workspace, position, stream, version, type, occurredAt,
 * recordedAt, command id, the command's fingerprint and claims, and the data. The lengths keep two
 * different events from ever giving the same text.
 */
export const chainText = (
  previous: string,
  workspace: string,
  event: StoredEvent,
  { claims, fingerprint }: ChainedCommand,
): string =>
  ascii(previous) +
  netstring(workspace) +
  ascii(`${event.position}`) +
  netstring(event.stream) +
  ascii(`${event.version}`) +
  netstring(event.type) +
  ascii(`${event.occurredAt}`) +
  ascii(`${event.recordedAt}`) +
  netstring(event.commandId) +
  netstring(fingerprint) +
  netstring(claims) +
  netstring(event.data)

/** Of digits, one byte each. */
const ascii = (text: string): string => `${text.length}:${text},`

const netstring = (text: string): string => `${utf8Length(text)}:${text},`

// Much faster than counting, and true of most text.
const isAscii = /^[\0-\x7f]*$/

/** Bytes of well-formed text in UTF-8. */
const utf8Length = (text: string): number => {
  let bytes = text.length
  if (isAscii.test(text)) return bytes
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    // A pair of surrogates takes four bytes, two for each unit.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2
  }
  return bytes
}

/** SHA-256 of text, in hexadecimal digits. */
export type HashText = (text: string) => string

/** Runs anywhere; where there is a native one, a store may use that. */
export const sha256Hex: HashText = (text) => bytesToHex(sha256(utf8ToBytes(text)))
