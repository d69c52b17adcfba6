import type { Asked, PlainFailure, Told } from "./messages.js"

/** Whoever holds the file now, be it this worker or that of another tab. */
export interface Serving {
  readonly handle: (asked: Asked) => void
}

/** What a page waits for. */
interface Open {
  readonly asked: Extract<Asked, { _tag: "Call" | "Begin" }>
  /** Of what is read piece by piece: whether the next one is waited for. */
  isWaiting: boolean
  /** The reader's place went with whoever held the file. */
  isBroken: boolean
}

const BROKEN: PlainFailure = {
  code: "busy",
  message: "the tab that held the log was closed before all was read; read it again",
  problems: [],
}

/**
 * What a worker's own page has asked and has no answer to yet: asked again of whoever holds the file next. A command
 * has an id, so that asked twice it is recorded once.
 */
export class Door {
  readonly #tell: (told: Told) => void
  readonly #open = new Map<string, Open>()
  #serving: Serving | undefined

  constructor(tell: (told: Told) => void) {
    this.#tell = tell
  }

  ask(asked: Asked): void {
    switch (asked._tag) {
      case "Call":
      case "Begin":
        this.#open.set(asked.id, { asked, isWaiting: false, isBroken: false })
        break
      case "Next": {
        const one = this.#open.get(asked.id)
        if (one === undefined) return
        one.isWaiting = true
        if (!one.isBroken) break
        this.#break(asked.id)
        return
      }
      case "Stop":
        this.#open.delete(asked.id)
    }
    this.#serving?.handle(asked)
  }

  /** What whoever holds the file says. */
  told(told: Told): void {
    const one = this.#open.get(told.id)
    // A page that waits no longer, or that was told by whoever held the file before.
    if (one === undefined) return
    if (told._tag === "Progress") {
      this.#tell(told)
      return
    }
    const isRead = one.asked._tag === "Begin"
    if (isRead && !one.isWaiting) return
    one.isWaiting = false
    if (!isRead || told._tag === "Failed" || isDone(told.value)) this.#open.delete(told.id)
    this.#tell(told)
  }

  /** Somebody else holds the file, and knows nothing of what was asked. */
  servedBy(serving: Serving): void {
    this.#serving = serving
    for (const [id, one] of this.#open) {
      if (one.asked._tag === "Begin" && one.asked.method !== "watch") {
        one.isBroken = true
        if (one.isWaiting) this.#break(id)
        continue
      }
      serving.handle(one.asked)
      if (one.isWaiting) serving.handle({ _tag: "Next", id })
    }
  }

  #break(id: string): void {
    this.#open.delete(id)
    this.#tell({ _tag: "Failed", id, failure: BROKEN })
  }
}

const isDone = (value: unknown): boolean => (value as IteratorResult<unknown>).done === true
