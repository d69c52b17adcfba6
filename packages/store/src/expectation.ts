/**
 * What a writer believes about a stream when it appends. The version of a stream is the number of
 * its events: an absent stream has version 0, its first event has version 1.
 *
 * - `any`: believes nothing.
 * - `noStream`: the stream has no event.
 * - `streamExists`: the stream has at least one event.
 * - `exactly`: the stream has just so many events; `{ exactly: 0 }` means the same as `noStream`.
 */
export type Expectation = "any" | "noStream" | "streamExists" | { readonly exactly: number }

/** Whether a stream at `version` is as the writer expected. */
export const holds = (expectation: Expectation, version: number): boolean => {
  if (typeof expectation === "object") return version === expectation.exactly
  switch (expectation) {
    case "any":
      return true
    case "noStream":
      return version === 0
    case "streamExists":
      return version > 0
  }
}

/** The expectation in words, for messages. */
export const describeExpectation = (expectation: Expectation): string => {
  if (typeof expectation === "object") return `version ${expectation.exactly}`
  switch (expectation) {
    case "any":
      return "anything"
    case "noStream":
      return "no such stream"
    case "streamExists":
      return "an existing stream"
  }
}
