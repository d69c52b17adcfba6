import { describeRefusal, type Problem } from "@followthrough/core"
import type { StoreFailure } from "@followthrough/store"
import * as Cause from "effect/Cause"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import { type FailureCode, FollowthroughFailure } from "./followthrough-failure.js"
import type { KeyUnusable, NotRecorded, UnreadableLog } from "./recorded.js"

/** Input of the wrong form, every mistake named. */
export const malformed = (what: string, problems: ReadonlyArray<Problem>): FollowthroughFailure =>
  new FollowthroughFailure(
    "malformed",
    `${what}: ${problems.map(({ message, path }) => (path === "" ? message : `${path}: ${message}`)).join("; ")}`,
    { problems },
  )

/** Everything typed that can go wrong in the kernel. */
export type KernelFailure = NotRecorded | StoreFailure | UnreadableLog

/** Translates the kernel's typed failures for those who do not use Effect. */
export const failureOf = (failure: KernelFailure): FollowthroughFailure => {
  switch (failure._tag) {
    case "Refused":
      return new FollowthroughFailure("refused", describeRefusal(failure.refusal), {
        refusal: failure.refusal,
      })
    case "CommandMismatch":
      return new FollowthroughFailure(
        "mismatch",
        `command id "${failure.commandId}" was used before for something else`,
      )
    case "Contended":
      return new FollowthroughFailure(
        "busy",
        `others kept writing to the same log; command "${failure.commandId}" was given up after ${failure.attempts} attempts. Try again.`,
      )
    case "Unstorable":
      return malformed(`command "${failure.commandId}"`, [
        { path: failure.path, message: failure.problem },
      ])
    case "KeyUnusable":
      return new FollowthroughFailure("unavailable", describeKey(failure))
    case "UnreadableLog":
      return new FollowthroughFailure(
        "unreadable",
        `fact ${failure.position} (${failure.type}) cannot be read: ${failure.message}`,
      )
    case "StoreFailure":
      if (failure.reason._tag === "InvalidPrefix") {
        return malformed("store", [{ path: "prefix", message: failure.message }])
      }
      return new FollowthroughFailure(codeOf(failure), failure.message, { cause: failure })
  }
}

const describeKey = ({ commandId, problem, stream }: KeyUnusable): string => {
  const key =
    problem === "missing"
      ? `the key of "${stream}" is not there: was the log opened without its key service?`
      : `the key of "${stream}" is not the one that was made for it: bring it back from a backup`
  return `command "${commandId}" was not recorded: ${key}`
}

const codeOf = ({ reason }: StoreFailure): FailureCode => {
  if (reason._tag === "Busy") return "busy"
  return reason._tag === "UnreadableEvent" ? "unreadable" : "unavailable"
}

/** What an effect gave; a typed failure is thrown as a {@link FollowthroughFailure}, a bug as it is. */
export const valueOrThrow = <A>(exit: Exit.Exit<A, KernelFailure>): A => {
  if (Exit.isSuccess(exit)) return exit.value
  throw Option.match(Cause.failureOption(exit.cause), {
    onNone: () => Cause.squash(exit.cause),
    onSome: failureOf,
  })
}
