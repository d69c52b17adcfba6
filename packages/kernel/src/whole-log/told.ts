import type { MessagePort } from "node:worker_threads"
import type { Instant, PolicyJson } from "@followthrough/core"
import { type Seal, StoreFailure, type StoreFailureReason } from "@followthrough/store"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { UnreadableLog } from "../recorded.js"
import type { LogPart, WholeLogAsked } from "./drafting.js"
import type { LogPlace } from "./log-place.js"

/** What a thread is for. */
export type Work =
  /** Sections and groups of contacts, as they are told. */
  | ({ readonly _tag: "Answer" } & WholeLogAsked)
  | { readonly _tag: "Verify"; readonly kept: Seal | undefined }
  | { readonly _tag: "Rebuild"; readonly at: Instant }
  | { readonly _tag: "Refresh"; readonly at: Instant }

/** What a thread is started with. */
export interface Beginning {
  readonly place: LogPlace
  readonly workspace: string
  /** That of the host, if it gave one. */
  readonly policy: PolicyJson | undefined
  /** A host's key service is asked through the thread that the host gave it to. */
  readonly keys: { readonly timeoutMs: number | undefined } | undefined
  readonly work: Work
}

/** What a thread is told; it replies to each, but for the last two. */
export type ToThread =
  /** Add these contacts to the draft. The ties of those that cannot be folded by themselves are the reply. */
  | LogPart
  /** Give the draft to another thread. */
  | { readonly _tag: "HandOver"; readonly to: MessagePort }
  /** Merge the drafts of others into one, and reply with the answer. */
  | { readonly _tag: "Gather"; readonly from: ReadonlyArray<MessagePort> }
  /** Do all the work at once, and reply with what comes of it. */
  | { readonly _tag: "Do" }
  | {
      readonly _tag: "Keys"
      readonly id: number
      readonly found: ReadonlyMap<string, Uint8Array> | { readonly problem: string }
    }
  | { readonly _tag: "Stop" }

/** What a thread tells. */
export type FromThread =
  | { readonly _tag: "Reply"; readonly value: unknown }
  | { readonly _tag: "Failed"; readonly failure: ToldFailure }
  /** So many more facts were read. */
  | { readonly _tag: "Read"; readonly facts: number }
  | { readonly _tag: "KeysWanted"; readonly id: number; readonly names: ReadonlyArray<string> }

type ToldFailure =
  | {
      readonly _tag: "StoreFailure"
      readonly location: string
      readonly reason: StoreFailureReason
    }
  | {
      readonly _tag: "UnreadableLog"
      readonly position: number
      readonly type: string
      readonly message: string
    }
  | { readonly _tag: "Bug"; readonly message: string }

/** A failure as plain data. */
export const toldFailure = (cause: Cause.Cause<StoreFailure | UnreadableLog>): ToldFailure =>
  Option.match(Cause.failureOption(cause), {
    onNone: () => ({ _tag: "Bug", message: Cause.pretty(cause) }),
    onSome: (failure): ToldFailure => {
      if (failure._tag === "StoreFailure") {
        const { location, reason } = failure
        return { _tag: "StoreFailure", location, reason }
      }
      const { message, position, type } = failure
      return { _tag: "UnreadableLog", position, type, message }
    },
  })

/** The failure that was told. */
export const failing = (told: ToldFailure): Effect.Effect<never, StoreFailure | UnreadableLog> => {
  switch (told._tag) {
    case "StoreFailure":
      return Effect.fail(new StoreFailure({ location: told.location, reason: told.reason }))
    case "UnreadableLog": {
      const { message, position, type } = told
      return Effect.fail(new UnreadableLog({ position, type, message }))
    }
    case "Bug":
      return Effect.die(new Error(told.message))
  }
}
