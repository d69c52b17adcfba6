// Makes a token: `npm run --silent token -- --workspace acme --rep ana`.
import { randomBytes } from "node:crypto"
import { parseArgs } from "node:util"
import { hashOf } from "./tokens.js"

const { values } = parseArgs({
  options: {
    workspace: { type: "string", default: "main" },
    // Left out: every rep.
    rep: { type: "string", multiple: true },
    actor: { type: "string" },
  },
})

const token = randomBytes(32).toString("base64url")
const { actor, rep: reps = "all", workspace } = values
const entry = { sha256: hashOf(token), workspace, ...(actor === undefined ? {} : { actor }), reps }
console.log(`token, shown this once: ${token}`)
console.log(`for the file of tokens: ${JSON.stringify(entry)}`)
