import type { Command } from "./command.js"
import type { ActorId } from "./identity.js"
import type { Instant } from "./time/instant.js"

/**
 * A command on its way into the log. Time and identity come in as data: `now` becomes the facts'
 * `recordedAt`, and their `occurredAt` unless the command names one. The same `commandId` records
 * nothing twice.
 */
export interface Recording {
  readonly commandId: string
  readonly now: Instant
  readonly actor?: ActorId
  readonly command: Command
}
