import type { MessagePort } from "node:worker_threads"
import { policyFromJson } from "@followthrough/core"
import { givingTurns, MOST_STALE, type StoreFailure } from "@followthrough/store"
import { openSqlite } from "@followthrough/store-sql"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import { logKeeping } from "../log-keeping.js"
import type { KeyService } from "../personal/key-service.js"
import { keyringOf } from "../personal/keyring.js"
import { openingStore } from "../personal/opening-store.js"
import { readModels } from "../read-models/read-models.js"
import type { UnreadableLog } from "../recorded.js"
import { ruleFacts } from "../rule-facts.js"
import { settingsOf } from "../setting.js"
import { openAtServer } from "../shared-server.js"
import { drafting } from "./drafting.js"
import type { LogPlace } from "./log-place.js"
import { type Beginning, type FromThread, type ToThread, toldFailure, type Work } from "./told.js"

type Failure = StoreFailure | UnreadableLog

/** Does something that it is told, and replies. */
type Doing = (told: ToThread) => Effect.Effect<unknown, Failure>

/** So often it is told how many facts were read. */
const TELL_EVERY_MS = 50

/** Serves the other end of a port: opens the log and does what it is told, until it is told to stop. */
export const serve = (port: MessagePort, beginning: Beginning): void => {
  const tell = (message: FromThread): void => port.postMessage(message)
  const inbox = Effect.runSync(Queue.unbounded<ToThread>())
  const keys = keysThrough(tell, beginning.keys)
  let unsaid = 0
  let said = performance.now()
  const advance = (facts: number): void => {
    unsaid += facts
    const now = performance.now()
    if (now - said < TELL_EVERY_MS) return
    tell({ _tag: "Read", facts: unsaid })
    unsaid = 0
    said = now
  }
  const serving = Effect.gen(function* () {
    const doing = yield* begun(beginning, keys.service)
    for (;;) {
      const told = yield* Queue.take(inbox)
      tell({ _tag: "Reply", value: yield* doing(told) })
    }
  })
  const fiber = Effect.runFork(givingTurns(Effect.scoped(serving), advance))
  port.on("message", (told: ToThread) => {
    if (told._tag === "Stop") Effect.runFork(Fiber.interrupt(fiber))
    else if (told._tag === "Keys") keys.found(told)
    else inbox.unsafeOffer(told)
  })
  fiber.addObserver((exit) => {
    if (Exit.isFailure(exit) && !Exit.isInterrupted(exit)) {
      tell({ _tag: "Failed", failure: toldFailure(exit.cause) })
    }
    // Nothing else keeps the thread.
    port.close()
  })
}

const begun = (
  { place, policy, work, workspace }: Beginning,
  keys: KeyService | undefined,
): Effect.Effect<Doing, Failure, Scope.Scope> =>
  Effect.gen(function* () {
    const makesRows = work._tag === "Rebuild" || work._tag === "Refresh"
    const sealed = yield* opened(place, makesRows)
    const store = openingStore(sealed, workspace, keyringOf(sealed, workspace, keys, {}))
    const facts = ruleFacts(store, workspace)
    if (work._tag !== "Answer") {
      const config = { clock: Date.now, atOnce: MOST_STALE, unsettled: () => undefined }
      const models = readModels(store, workspace, facts, config)
      const { verify } = logKeeping({ sealed, store }, workspace, Date.now)
      return () => doAll(work, { models, verify })
    }
    const given = policy === undefined ? undefined : Either.getOrThrow(policyFromJson(policy))
    const settings = settingsOf(store, workspace, given, facts.upTo)
    const { add, draft, projection } = yield* drafting(store, workspace, settings, work)
    return (told) => {
      switch (told._tag) {
        case "Section":
        case "Tied":
          return add(told)
        case "HandOver":
          return Effect.sync(() => {
            told.to.postMessage(draft)
            told.to.close()
          })
        case "Gather":
          return Effect.gen(function* () {
            for (const port of told.from) projection.merge(draft, yield* draftFrom(port))
            return projection.answer(draft)
          })
        default:
          return Effect.dieMessage(`a thread that answers cannot be told ${told._tag}`)
      }
    }
  })

const opened = ({ writable = false, ...where }: LogPlace, makesRows: boolean) => {
  const mode = makesRows && writable ? "write" : "read"
  return "url" in where
    ? openAtServer({ ...where, mode, connections: 2 })
    : openSqlite({ ...where, mode })
}

const doAll = (
  work: Exclude<Work, { _tag: "Answer" }>,
  {
    models,
    verify,
  }: {
    readonly models: ReturnType<typeof readModels>
    readonly verify: ReturnType<typeof logKeeping>["verify"]
  },
): Effect.Effect<unknown, Failure> => {
  switch (work._tag) {
    case "Verify":
      return verify(work.kept)
    case "Rebuild":
      return models.rebuild(work.at)
    case "Refresh":
      return models.refresh(work.at)
  }
}

const draftFrom = (port: MessagePort): Effect.Effect<unknown> =>
  Effect.async((resume) => {
    port.once("message", (draft) => {
      resume(Effect.succeed(draft))
      port.close()
    })
  })

/** A host's key service as seen from a thread. */
const keysThrough = (tell: (message: FromThread) => void, given: Beginning["keys"]) => {
  const waiting = new Map<
    number,
    {
      readonly resolve: (keys: ReadonlyMap<string, Uint8Array>) => void
      readonly reject: (problem: Error) => void
    }
  >()
  let asked = 0
  const no = () => Promise.reject(new Error("a thread that reads a log makes and destroys no keys"))
  const service: KeyService | undefined =
    given === undefined
      ? undefined
      : {
          get: (names) =>
            new Promise((resolve, reject) => {
              asked += 1
              waiting.set(asked, { resolve, reject })
              tell({ _tag: "KeysWanted", id: asked, names })
            }),
          create: no,
          destroy: no,
          ...(given.timeoutMs === undefined ? {} : { timeoutMs: given.timeoutMs }),
        }
  const found = ({ found, id }: Extract<ToThread, { _tag: "Keys" }>): void => {
    const one = waiting.get(id)
    waiting.delete(id)
    if ("problem" in found) one?.reject(new Error(found.problem))
    else one?.resolve(found)
  }
  return { service, found }
}
