import { decrypt, encrypt, fromBase64url, hmacSha256, TAG_BYTES, toBase64url } from "#crypto"

/** Bytes of a key, of AES-256-GCM and of HMAC-SHA-256. */
export const KEY_BYTES = 32
/** Bytes that are never used twice with one key. */
export const NONCE_BYTES = 12

/** What sealed text belongs to: it opens there and nowhere else. */
export interface Place {
  readonly workspace: string
  readonly stream: string
  readonly type: string
  readonly commandId: string
  /** The rest of the event. */
  readonly data: string
}

const bound = ({ commandId, data, stream, type, workspace }: Place): string =>
  JSON.stringify([workspace, stream, type, commandId, data])

/** Encrypts text: nonce, ciphertext and tag in Base64url. */
export const sealText = (
  key: Uint8Array,
  nonce: Uint8Array,
  place: Place,
  text: string,
): string => {
  const encrypted = encrypt(key, nonce, bound(place), text)
  const sealed = new Uint8Array(nonce.length + encrypted.length)
  sealed.set(nonce)
  sealed.set(encrypted, nonce.length)
  return toBase64url(sealed)
}

/** What was sealed; `undefined` when it was not sealed with this key, not here, or was changed. */
export const openText = (key: Uint8Array, place: Place, sealed: string): string | undefined => {
  const bytes = fromBase64url(sealed)
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined
  try {
    return decrypt(key, bytes.subarray(0, NONCE_BYTES), bound(place), bytes.subarray(NONCE_BYTES))
  } catch {
    return undefined
  }
}

/** HMAC-SHA-256, of which nothing can be guessed without the key; `purpose` keeps uses apart. */
export const keyedHash = (
  key: Uint8Array,
  purpose: "command" | "claim" | "ids",
  text: string,
): string => hmacSha256(key, `${purpose}\n${text}`)
