import { commandText, type Recording } from "@followthrough/core"
import { sha256 } from "#crypto"
import { keyedHash } from "./personal/cipher.js"

/**
 * A digest of what a command says and of who says it, so that an id used again for something else
 * is noticed. `now` is left out: a retry happens later. With a key, nothing of the command can be
 * guessed from it once the key is gone.
 */
export const fingerprintOf = ({ actor, command }: Recording, key?: Uint8Array): string => {
  const text = `[${JSON.stringify(actor ?? null)},${commandText(command)}]`
  return key === undefined ? sha256(text) : keyedHash(key, "command", text)
}
