import { isUtf8 } from "node:buffer"
import { TextDecoder } from "node:util"
import {
  beginsAsUtf16,
  beyondAscii,
  type Encoding,
  type EncodingFault,
  firstFault,
  notUtf8,
  notUtf16,
  unfinished,
  windows1252In,
} from "./encoding-fault.js"

/** What the bytes say, up to the first place where they cannot be in that encoding. */
export interface Decoded {
  /** UTF-8. */
  readonly text: Buffer
  readonly fault?: EncodingFault
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

const utf8 = (): Decode => {
  let carried: Buffer = NOTHING
  return (bytes, last) => {
    const all = carried.length === 0 ? bytes : Buffer.concat([carried, bytes])
    const text = all.subarray(0, last ? all.length : all.length - unfinished(all))
    carried = all.subarray(text.length)
    if (isUtf8(text)) return { text }
    const at = firstFault(text, isUtf8)
    return { text: text.subarray(0, at), fault: notUtf8(text[at]) }
  }
}

const withoutMark = (decode: Decode): Decode => {
  let started = false
  return (bytes, last) => {
    const starts = !started
    started = true
    const marked = starts && bytes.subarray(0, 3).equals(UTF8_MARK)
    const utf16 = starts && ["fffe", "feff"].includes(bytes.toString("hex", 0, 2))
    if (!utf16) return decode(marked ? bytes.subarray(3) : bytes, last)
    return { text: NOTHING, fault: beginsAsUtf16(bytes.toString("hex", 0, 2)) }
  }
}

const windows1252 = (encoding: Encoding): Decode => {
  let plain = true
  return (bytes) => {
    const all = bytes.toString("latin1")
    const high = plain ? all.search(beyondAscii) : -1
    plain &&= high === -1
    const { text, ...rest } = windows1252In(encoding, bytes, all, high, isUtf8)
    return { text: Buffer.from(text), ...rest }
  }
}

const utf16 = (): Decode => {
  const decoder = new TextDecoder("utf-16le", { ignoreBOM: true })
  let carried: Buffer = NOTHING
  let started = false
  return (bytes, last) => {
    const all = carried.length === 0 ? bytes : Buffer.concat([carried, bytes])
    const read = all.subarray(0, last ? all.length : all.length - unfinishedUtf16(all))
    carried = all.subarray(read.length)
    const isMarked = !started && read[0] === 0xff && read[1] === 0xfe
    started ||= read.length > 0
    // Not as a stream: several versions of Node then say nothing of half a character at the end.
    const text = decoder.decode(isMarked ? read.subarray(2) : read)
    const at = text.indexOf("\ufffd")
    if (at === -1) return { text: Buffer.from(text) }
    return { text: Buffer.from(text.slice(0, at)), fault: notUtf16 }
  }
}

/** How many bytes at the end begin a character that the next piece may finish. */
const unfinishedUtf16 = (bytes: Buffer): number => {
  const odd = bytes.length % 2
  const high = bytes[bytes.length - odd - 1] ?? 0
  return high >= 0xd8 && high <= 0xdb ? 2 + odd : odd
}
