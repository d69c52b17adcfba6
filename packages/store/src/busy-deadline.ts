import * as FiberRef from "effect/FiberRef"
import * as GlobalValue from "effect/GlobalValue"

/** How long a store waits for a lock that others hold, unless the host chooses; milliseconds. */
export const BUSY_TIMEOUT_MS = 5000

/**
 * When whoever waits for a lock gives up, in milliseconds of `performance.now()`: one deadline for all that
 * a command asks of the store. Undefined: each operation waits for the store's own `busyTimeoutMs`.
 */
export const busyDeadline: FiberRef.FiberRef<number | undefined> = GlobalValue.globalValue(
  "@followthrough/store/busyDeadline",
  () => FiberRef.unsafeMake<number | undefined>(undefined),
)
