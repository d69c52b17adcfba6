import { hash } from "node:crypto"
import type { HashText } from "@followthrough/store"

/** Node's own, several times as fast as one in JavaScript. */
export const sha256: HashText = (text) => hash("sha256", text)

/** Bytes as hexadecimal digits. */
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex")
