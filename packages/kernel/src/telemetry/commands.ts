import type { Command, Recording } from "@followthrough/core"
import {
  type Attributes,
  type Listening,
  listeningIn,
  SpanUnderWay,
  spannedAtOnce,
} from "@followthrough/store"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import { commandNames } from "../command-names.js"
import { type Recorded, Refused } from "../recorded.js"
import { commandDuration, commands, groupSize, refusals } from "./measures.js"

const kinds: ReadonlySet<string> = new Set(commandNames)

// A host that does without types may give anything for a kind.
const kindOf = ({ _tag }: Pick<Command, "_tag">): string => (kinds.has(_tag) ? _tag : "Other")

type Outcome = "recorded" | "replayed" | "refused" | "failed"

/** What became of a command, in tags. */
export interface Told {
  readonly outcome: Outcome
  readonly refusal?: string
}

const RECORDED: Told = { outcome: "recorded" }
const REPLAYED: Told = { outcome: "replayed" }
const FAILED: Told = { outcome: "failed" }

const toldOf = (exit: Exit.Exit<Recorded, unknown>): Told => {
  if (Exit.isSuccess(exit)) return exit.value.replayed ? REPLAYED : RECORDED
  const failure = Option.getOrUndefined(Cause.failureOption(exit.cause))
  return failure instanceof Refused ? { outcome: "refused", refusal: failure.refusal._tag } : FAILED
}

/** Counts what became of a command. */
export const countCommand = ({ command }: Recording, exit: Exit.Exit<Recorded, unknown>): Told => {
  const told = toldOf(exit)
  const kind = kindOf(command)
  commands.add(1, { "followthrough.command": kind, "followthrough.outcome": told.outcome })
  if (told.refusal !== undefined) {
    refusals.add(1, { "followthrough.command": kind, "followthrough.refusal": told.refusal })
  }
  return told
}

/** A command that was given, and since when: milliseconds of `performance.now()`. */
export interface Given {
  readonly recording: Recording
  readonly since: number
  readonly span?: SpanUnderWay | undefined
}

/** Counts and times what became of a command, and ends its span. */
export const commandEnded = (
  { recording, since, span }: Given,
  exit: Exit.Exit<Recorded, unknown>,
): void => {
  const told = countCommand(recording, exit)
  commandDuration.add((performance.now() - since) / 1000, {
    "followthrough.command": kindOf(recording.command),
    "followthrough.outcome": told.outcome,
  })
  if (span === undefined) return
  span.tell({
    "followthrough.outcome": told.outcome,
    "followthrough.refusal": told.refusal,
    "followthrough.facts": Exit.isSuccess(exit) ? exit.value.positions.length : undefined,
  })
  // The domain says no: nothing went wrong.
  span.end(told.outcome === "refused" ? Exit.void : exit)
}

/** Begins the span of a command. */
export const commandBegun = (
  listening: Listening,
  { command }: Recording,
  common: Attributes,
): SpanUnderWay =>
  new SpanUnderWay(listening, "followthrough.record", {
    ...common,
    "followthrough.command": kindOf(command),
  })

/** A command that goes to the store by itself, in the caller's fiber. */
export const observedAlone = <E>(
  recording: Recording,
  common: Attributes,
  work: Effect.Effect<Recorded, E>,
): Effect.Effect<Recorded, E> =>
  Effect.withFiberRuntime((fiber) => {
    const since = performance.now()
    const listening = listeningIn((ref) => fiber.getFiberRef(ref))
    const span = listening && commandBegun(listening, recording, common)
    return Effect.onExit(span?.around(work) ?? work, (exit) =>
      Effect.sync(() => commandEnded({ recording, since, span }, exit)),
    )
  })

/** The span of commands that go to the store together: a part of that of the first, and linked to the others'. */
export class GroupUnderWay {
  readonly #span: SpanUnderWay
  readonly #common: Attributes
  #attempts = 0

  private constructor(span: SpanUnderWay, common: Attributes) {
    this.#span = span
    this.#common = common
  }

  static of(given: ReadonlyArray<Given>, common: Attributes): GroupUnderWay | undefined {
    groupSize.add(given.length)
    const [first, ...links] = given.flatMap(({ span }) => span ?? [])
    if (first === undefined) return undefined
    const told = { ...common, "followthrough.commands": given.length }
    return new GroupUnderWay(
      new SpanUnderWay(first.listening, "followthrough.group", told, { links }),
      common,
    )
  }

  attempted(): void {
    this.#attempts += 1
  }

  appending<A, E>(commits: number, work: Effect.Effect<A, E>): Effect.Effect<A, E> {
    if (commits === 0) return work
    const told = { ...this.#common, "followthrough.commits": commits }
    return spannedAtOnce(this.#span.listening, "followthrough.append", told, work)
  }

  /** The same for a work that is not done at once: it ends with it. */
  whole<A, E>(work: Effect.Effect<A, E>): Effect.Effect<A, E> {
    return Effect.onExit(this.#span.around(work), (exit) => Effect.sync(() => this.end(exit)))
  }

  end(exit: Exit.Exit<unknown, unknown>): void {
    this.#span.tell({ "followthrough.attempts": this.#attempts })
    this.#span.end(exit)
  }
}

/** What became of several commands, for the span of all. */
export const outcomesOf = (all: ReadonlyArray<Told>): Attributes => {
  const count = (outcome: Outcome) => all.filter((told) => told.outcome === outcome).length
  return {
    "followthrough.recorded": count("recorded"),
    "followthrough.replayed": count("replayed"),
    "followthrough.refused": count("refused"),
    "followthrough.failed": count("failed"),
  }
}
