import { createHmac, randomBytes, timingSafeEqual } from "node:crypto"

/**
 * Seals what a server gives away to get it back later, a page's cursor or the confirmation of a command, so
 * that nobody can make up or change one.
 */
export interface Seal {
  /** Text of letters, digits, `-` and `_`, always the same for the same data. */
  readonly on: (data: ReadonlyArray<unknown>) => string
  readonly isOn: (seal: string, data: ReadonlyArray<unknown>) => boolean
}

/** 120 bits. */
const LENGTH = 20

/** Seals made with the same secret know one another. */
export const sealWith = (secret: string | undefined): Seal => {
  const key = secret ?? randomBytes(32)
  const on = (data: ReadonlyArray<unknown>): string =>
    createHmac("sha256", key).update(JSON.stringify(data)).digest("base64url").slice(0, LENGTH)
  return {
    on,
    isOn: (seal, data) => {
      const [given, right] = [Buffer.from(seal), Buffer.from(on(data))]
      return given.length === right.length && timingSafeEqual(given, right)
    },
  }
}
