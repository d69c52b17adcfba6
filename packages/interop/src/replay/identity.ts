type Parts = ReadonlyArray<string | number>

/** Makes one text of parts: the same for the same parts, and another for others. */
export type Identity = (...parts: Parts) => string

/** SHA-256 of a text, or HMAC-SHA-256 where a secret is given, in hexadecimal. */
export type Digest = (text: string, secret?: string) => string

/**
 * 128 bits of a digest over the parts, as 32 hexadecimal digits. With a secret: without it nobody can try which
 * parts they were.
 */
export const identityBy =
  (digest: Digest, secret?: string): Identity =>
  // As JSON, so that no two lists of parts give the same text; the number 17 and the text "17" are different
  // parts.
  (...parts) =>
    digest(JSON.stringify(parts), secret).slice(0, 32)
