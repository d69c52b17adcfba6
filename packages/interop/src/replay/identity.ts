import { createHmac, hash } from "node:crypto"

type Parts = ReadonlyArray<string | number>

/** Makes one text of parts: the same for the same parts, and another for others. */
export type Identity = (...parts: Parts) => string

// As JSON, so that no two lists of parts give the same text; the number 17 and the text "17" are different
// parts.
const textOf = (parts: Parts): string => JSON.stringify(parts)

/** 128 bits of SHA-256 over the parts, as 32 hexadecimal digits. */
export const identityOf: Identity = (...parts) => hash("sha256", textOf(parts), "hex").slice(0, 32)

/** The same with a secret: without it nobody can try which parts they were. */
export const identityWith = (secret: string | undefined): Identity =>
  secret === undefined
    ? identityOf
    : (...parts) => createHmac("sha256", secret).update(textOf(parts)).digest("hex").slice(0, 32)
