// The same as `crypto.ts` where there is no Node. Synchronous, as a command is decided in one go: the browser's own
// would have it wait.
import { gcm } from "@noble/ciphers/aes.js"
import { hmac } from "@noble/hashes/hmac.js"
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"

/** Bytes of the tag that stands after a ciphertext. */
export const TAG_BYTES = 16

export { sha256Hex as sha256 } from "@followthrough/store"

/** HMAC-SHA-256 of a text's UTF-8, in hexadecimal digits. */
export const hmacSha256 = (key: Uint8Array, text: string): string =>
  bytesToHex(hmac(sha256, key, utf8ToBytes(text)))

/** AES-256-GCM of a text's UTF-8, and the tag after it; `bound` is what it belongs to. */
export const encrypt = (
  key: Uint8Array,
  nonce: Uint8Array,
  bound: string,
  text: string,
): Uint8Array => gcm(key, nonce, utf8ToBytes(bound)).encrypt(utf8ToBytes(text))

/** What was encrypted; throws when it was not, with this key, nonce and `bound`. */
export const decrypt = (
  key: Uint8Array,
  nonce: Uint8Array,
  bound: string,
  sealed: Uint8Array,
): string => new TextDecoder().decode(gcm(key, nonce, utf8ToBytes(bound)).decrypt(sealed))

/** So many bytes from the system's generator. */
export const drawBytes = (bytes: number): Uint8Array =>
  globalThis.crypto.getRandomValues(new Uint8Array(bytes))

export const toBase64url = (bytes: Uint8Array): string => {
  let text = ""
  // Few at a time: each is an argument of a call.
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += String.fromCharCode(...bytes.subarray(at, at + PIECE))
  }
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
}

const PIECE = 4096

/** The bytes of Base64url; characters that are none of its own are passed over. */
export const fromBase64url = (text: string): Uint8Array => {
  const own = text
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .replace(/[^A-Za-z0-9+/]/g, "")
  // One character too many holds no whole byte.
  const whole = own.length % 4 === 1 ? own.slice(0, -1) : own
  return Uint8Array.from(atob(whole), (character) => character.charCodeAt(0))
}
