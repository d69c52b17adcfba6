import type { CommandInput, FollowUpClient, Recorded, RecordOptions } from "@followthrough/kernel"
import { asError, type FollowUpError } from "./follow-up-error.js"
import { freshId } from "./fresh-id.js"

/** What became of what was recorded last. */
export interface RecordingState {
  /** At least one command is on its way. */
  readonly isPending: boolean
  /** Why the last command was not recorded; undefined when it was, or is on its way. */
  readonly error: FollowUpError | undefined
  /** What recording the last command did to the log; undefined when it was not recorded, or is on its way. */
  readonly recorded: Recorded | undefined
}

/** Nothing was recorded yet. */
export const idle: RecordingState = { isPending: false, error: undefined, recorded: undefined }

/** Something that somebody wants recorded once, however often they press. */
interface Intent {
  readonly commandId: string
  /** While it is on its way. */
  pending: Promise<Recorded | undefined> | undefined
  recorded: Recorded | undefined
}

/**
 * Records what somebody wants recorded, each once. The same command again is the same intent, with the same id,
 * until it was recorded and another command or a reset followed.
 */
export class Recorder {
  readonly client: FollowUpClient
  readonly #intents = new Map<string, Intent>()
  readonly #listeners = new Set<() => void>()
  #state = idle
  /** Which intent the state tells of. */
  #last: Intent | undefined

  constructor(client: FollowUpClient) {
    this.client = client
  }

  readonly state = (): RecordingState => this.#state

  readonly show = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Never rejects: gives undefined for what was not recorded, and the state says why. */
  readonly record = (
    command: CommandInput,
    options: Omit<RecordOptions, "commandId"> = {},
  ): Promise<Recorded | undefined> => {
    const text = JSON.stringify([command, options])
    for (const [other, { recorded }] of this.#intents) {
      if (other !== text && recorded !== undefined) this.#intents.delete(other)
    }
    const intent = this.#intents.get(text) ?? {
      commandId: freshId(),
      pending: undefined,
      recorded: undefined,
    }
    this.#intents.set(text, intent)
    this.#last = intent
    if (intent.recorded !== undefined) {
      this.#tell({ error: undefined, recorded: intent.recorded })
      return Promise.resolve(intent.recorded)
    }
    intent.pending ??= this.#send(intent, command, options)
    this.#tell({ error: undefined, recorded: undefined })
    return intent.pending
  }

  /** Forgets what was recorded, so that the same command is a new intent. What is on its way goes on. */
  readonly reset = (): void => {
    for (const [text, { pending }] of this.#intents) {
      if (pending === undefined) this.#intents.delete(text)
    }
    this.#last = undefined
    this.#tell({ error: undefined, recorded: undefined })
  }

  async #send(
    intent: Intent,
    command: CommandInput,
    options: Omit<RecordOptions, "commandId">,
  ): Promise<Recorded | undefined> {
    try {
      const { commandId } = intent
      intent.recorded = await this.client.record(command, { ...options, commandId })
      this.#settle(intent, { error: undefined, recorded: intent.recorded })
      return intent.recorded
    } catch (thrown) {
      this.#settle(intent, { error: asError(thrown), recorded: undefined })
      return undefined
    }
  }

  #settle(intent: Intent, told: Omit<RecordingState, "isPending">): void {
    intent.pending = undefined
    const { error, recorded } = this.#state
    this.#tell(intent === this.#last ? told : { error, recorded })
  }

  #tell(told: Omit<RecordingState, "isPending">): void {
    const isPending = [...this.#intents.values()].some(({ pending }) => pending !== undefined)
    this.#state = { ...told, isPending }
    for (const listener of [...this.#listeners]) listener()
  }
}
