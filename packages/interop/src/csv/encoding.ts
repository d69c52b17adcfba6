import { isUtf8 } from "node:buffer"
import { TextDecoder } from "node:util"

/**
 * How a file's bytes are to be read. `latin1` is read as `windows-1252`, as browsers do: files that
 * say the one are the other.
 */
export type Encoding = "utf-8" | "windows-1252" | "latin1" | "utf-16le"

/** What the bytes say, up to the first place where they cannot be in that encoding. */
export interface Decoded {
  /** UTF-8. */
  readonly text: Buffer
  readonly fault?: { readonly found: string; readonly what: string; readonly fix: string }
}

/** Reads the pieces of one file in their order; the last call says `last`, with no bytes left. */
export type Decode = (bytes: Buffer, last: boolean) => Decoded

const NOTHING = Buffer.alloc(0)
const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf])

export const decoderOf = (encoding: Encoding): Decode => {
  switch (encoding) {
    case "utf-8":
      return withoutMark(utf8())
    case "windows-1252":
    case "latin1":
      return windows1252(encoding)
    case "utf-16le":
      return utf16()
  }
}

const hex = (byte: number | undefined): string =>
  `0x${(byte ?? 0).toString(16).padStart(2, "0").toUpperCase()}`

const utf8 = (): Decode => {
  let carried: Buffer = NOTHING
  return (bytes, last) => {
    const all = carried.length === 0 ? bytes : Buffer.concat([carried, bytes])
    const text = all.subarray(0, last ? all.length : all.length - unfinished(all))
    carried = all.subarray(text.length)
    if (isUtf8(text)) return { text }
    const at = firstFault(text)
    const found = hex(text[at])
    return {
      text: text.subarray(0, at),
      fault: {
        found,
        what: `the byte ${found} is not UTF-8`,
        fix: 'save the file as UTF-8, or say "encoding": "windows-1252" under "csv" in the mapping',
      },
    }
  }
}

/** How many bytes at the end begin a character that the next piece may finish. */
const unfinished = (bytes: Buffer): number => {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) !== 0x80) return lengthFrom(byte) > back ? back : 0
  }
  return 0
}

const lengthFrom = (lead: number): number =>
  lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1

const firstFault = (bytes: Buffer): number => {
  let at = 0
  while (at < bytes.length) {
    const end = at + lengthFrom(bytes[at] ?? 0)
    if (!isUtf8(bytes.subarray(at, end))) return at
    at = end
  }
  return at
}

const withoutMark = (decode: Decode): Decode => {
  let started = false
  return (bytes, last) => {
    const starts = !started
    started = true
    const marked = starts && bytes.subarray(0, 3).equals(UTF8_MARK)
    const utf16 = starts && ["fffe", "feff"].includes(bytes.toString("hex", 0, 2))
    if (!utf16) return decode(marked ? bytes.subarray(3) : bytes, last)
    return {
      text: NOTHING,
      fault: {
        found: bytes.toString("hex", 0, 2).toUpperCase(),
        what: "it begins like a UTF-16 file, not like UTF-8",
        fix: 'save the file as UTF-8, or say "encoding": "utf-16le" under "csv" in the mapping',
      },
    }
  }
}

// The runtime's own decoder is not used: several versions of Node read 0x80–0x9F as ISO 8859-1.
// The table is the WHATWG one; a blank is a byte that windows-1252 leaves undefined.
const FROM_0X80 = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ"

const windows1252 = (encoding: Encoding): Decode => {
  let plain = true
  return (bytes) => {
    const text = bytes.toString("latin1")
    const finished = bytes.subarray(0, bytes.length - unfinished(bytes))
    const high = plain ? text.search(/[\x80-\xff]/) : -1
    plain &&= high === -1
    // Text in windows-1252 is next to never valid UTF-8 by chance.
    if (high !== -1 && high < finished.length && isUtf8(finished)) {
      return {
        text: bytes.subarray(0, high),
        fault: {
          found: hex(bytes[high]),
          what: `the file is UTF-8, not ${encoding}`,
          fix: 'say "encoding": "utf-8" under "csv" in the mapping, or leave it out',
        },
      }
    }
    const undefinedAt = text.search(/[\x81\x8d\x8f\x90\x9d]/)
    const read = Buffer.from(
      (undefinedAt === -1 ? text : text.slice(0, undefinedAt)).replace(
        /[\x80-\x9f]/g,
        (byte) => FROM_0X80[byte.charCodeAt(0) - 0x80] ?? "",
      ),
    )
    if (undefinedAt === -1) return { text: read }
    const found = hex(bytes[undefinedAt])
    return {
      text: read,
      fault: {
        found,
        what: `the byte ${found} stands for nothing in ${encoding}`,
        fix: 'say the file\'s own encoding under "csv" in the mapping, or save it as UTF-8',
      },
    }
  }
}

const utf16 = (): Decode => {
  const decoder = new TextDecoder("utf-16le")
  return (bytes, last) => {
    const text = decoder.decode(bytes, { stream: !last })
    const at = text.indexOf("\ufffd")
    if (at === -1) return { text: Buffer.from(text) }
    return {
      text: Buffer.from(text.slice(0, at)),
      fault: {
        found: "\ufffd",
        what: "a character is not UTF-16",
        fix: 'say the file\'s own encoding under "csv" in the mapping, or save it as UTF-8',
      },
    }
  }
}
