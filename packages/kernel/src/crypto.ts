// What keys and digests are made with. Node's own is several times as fast as one in JavaScript, which
// `crypto.browser.ts` has for where there is no Node; package.json says which one `#crypto` is.
import { createCipheriv, createDecipheriv, createHmac, hash, randomBytes } from "node:crypto"

const ALGORITHM = "aes-256-gcm"
/** Bytes of the tag that stands after a ciphertext. */
export const TAG_BYTES = 16

/** SHA-256 of a text's UTF-8, in hexadecimal digits. */
export const sha256 = (text: string): string => hash("sha256", text)

/** HMAC-SHA-256 of a text's UTF-8, in hexadecimal digits. */
export const hmacSha256 = (key: Uint8Array, text: string): string =>
  createHmac("sha256", key).update(text).digest("hex")

/** AES-256-GCM of a text's UTF-8, and the tag after it; `bound` is what it belongs to. */
export const encrypt = (
  key: Uint8Array,
  nonce: Uint8Array,
  bound: string,
  text: string,
): Uint8Array => {
  const cipher = createCipheriv(ALGORITHM, key, nonce)
  cipher.setAAD(Buffer.from(bound))
  return Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()])
}

/** What was encrypted; throws when it was not, with this key, nonce and `bound`. */
export const decrypt = (
  key: Uint8Array,
  nonce: Uint8Array,
  bound: string,
  sealed: Uint8Array,
): string => {
  const end = sealed.length - TAG_BYTES
  const cipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(bound))
  cipher.setAuthTag(sealed.subarray(end))
  return cipher.update(sealed.subarray(0, end), undefined, "utf8") + cipher.final("utf8")
}

/** So many bytes from the system's generator. */
export const drawBytes = (bytes: number): Uint8Array => randomBytes(bytes)

export const toBase64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url")

/** The bytes of Base64url; characters that are none of its own are passed over. */
export const fromBase64url = (text: string): Uint8Array => Buffer.from(text, "base64url")
