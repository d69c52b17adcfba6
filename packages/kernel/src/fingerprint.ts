import { commandToJson, type Recording } from "@followthrough/core"
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"

/**
 * A digest of what a command says and of who says it, so that an id used again for something else
 * is noticed. `now` is left out: a retry happens later.
 */
export const fingerprintOf = ({ actor, command }: Recording): string =>
  bytesToHex(sha256(utf8ToBytes(JSON.stringify([actor ?? null, commandToJson(command)]))))
