/** A command id that nobody else makes: 128 random bits in hexadecimal. Works on pages without TLS, too. */
export const freshId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("")
