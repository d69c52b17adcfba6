import { commandToJson, type Recording } from "@followthrough/core"
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"
import { keyedHash } from "./personal/cipher.js"

/**
 * A digest of what a command says and of who says it, so that an id used again for something else
 * is noticed. `now` is left out: a retry happens later. With a key, nothing of the command can be
 * guessed from it once the key is gone.
 */
export const fingerprintOf = ({ actor, command }: Recording, key?: Uint8Array): string => {
  const text = JSON.stringify([actor ?? null, commandToJson(command)])
  return key === undefined ? bytesToHex(sha256(utf8ToBytes(text))) : keyedHash(key, "command", text)
}
