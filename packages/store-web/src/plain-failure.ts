import { FollowthroughFailure } from "@followthrough/kernel/remote"
import type { PlainFailure } from "./messages.js"

/** What was thrown as plain data. What is none of the kernel's failures says what it is. */
export const plain = (thrown: unknown): PlainFailure => {
  if (!(thrown instanceof FollowthroughFailure)) {
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    return { code: "unavailable", message, problems: [] }
  }
  const { code, message, problems, refusal } = thrown
  return { code, message, problems, ...(refusal === undefined ? {} : { refusal }) }
}

/** The failure again. */
export const failureOf = ({
  code,
  message,
  problems,
  refusal,
}: PlainFailure): FollowthroughFailure =>
  new FollowthroughFailure(code, message, {
    problems,
    ...(refusal === undefined ? {} : { refusal }),
  })
