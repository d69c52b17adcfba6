import { commandToJson, type Recording } from "@followthrough/core"
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"

/**
 * A digest of what a command says and of who says it, so that an id used again for something else
 * is noticed. `now` is left out: a retry happens later.
 */
export const fingerprintOf = ({ actor, command }: Recording): string =>
  sha256Text(JSON.stringify([actor ?? null, commandToJson(command)]))

const portable = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)))

// Node's own is several times as fast; elsewhere there is none that answers at once.
const { hash } = globalThis.process?.getBuiltinModule?.("node:crypto") ?? {}
const sha256Text = hash === undefined ? portable : (text: string) => hash("sha256", text)
