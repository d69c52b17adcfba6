import * as Schema from "effect/Schema"

/** An `AbortSignal`; named by its form, so that a host needs no types of the DOM or of Node. */
export interface StopSignal {
  readonly aborted: boolean
  addEventListener(type: "abort", listener: () => void, options?: { readonly once?: boolean }): void
  removeEventListener(type: "abort", listener: () => void): void
}

const isStopSignal = (input: unknown): input is StopSignal =>
  typeof input === "object" &&
  input !== null &&
  "aborted" in input &&
  "addEventListener" in input &&
  typeof input.addEventListener === "function"

/** What a host may give as one. */
export const GivenSignal = Schema.declare(isStopSignal).annotations({
  message: () => "is no AbortSignal",
})
