import type { AnswerName } from "./routes.js"
import type { WebRequest } from "./web-standard.js"

/** What somebody wants: to record a command, or the answer of that name. A watched answer is asked for by its name. */
export type Action = "record" | "whatIf" | "log" | AnswerName

/** What the host is asked to allow. */
export interface Asking {
  /** Its headers tell who asks; its body has been read. */
  readonly request: WebRequest
  readonly action: Action
  /** The command, or the fields of the query, as they came: not checked yet. */
  readonly asked: { readonly [field: string]: unknown }
}

/** What the host allows. */
export interface Grant {
  /** Who records: it is written into the log. */
  readonly actor?: string
  /** The workspace that is asked or written to. */
  readonly workspace: string
  /** Whose follow-up may be seen and recorded. */
  readonly reps: "all" | ReadonlyArray<string>
}

/**
 * The host's say on every command and answer. `undefined`: nobody known asks (401). `false`: who asks may not (403).
 * It is asked again for each event stream that is opened, and a stream ends after a while
 * (`streamSeconds`), so that what is no longer granted is not seen for longer than that.
 */
export type Authorize = (
  asking: Asking,
) => Grant | undefined | false | Promise<Grant | undefined | false>

/** Reads what a host's function gave; what is no grant grants nothing. */
export const readGrant = (given: Grant): Grant => {
  const { actor, reps, workspace } = given
  if (typeof workspace !== "string" || workspace === "") {
    throw new TypeError("authorize() gave a grant without a workspace")
  }
  if (reps !== "all" && !(Array.isArray(reps) && reps.every((one) => typeof one === "string"))) {
    throw new TypeError('authorize() gave a grant whose reps are neither "all" nor a list of ids')
  }
  if (actor !== undefined && typeof actor !== "string") {
    throw new TypeError("authorize() gave a grant whose actor is no text")
  }
  return { workspace, reps, ...(actor === undefined ? {} : { actor }) }
}
