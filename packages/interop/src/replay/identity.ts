import { hash } from "node:crypto"

/**
 * 128 bits of SHA-256 over the parts, as 32 hexadecimal digits. Written as JSON, so that no two lists
 * of parts give the same text; the number 17 and the text "17" are different parts.
 */
export const identityOf = (...parts: ReadonlyArray<string | number>): string =>
  hash("sha256", JSON.stringify(parts), "hex").slice(0, 32)
