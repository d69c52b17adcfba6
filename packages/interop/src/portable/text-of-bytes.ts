import {
  beginsAsUtf16,
  beyondAscii,
  type Encoding,
  type EncodingFault,
  firstFault,
  notUtf8,
  notUtf16,
  nulCharacter,
  windows1252In,
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
  const at = firstFault(unmarked, isUtf8)
  return { text: strictUtf8(unmarked.subarray(0, at)) ?? "", fault: notUtf8(unmarked[at]) }
}

const strictUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const isUtf8 = (bytes: Uint8Array): boolean => strictUtf8(bytes) !== undefined

const windows1252 = (encoding: Encoding, bytes: Uint8Array): Decoded => {
  const text = latin1(bytes)
  return windows1252In(encoding, bytes, text, text.search(beyondAscii), isUtf8)
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
