import {
  asWindows1252,
  beginsAsUtf16,
  type Encoding,
  type EncodingFault,
  lengthFrom,
  notUtf8,
  notUtf16,
  nulCharacter,
  undefinedBytes,
  undefinedIn,
  unfinished,
  utf8Instead,
} from "../csv/encoding-fault.js"
import { notText } from "../csv/not-text.js"
import type { ImportProblem } from "../problem/import-problem.js"

interface Decoded {
  readonly text: string
  readonly fault?: EncodingFault
}

/** The text of a file as far as it is text, in whole lines where a fault follows. */
export interface TextRead {
  readonly text: string
  readonly fault?: ImportProblem
}

/** The text of a file's bytes, without a byte order mark and without NUL. */
export const textOfBytes = (file: string, encoding: Encoding, bytes: Uint8Array): TextRead => {
  const { fault, text } = withoutNul(decoded(encoding, bytes))
  if (fault === undefined) return { text }
  const lines = text.split(/\r\n|\n|\r/)
  const place = { line: lines.length, character: [...(lines.at(-1) ?? "")].length + 1 }
  // A half row would only read as a row that is too short.
  const whole = text.slice(0, Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1)
  return { text: whole, fault: notText(file, fault, place) }
}

const withoutNul = (read: Decoded): Decoded => {
  const at = read.text.indexOf("\u0000")
  return at === -1 ? read : { text: read.text.slice(0, at), fault: nulCharacter }
}

const decoded = (encoding: Encoding, bytes: Uint8Array): Decoded => {
  switch (encoding) {
    case "utf-8":
      return utf8(bytes)
    case "windows-1252":
    case "latin1":
      return windows1252(encoding, bytes)
    case "utf-16le":
      return utf16(bytes)
  }
}

const utf8 = (bytes: Uint8Array): Decoded => {
  const mark = [...bytes.subarray(0, 2)].map((byte) => byte.toString(16)).join("")
  if (mark === "fffe" || mark === "feff") return { text: "", fault: beginsAsUtf16(mark) }
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const unmarked = isMarked ? bytes.subarray(3) : bytes
  const text = strictUtf8(unmarked)
  if (text !== undefined) return { text }
  const at = firstFault(unmarked)
  return { text: strictUtf8(unmarked.subarray(0, at)) ?? "", fault: notUtf8(unmarked[at]) }
}

const strictUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const firstFault = (bytes: Uint8Array): number => {
  let at = 0
  while (at < bytes.length) {
    const lead = bytes[at] ?? 0
    const end = at + lengthFrom(lead)
    if (lead >= 0x80 && strictUtf8(bytes.subarray(at, end)) === undefined) return at
    at = end
  }
  return at
}

const windows1252 = (encoding: Encoding, bytes: Uint8Array): Decoded => {
  const text = latin1(bytes)
  const high = text.search(/[\x80-\xff]/)
  // Text in windows-1252 is next to never valid UTF-8 by chance.
  const finished = bytes.subarray(0, bytes.length - unfinished(bytes))
  if (high !== -1 && high < finished.length && strictUtf8(finished) !== undefined) {
    return { text: text.slice(0, high), fault: utf8Instead(encoding, bytes[high]) }
  }
  const at = text.search(undefinedBytes)
  if (at === -1) return { text: asWindows1252(text) }
  return { text: asWindows1252(text.slice(0, at)), fault: undefinedIn(encoding, bytes[at]) }
}

const AT_ONCE = 8192

/** One character for each byte. */
export const latin1 = (bytes: Uint8Array): string => {
  const parts: Array<string> = []
  for (let at = 0; at < bytes.length; at += AT_ONCE) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + AT_ONCE)))
  }
  return parts.join("")
}

const utf16 = (bytes: Uint8Array): Decoded => {
  const text = new TextDecoder("utf-16le").decode(bytes)
  const at = text.indexOf("\ufffd")
  return at === -1 ? { text } : { text: text.slice(0, at), fault: notUtf16 }
}
