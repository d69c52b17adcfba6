import { FollowthroughFailure } from "@followthrough/kernel/remote"

/** Which of the origin's files is meant, and who reaches it. */
export interface BrowserFile {
  /** The log's name: all tabs that give the same one share it. 1 to 100 characters. */
  readonly name: string
  /**
   * Starts the script of `@followthrough/store-web/log.worker.js`, where the bundler does not find it by itself or the
   * page serves it from elsewhere. `sqlite3.wasm` is to stand beside it.
   */
  readonly worker?: () => Worker
}

const LONGEST_NAME = 100

export const newWorker = (): Worker =>
  new Worker(new URL("./log.worker.js", import.meta.url), { type: "module" })

/** Checks a name, and that the page may keep files at all. */
export const readFile = <O extends { readonly name: string }>(options: O): O => {
  const { name } = options
  if (
    typeof name !== "string" ||
    name.length === 0 ||
    name.length > LONGEST_NAME ||
    !name.isWellFormed()
  ) {
    throw malformed("name", `is not a text of 1 to ${LONGEST_NAME} characters`)
  }
  if (!globalThis.isSecureContext) {
    const why = "a browser keeps files only for pages that come over HTTPS or from localhost"
    throw new FollowthroughFailure("unavailable", why)
  }
  return options
}

export const malformed = (path: string, message: string): FollowthroughFailure =>
  new FollowthroughFailure("malformed", path === "" ? message : `${path}: ${message}`, {
    problems: [{ path, message }],
  })

/** Why a worker answers no more; without a word of its own, it has never begun. */
export const workerBroken = (why = "its script cannot be loaded"): FollowthroughFailure =>
  new FollowthroughFailure("unavailable", `the log's worker broke off: ${why}`)
