// Who may ask: a file of tokens, of which it has the hashes alone.
import { createHash, timingSafeEqual } from "node:crypto"
import { readFileSync } from "node:fs"
import type { Grant } from "@followthrough/http"
import { z } from "zod"

const Tokens = z.array(
  z.strictObject({
    sha256: z.hex().length(64),
    workspace: z.string().min(1),
    /** Who records: it is written into the log. */
    actor: z.string().min(1).optional(),
    reps: z.union([z.literal("all"), z.array(z.string().min(1)).min(1)]),
  }),
)

/** Whoever a token belongs to. */
interface Holder {
  /** The hash of the token. */
  readonly key: string
  readonly grant: Grant
}

export interface Tokens {
  readonly workspaces: ReadonlySet<string>
  /** Whose token a request bears; undefined: nobody's. */
  readonly holderOf: (request: Request) => Holder | undefined
}

const digest = (token: string): Buffer => createHash("sha256").update(token).digest()

/** What is kept of a token. A plain hash is enough where the token itself is long and random. */
export const hashOf = (token: string): string => digest(token).toString("hex")

/** Reads a file of tokens; an error names the place in it. */
export const readTokens = (file: string): Tokens => {
  const all = parsed(file).map(({ actor, reps, sha256: key, workspace }) => ({
    key,
    hash: Buffer.from(key, "hex"),
    grant: { workspace, reps, ...(actor === undefined ? {} : { actor }) },
  }))
  return {
    workspaces: new Set(all.map(({ grant }) => grant.workspace)),
    holderOf: ({ headers }) => {
      const [, token] = /^Bearer +([\w~+/.-]+=*)$/i.exec(headers.get("authorization") ?? "") ?? []
      if (token === undefined) return undefined
      const given = digest(token)
      // Each is compared, and each to its end: how long it takes says nothing.
      return all.filter(({ hash }) => timingSafeEqual(hash, given))[0]
    },
  }
}

const parsed = (file: string): z.infer<typeof Tokens> => {
  const read = Tokens.safeParse(jsonIn(file))
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new Error(`${file}: ${[...(issue?.path ?? []), issue?.message].join(": ")}`)
}

const jsonIn = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, "utf8"))
  } catch (cause) {
    // The message of JSON.parse would repeat a part of the file.
    const problem = cause instanceof SyntaxError ? "is not JSON" : "cannot be read"
    throw new Error(`${file}: ${problem}`, { cause })
  }
}
