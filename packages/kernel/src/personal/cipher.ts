import { createCipheriv, createDecipheriv, createHmac } from "node:crypto"

/** Bytes of a key, of AES-256-GCM and of HMAC-SHA-256. */
export const KEY_BYTES = 32
/** Bytes that are never used twice with one key. */
export const NONCE_BYTES = 12

const TAG_BYTES = 16
const ALGORITHM = "aes-256-gcm"

/** What sealed text belongs to: it opens there and nowhere else. */
export interface Place {
  readonly workspace: string
  readonly stream: string
  readonly type: string
  readonly commandId: string
  /** The rest of the event. */
  readonly data: string
}

const bound = ({ commandId, data, stream, type, workspace }: Place): Buffer =>
  Buffer.from(JSON.stringify([workspace, stream, type, commandId, data]))

/** Encrypts text: nonce, ciphertext and tag in Base64url. */
export const sealText = (
  key: Uint8Array,
  nonce: Uint8Array,
  place: Place,
  text: string,
): string => {
  const cipher = createCipheriv(ALGORITHM, key, nonce)
  cipher.setAAD(bound(place))
  const sealed = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final()])
  return Buffer.concat([sealed, cipher.getAuthTag()]).toString("base64url")
}

/** What was sealed; `undefined` when it was not sealed with this key, not here, or was changed. */
export const openText = (key: Uint8Array, place: Place, sealed: string): string | undefined => {
  const bytes = Buffer.from(sealed, "base64url")
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined
  const end = bytes.length - TAG_BYTES
  try {
    const cipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    cipher.setAAD(bound(place))
    cipher.setAuthTag(bytes.subarray(end))
    return cipher.update(bytes.subarray(NONCE_BYTES, end), undefined, "utf8") + cipher.final("utf8")
  } catch {
    return undefined
  }
}

/** HMAC-SHA-256, of which nothing can be guessed without the key; `purpose` keeps uses apart. */
export const keyedHash = (
  key: Uint8Array,
  purpose: "command" | "claim" | "ids",
  text: string,
): string => createHmac("sha256", key).update(`${purpose}\n${text}`).digest("hex")
