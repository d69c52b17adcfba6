import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

/** Tells those who follow in other processes that something was appended; they ask by themselves, too, only later. */
export interface Hint {
  readonly tell: () => void
  /** Rings at each that others tell, until the scope closes. */
  readonly hear: (ring: () => void) => Effect.Effect<unknown, never, Scope.Scope>
}
