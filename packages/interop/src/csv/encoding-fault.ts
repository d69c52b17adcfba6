/**
 * How a file's bytes are to be read. `latin1` is read as `windows-1252`, as browsers do: files that
 * say the one are the other.
 */
export type Encoding = "utf-8" | "windows-1252" | "latin1" | "utf-16le"

/** Why bytes cannot be in an encoding, at the place where the text before them ends. */
export interface EncodingFault {
  readonly found: string
  readonly what: string
  readonly fix: string
}

const hex = (byte: number | undefined): string =>
  `0x${(byte ?? 0).toString(16).padStart(2, "0").toUpperCase()}`

const OWN_ENCODING = 'say the file\'s own encoding under "csv" in the mapping, or save it as UTF-8'

export const notUtf8 = (byte: number | undefined): EncodingFault => ({
  found: hex(byte),
  what: `the byte ${hex(byte)} is not UTF-8`,
  fix: 'save the file as UTF-8, or say "encoding": "windows-1252" under "csv" in the mapping',
})

/** `mark` is the first two bytes in hexadecimal. */
export const beginsAsUtf16 = (mark: string): EncodingFault => ({
  found: mark.toUpperCase(),
  what: "it begins like a UTF-16 file, not like UTF-8",
  fix: 'save the file as UTF-8, or say "encoding": "utf-16le" under "csv" in the mapping',
})

const utf8Instead = (encoding: Encoding, byte: number | undefined): EncodingFault => ({
  found: hex(byte),
  what: `the file is UTF-8, not ${encoding}`,
  fix: 'say "encoding": "utf-8" under "csv" in the mapping, or leave it out',
})

const undefinedIn = (encoding: Encoding, byte: number | undefined): EncodingFault => ({
  found: hex(byte),
  what: `the byte ${hex(byte)} stands for nothing in ${encoding}`,
  fix: OWN_ENCODING,
})

export const notUtf16: EncodingFault = {
  found: "\ufffd",
  what: "a character is not UTF-16",
  fix: OWN_ENCODING,
}

export const nulCharacter: EncodingFault = {
  found: "\u0000",
  what: "there is a NUL character",
  fix: 'this is no CSV text, or it is UTF-16: then say "encoding": "utf-16le" under "csv" in the mapping',
}

// The runtime's own decoder is not used: several versions of Node read 0x80–0x9F as ISO 8859-1.
// The table is the WHATWG one; a blank is a byte that windows-1252 leaves undefined.
const FROM_0X80 = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ"

/** The bytes that windows-1252 leaves undefined, in text of one character for each byte. */
const undefinedBytes = /[\x81\x8d\x8f\x90\x9d]/

/** Text of one character for each byte as windows-1252 reads those bytes. */
const asWindows1252 = (bytes: string): string =>
  bytes.replace(/[\x80-\x9f]/g, (byte) => FROM_0X80[byte.charCodeAt(0) - 0x80] ?? "")

/** How many bytes a character of UTF-8 has that begins with this one. */
const lengthFrom = (lead: number): number =>
  lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1

/** How many bytes at the end begin a character that the next piece may finish. */
export const unfinished = (bytes: Uint8Array): number => {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) !== 0x80) return lengthFrom(byte) > back ? back : 0
  }
  return 0
}

/** Whether bytes are whole characters of UTF-8, as the runtime sees it. */
export type IsUtf8 = (bytes: Uint8Array) => boolean

/** Where the first character is that is none of UTF-8. */
export const firstFault = (bytes: Uint8Array, isUtf8: IsUtf8): number => {
  let at = 0
  while (at < bytes.length) {
    const lead = bytes[at] ?? 0
    const end = at + lengthFrom(lead)
    if (lead >= 0x80 && !isUtf8(bytes.subarray(at, end))) return at
    at = end
  }
  return at
}

/**
 * What bytes say in windows-1252, up to a fault; `text` has one character for each of them. Where `high` is one of them
 * beyond ASCII, they are taken for UTF-8 if they can be: text in windows-1252 is next to never valid UTF-8 by chance.
 */
export const windows1252In = (
  encoding: Encoding,
  bytes: Uint8Array,
  text: string,
  high: number,
  isUtf8: IsUtf8,
): { readonly text: string; readonly fault?: EncodingFault } => {
  const finished = bytes.subarray(0, bytes.length - unfinished(bytes))
  if (high !== -1 && high < finished.length && isUtf8(finished)) {
    return { text: text.slice(0, high), fault: utf8Instead(encoding, bytes[high]) }
  }
  const at = text.search(undefinedBytes)
  if (at === -1) return { text: asWindows1252(text) }
  return { text: asWindows1252(text.slice(0, at)), fault: undefinedIn(encoding, bytes[at]) }
}

/** In text of one character for each byte. */
export const beyondAscii = /[\x80-\xff]/
