// What `#digest` is where there is no Node: package.json says which one is taken.
import { bytesToHex } from "@noble/hashes/utils.js"

export { sha256Hex as sha256 } from "@followthrough/store"

/** Bytes as hexadecimal digits. */
export const hexOf = (bytes: Uint8Array): string => bytesToHex(bytes)
