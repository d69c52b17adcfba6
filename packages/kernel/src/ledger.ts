import type { Policy, Recording } from "@followthrough/core"
import type { EventStoreShape } from "@followthrough/store"
import type { KnownLogs } from "./known-logs.js"
import type { Outcome } from "./outcome.js"
import type { Keyring } from "./personal/keyring.js"
import type { RulesKept } from "./read-models/rules.js"
import type { GroupUnderWay } from "./telemetry/commands.js"

/** What recording needs of a workspace. */
export interface Ledger {
  readonly store: EventStoreShape
  readonly workspace: string
  readonly keyring: Keyring
  /** To be used by one recording at a time. */
  readonly logs: KnownLogs
  /** What the host has in force, whatever the log says. */
  readonly policy: Policy | undefined
  /** The machine's clock, which no recording may be far ahead of; undefined where it may. */
  readonly clock: (() => number) | undefined
  /** Under which commits bring the read models of their contacts; without, these become stale. */
  readonly rules: RulesKept | undefined
  /** The span of the commands' group; left out: nobody wants to hear of it. */
  readonly group?: GroupUnderWay | undefined
}

/** A command on its way through the attempts of its batch, and what became of it. */
export interface Pending {
  readonly recording: Recording
  /** When it is given up while others keep it from being recorded, in milliseconds of `performance.now()`. */
  readonly giveUpAt: number
  outcome: Outcome | undefined
  /** Streams that have ended, and whose keys are to be destroyed wherever they are kept. */
  ended: ReadonlyArray<string>
}
