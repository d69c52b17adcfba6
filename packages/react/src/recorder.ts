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
  /** How many commands are on their way, those of before a reset, too. */
  #sent = 0
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
    const text = textOf([command, options])
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

  /** Forgets all intents, so that the same command is a new one. What is on its way goes on. */
  readonly reset = (): void => {
    this.#intents.clear()
    this.#last = undefined
    this.#tell({ error: undefined, recorded: undefined })
  }

  async #send(
    intent: Intent,
    command: CommandInput,
    options: Omit<RecordOptions, "commandId">,
  ): Promise<Recorded | undefined> {
    this.#sent += 1
    try {
      // Not before it is known as pending, since a client may throw at once.
      await undefined
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
    this.#sent -= 1
    const { error, recorded } = this.#state
    this.#tell(intent === this.#last ? told : { error, recorded })
  }

  #tell(told: Omit<RecordingState, "isPending">): void {
    this.#state = { ...told, isPending: this.#sent > 0 }
    for (const listener of [...this.#listeners]) listener()
  }
}

/** Equal commands have the same; what is no data at all is left to the client to refuse. */
const textOf = (command: unknown): string => {
  try {
    return JSON.stringify(command)
  } catch {
    return freshId()
  }
}
