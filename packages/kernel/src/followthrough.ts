import type { FollowUpClient } from "./client.js"
import type { KeptLog } from "./keep-log.js"
import type { KeyService } from "./personal/key-service.js"
import type { Reactions } from "./reactions/react.js"
import type { StoreChoice } from "./store-choice.js"
import type { OpenTelemetryApi } from "./telemetry/open-telemetry.js"
import type { WholeLogOptions } from "./whole-log/options.js"

/**
 * Follow-up for one workspace, in this process. Nothing is ever sent to anybody: the kernel says what is owed, the
 * host acts and records the touch.
 */
export interface Followthrough extends FollowUpClient<WholeLogOptions>, KeptLog, Reactions {
  /** Brings the tables that a host joins with its own up to now; costs little when they are. */
  readonly refreshReadModels: (options?: WholeLogOptions) => Promise<void>
  /** Empties those tables and fills them again from the log. With `workers`, one thread does it all. */
  readonly rebuildReadModels: (options?: WholeLogOptions) => Promise<void>
  /**
   * Closes the store once all calls that are under way have ended. Later calls reject as `closed`, and so does
   * what is read piece by piece (`log`, `follow`, `exportLines`, `watch`), also in the middle.
   */
  readonly close: () => Promise<void>
}

export interface OpenOptions {
  /** The tenant: nothing of one workspace is seen in another. */
  readonly workspace: string
  readonly store: StoreChoice
  /**
   * The rules in their JSON form, taken as in force throughout. Left out: what the log says is in force,
   * which is the policy that ships as long as none was published.
   */
  readonly policy?: unknown
  /**
   * The host's key service. Left out: the keys that personal words are encrypted with are in the store,
   * apart from the log. Given once, a log is always to be opened with it: without, its words cannot be
   * read.
   */
  readonly keys?: KeyService
  /** The clock. Left out: the machine's. */
  readonly now?: () => Date
  /**
   * Record also what is dated more than a day after the log's last fact and after the clock. Left out: it is
   * refused as `RecordedAhead`, because all later facts would be dated so, too.
   */
  readonly allowAhead?: boolean
  /**
   * So many threads work out each answer that takes the whole log, unless it is asked with others; see
   * {@link WholeLogOptions}. Left out: one for a long log.
   */
  readonly workers?: number
  /** Where spans and metrics go. Left out: nowhere. */
  readonly telemetry?: Telemetry
}

/** What is told of what the kernel does: `docs/telemetry.md` names all of it. Never a personal word, nor an id. */
export interface Telemetry {
  /** The host's own copy of `@opentelemetry/api`: `import * as api from "@opentelemetry/api"`. */
  readonly api: OpenTelemetryApi
  /** Every span names the workspace. Left out: none does, because a host may name it after a person or a customer. */
  readonly nameWorkspace?: boolean
}
